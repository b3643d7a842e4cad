namespace Kiln.Benchmarks.Kernels;

/// <summary>The three matrix products of a linear layer, and the share of the peak that the best kernels of a laboratory had there.</summary>
/// <param name="Batch">Rows of x and dy.</param>
/// <param name="In">Columns of x, rows of W.</param>
/// <param name="Out">Columns of W and dy.</param>
/// <param name="Forward">The noted share of y = x W, of <see cref="TablePeak"/>; NaN where none is noted.</param>
/// <param name="Weight">That of dW = xᵀ dy.</param>
/// <param name="Input">That of dx = dy Wᵀ, without a second copy of W.</param>
internal sealed record GemmShape(int Batch, int In, int Out, double Forward, double Weight, double Input)
{
    /// <summary>What the noted shares are shares of, in 10^9 operations per second: a C loop's multiply-adds.</summary>
    public const double TablePeak = 243;

    /// <summary>What a C# loop, such as this program's own peak, reached there; shares of peak are comparable with shares of this one.</summary>
    public const double NotedPeak = 254;

    /// <summary>The sizes of <c>../shared/notes/kernels.md</c>, section 3, with its figures, then squares.</summary>
    public static IReadOnlyList<GemmShape> All { get; } =
    [
        new(16, 64, 64, 0.97, 0.96, 0.88),
        new(32, 128, 64, 1.01, 0.98, 0.89),
        new(32, 784, 128, 1.01, 1.01, 0.92),
        new(128, 784, 128, 1.04, 1.02, 0.95),
        new(128, 784, 512, 1.01, 1.00, 0.97),
        new(32, 512, 512, 1.00, 0.96, 0.96),
        new(256, 1024, 2048, 0.90, 0.90, 0.84),
        new(4, 784, 128, 1.00, 0.79, 0.91),
        new(1, 784, 128, 0.40, 0.24, 0.25),
        new(15, 10, 10, 0.39, 0.42, 0.13),
        new(256, 256, 256, double.NaN, double.NaN, double.NaN),
        new(512, 512, 512, double.NaN, double.NaN, double.NaN),
        new(1024, 1024, 1024, double.NaN, double.NaN, double.NaN),
    ];

    /// <summary>Whether a linear layer of that size goes to the kernels of narrow layers.</summary>
    public bool IsNarrow => In == 10 && Out == 10;

    public double Flops => 2.0 * Batch * In * Out;

    public override string ToString() => $"{Batch} x {In} x {Out}";
}
