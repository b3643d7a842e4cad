namespace Kiln;

/// <summary>y = min(max(x, 0), 6), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.ReLU6</c>.</para>
/// </remarks>
public sealed class ReLU6Attribute : LayerAttribute;
