namespace Kiln;

/// <summary>y = x · min(max(x + 3, 0), 6) / 6, elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Hardswish</c>.</para>
/// </remarks>
public sealed class HardswishAttribute : LayerAttribute;
