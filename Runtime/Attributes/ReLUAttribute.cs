namespace Kiln;

/// <summary>y = max(x, 0), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.ReLU</c>.</para>
/// </remarks>
public sealed class ReLUAttribute : LayerAttribute;
