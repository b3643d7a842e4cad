namespace Kiln.Kernels;

/// <summary>What becomes of a finished sum of a layer before it is stored.</summary>
internal interface ILinearEnd
{
    /// <summary>The bias of a vector of columns.</summary>
    V Bias<V>(nint column) where V : struct, ISimd<V>;

    /// <summary>What to store <paramref name="at"/> floats behind the start of the result.</summary>
    V Finish<V, L>(V sum, V bias, nint at, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
}
