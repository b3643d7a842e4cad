namespace Kiln;

/// <summary>y = tanh(x), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Tanh</c>.</para>
/// </remarks>
public sealed class TanhAttribute : LayerAttribute;
