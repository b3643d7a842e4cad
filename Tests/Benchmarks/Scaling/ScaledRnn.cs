namespace Kiln.Benchmarks.Scaling;

/// <summary>An RNN of every width, with a class at each step.</summary>
[Model]
[Sweep("H", 16, 32, 64, 128, 256, 512)]
[Input("B", "T", Characters)]
[RNN("H")]
[Linear(Characters)]
[View(-1, Characters)]
[CrossEntropyLoss]
public partial class ScaledRnn
{
    public const int Characters = 64;
}
