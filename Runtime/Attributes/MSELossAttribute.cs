namespace Kiln;

/// <summary>(x - target)², its mean or sum over all elements.</summary>
/// <remarks>
/// <para>Input of any shape; the target has the same.</para>
/// <para>PyTorch: <c>torch.nn.MSELoss</c>, which would broadcast.</para>
/// </remarks>
public sealed class MSELossAttribute : LossAttribute;
