namespace Kiln.Generator.Graphs;

/// <summary>A size polynomial left the range the compiler computes in: a coefficient beyond <see cref="long"/>,
/// or an expression with too many terms. The caller turns it into an error at the layer that asked.</summary>
internal sealed class DimOverflowException(string message) : Exception(message);
