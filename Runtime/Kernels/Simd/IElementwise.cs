namespace Kiln.Kernels;

/// <summary>How many lanes of a vector take part: all of them (<see cref="AllLanes"/>) or the first few (<see cref="SomeLanes"/>).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ILanes
{
    /// <summary>Loads the lanes that take part; the others are zero.</summary>
    static abstract V Load<V>(ref readonly float source, nint index, nint count) where V : struct, ISimd<V>;

    /// <summary>Stores the lanes that take part.</summary>
    static abstract void Store<V>(V value, ref float destination, nint index, nint count) where V : struct, ISimd<V>;

    /// <summary>Zeroes the lanes that do not take part.</summary>
    static abstract V Keep<V>(V value, nint count) where V : struct, ISimd<V>;
}

/// <summary>
/// An elementwise expression over any number of buffers: the compiler writes one struct per fused group of operations, whose
/// fields are references to the buffers; <see cref="Elementwise.Run"/> walks it over rows and columns.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IElementwise
{
    /// <summary>Computes elements <c>[column, column + count)</c> of one row; <c>count</c> is the vector's width except at a row's end.</summary>
    void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
}

/// <summary>An elementwise expression whose results are added up, as losses and broadcast gradients need it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IReduction
{
    /// <summary>The expression at elements <c>[column, column + count)</c> of one row; lanes beyond <c>count</c> are ignored.</summary>
    V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
}

/// <summary>The same with two to four sums: a loss, and gradients of what is one number for all elements.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISums
{
    /// <summary>How many sums there are.</summary>
    static abstract int Count { get; }

    /// <summary>What elements <c>[column, column + count)</c> of one row add to each sum; lanes beyond <c>count</c> are ignored.</summary>
    Terms<V> Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
}
