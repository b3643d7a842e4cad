namespace Kiln.Benchmarks.Scaling;

/// <summary>A GRU of every width, with a class at each step.</summary>
[Model]
[Sweep("H", 16, 32, 64, 128, 256, 512)]
[Input("B", "T", Characters)]
[GRU("H")]
[Linear(Characters)]
[View(-1, Characters)]
[CrossEntropyLoss]
public partial class ScaledGru
{
    public const int Characters = 64;
}
