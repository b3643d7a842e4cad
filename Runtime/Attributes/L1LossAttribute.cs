namespace Kiln;

/// <summary>|x - target|, its mean or sum over all elements.</summary>
/// <remarks>
/// <para>Input of any shape; the target has the same. The gradient at zero is zero.</para>
/// <para>PyTorch: <c>torch.nn.L1Loss</c>, which would broadcast.</para>
/// </remarks>
public sealed class L1LossAttribute : LossAttribute;
