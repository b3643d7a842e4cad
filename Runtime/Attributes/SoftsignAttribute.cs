namespace Kiln;

/// <summary>y = x / (1 + |x|), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.Softsign</c>.</para>
/// </remarks>
public sealed class SoftsignAttribute : LayerAttribute;
