namespace Kiln;

/// <summary>
/// y = s · x for x &gt; 0, else s · a · (exp(x) - 1), elementwise, with a = 1.6732632423543772 and s = 1.0507009873554805.
/// </summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.SELU</c>.</para>
/// </remarks>
public sealed class SELUAttribute : LayerAttribute;
