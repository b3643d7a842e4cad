namespace Kiln;

/// <summary>With e = |x - target|: e² / 2 where e ≤ Delta, else Delta · (e - Delta/2); the mean or sum over all elements.</summary>
/// <remarks>
/// <para>Input of any shape; the target has the same.</para>
/// <para>PyTorch: <c>torch.nn.HuberLoss</c>, which would broadcast.</para>
/// </remarks>
public sealed class HuberLossAttribute : LossAttribute
{
    /// <summary>Where the parabola meets the line, positive; 1 unless set.</summary>
    public double Delta { get; set; } = 1;
}
