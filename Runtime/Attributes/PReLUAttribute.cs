namespace Kiln;

/// <summary>y = x for x &gt; 0, else weight · x, elementwise, with a learned slope.</summary>
/// <remarks>
/// <para>Input of any shape, output the same. Parameter: <c>weight</c> (NumParameters): one slope for all, or one per channel,
/// which is dimension 1.</para>
/// <para>PyTorch: <c>torch.nn.PReLU</c>, whose <c>init</c> is called <see cref="InitialValue"/> here.</para>
/// </remarks>
public sealed class PReLUAttribute : ParameterLayerAttribute
{
    /// <summary>1, or the number of channels; 1 unless set.</summary>
    public int NumParameters { get; set; } = 1;

    /// <summary>Where the slopes start; 0.25 unless set.</summary>
    public double InitialValue { get; set; } = 0.25;
}
