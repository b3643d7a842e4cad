namespace Kiln;

/// <summary>y = 1 / (1 + exp(-x)), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Sigmoid</c>.</para>
/// </remarks>
public sealed class SigmoidAttribute : LayerAttribute;
