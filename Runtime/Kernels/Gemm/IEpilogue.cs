namespace Kiln.Kernels;

/// <summary>
/// What a tile does with its sums besides adding products: the value they start from and a last touch before they are stored.
/// Only light work belongs here; anything that needs registers of its own would push the sums into memory.
/// </summary>
internal interface IEpilogue
{
    /// <summary>The value the sums of one column vector start from (<see cref="Accumulate"/> has the tile start from C instead).</summary>
    V Start<V, L>(nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes;

    /// <summary>The value to store for a finished sum.</summary>
    V Finish<V>(V sum) where V : struct, ISimd<V>;
}
