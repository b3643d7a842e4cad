namespace Kiln.Kernels;

/// <summary>
/// What a tile does with its sums before it stores them. A bias is added to the finished sum, as BLAS does, not summed along with it.
/// Only light work belongs here; anything that needs registers of its own would push the sums into memory.
/// </summary>
internal interface IEpilogue
{
    /// <summary>Whether the sums start from what C holds, instead of zero.</summary>
    static abstract bool Continues { get; }

    /// <summary>The bias of one column vector.</summary>
    V Bias<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes;

    /// <summary>Stores what finished sums in a row of C become, at a place of C: <paramref name="at"/> floats behind <paramref name="c"/>.</summary>
    void Store<V, L>(V sum, V bias, nint row, ref float c, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
}
