namespace Kiln.Benchmarks.Scaling;

/// <summary>A perceptron for digits whose two hidden layers take every width.</summary>
[Model]
[Sweep("H", 16, 32, 64, 128, 256, 512, 1024, 2048)]
[Input("B", Inputs)]
[Linear("H"), ReLU]
[Linear("H"), ReLU]
[Linear(Classes)]
[CrossEntropyLoss]
public partial class ScaledPerceptron
{
    public const int Inputs = 784, Classes = 10;
}
