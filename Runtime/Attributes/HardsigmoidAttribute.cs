namespace Kiln;

/// <summary>y = min(max(x + 3, 0), 6) / 6, elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Hardsigmoid</c>.</para>
/// </remarks>
public sealed class HardsigmoidAttribute : LayerAttribute;
