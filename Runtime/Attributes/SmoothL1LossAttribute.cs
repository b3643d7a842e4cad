namespace Kiln;

/// <summary>With e = |x - target|: e² / (2·Beta) where e &lt; Beta, else e - Beta/2; the mean or sum over all elements.</summary>
/// <remarks>
/// <para>Input of any shape; the target has the same.</para>
/// <para>PyTorch: <c>torch.nn.SmoothL1Loss</c>, which would broadcast.</para>
/// </remarks>
public sealed class SmoothL1LossAttribute : LossAttribute
{
    /// <summary>Where the parabola meets the line, not negative (0 gives the L1 loss); 1 unless set.</summary>
    public double Beta { get; set; } = 1;
}
