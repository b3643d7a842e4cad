namespace Kiln;

/// <summary>y = x · tanh(log(1 + exp(x))), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Mish</c>.</para>
/// </remarks>
public sealed class MishAttribute : LayerAttribute;
