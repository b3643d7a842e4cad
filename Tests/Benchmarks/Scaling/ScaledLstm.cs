namespace Kiln.Benchmarks.Scaling;

/// <summary>An LSTM of every width, with a class at each step.</summary>
[Model]
[Sweep("H", 16, 32, 64, 128, 256, 512)]
[Input("B", "T", Characters)]
[LSTM("H")]
[Linear(Characters)]
[View(-1, Characters)]
[CrossEntropyLoss]
public partial class ScaledLstm
{
    public const int Characters = 64;
}
