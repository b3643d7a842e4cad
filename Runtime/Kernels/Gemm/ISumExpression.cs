namespace Kiln.Kernels;

/// <summary>
/// What becomes of the sums of a product before they are stored: a light expression over them and other buffers of the same layout. The compiler
/// writes one struct for each, whose fields are references to those buffers.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISumExpression
{
    /// <summary>What is stored for the sums of elements [<paramref name="i"/>, i + <paramref name="count"/>) of the result.</summary>
    V Apply<V, L>(V sum, nint i, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
}
