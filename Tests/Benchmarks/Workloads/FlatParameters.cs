namespace Kiln.Benchmarks.Workloads;

/// <summary>A thousand to eight million parameters for the optimizers: of the size of each cache, and beyond.</summary>
[Model]
[Sweep("H", 32, 3072, 31744, 253952)]
[Input("B", Inputs)]
[Linear("H")]
[MSELoss]
public partial class FlatParameters
{
    public const int Inputs = 32;
}
