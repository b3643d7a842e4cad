namespace Kiln.Kernels;

/// <summary>
/// A size that depends on the model's symbols, as the compiler worked it out; values in the order of <see cref="ModelInfo.Symbols"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate long SizeFunction(ReadOnlySpan<int> symbols);
