namespace Kiln;

/// <summary>y = log(1 + exp(Beta · x)) / Beta, elementwise, and y = x where Beta · x &gt; Threshold.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Softplus</c>.</para>
/// </remarks>
public sealed class SoftplusAttribute : LayerAttribute
{
    /// <summary>Steepness, not zero; 1 unless set.</summary>
    public double Beta { get; set; } = 1;

    /// <summary>Where the function is taken as linear; 20 unless set.</summary>
    public double Threshold { get; set; } = 20;
}
