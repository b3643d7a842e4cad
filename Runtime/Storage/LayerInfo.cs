namespace Kiln;

/// <summary>One layer of a model as it was written, before any fusion.</summary>
/// <param name="Name">Its name, such as <c>linear1</c>.</param>
/// <param name="Kind">The attribute, such as <c>Linear</c>.</param>
/// <param name="Arguments">The arguments as written, such as <c>128</c> or <c>Bias = false</c>.</param>
/// <param name="Inputs">Names of the values it takes, the current one first.</param>
/// <param name="InputShape">Shape of the current value, such as <c>(B, 784)</c>.</param>
/// <param name="OutputShape">Shape of its result.</param>
/// <param name="ParameterCount">Number of its own parameters, without padding.</param>
public sealed record LayerInfo(
    string Name,
    string Kind,
    IReadOnlyList<string> Arguments,
    IReadOnlyList<string> Inputs,
    string InputShape,
    string OutputShape,
    int ParameterCount)
{
    /// <summary>Floating point operations of its part of a training step, as a formula in the symbols; empty for none.</summary>
    public string Flops { get; init; } = "";

    /// <summary>Bytes that its forward pass keeps for backward, as a formula in the symbols; empty for none.</summary>
    public string BytesKept { get; init; } = "";
}
