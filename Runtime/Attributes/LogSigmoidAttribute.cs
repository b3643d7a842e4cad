namespace Kiln;

/// <summary>y = -log(1 + exp(-x)), elementwise.</summary>
/// <remarks>
/// <para>Input of any shape, output the same.</para>
/// <para>PyTorch: <c>torch.nn.LogSigmoid</c>.</para>
/// </remarks>
public sealed class LogSigmoidAttribute : LayerAttribute;
