namespace Kiln;

/// <summary>y = x · σ(x), elementwise; also called swish.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.SiLU</c>.</para>
/// </remarks>
public sealed class SiLUAttribute : LayerAttribute;
