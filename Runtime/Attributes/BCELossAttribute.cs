namespace Kiln;

/// <summary>-(target · log x + (1 - target) · log(1 - x)), its mean or sum over all elements.</summary>
/// <remarks>
/// <para>Input of any shape with values in [0, 1]; the target has the same shape. Logarithms are at least -100, as in PyTorch.
/// <see cref="BCEWithLogitsLossAttribute"/> does the sigmoid too and is more precise.</para>
/// <para>PyTorch: <c>torch.nn.BCELoss</c>.</para>
/// </remarks>
public sealed class BCELossAttribute : LossAttribute;
