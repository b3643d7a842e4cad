namespace Kiln.Kernels;

/// <summary>
/// K elements in lines of a few, before each of which a part of what later tiles need is fetched. All at once it would take every place that the processor
/// has for lines on their way from memory, and the tile would wait for its own.
/// </summary>
internal readonly ref struct Fetching : IWalk
{
    private readonly RowsAhead panel;
    private readonly RowsAhead result;

    /// <param name="lines">How many there are; see <see cref="Count"/>.</param>
    /// <param name="panel">Rows of B that the tiles of the next panel read.</param>
    /// <param name="result">Rows of C that the next tile writes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Fetching(nint lines, RowsAhead panel, RowsAhead result)
    {
        Lines = lines;
        this.panel = panel;
        this.result = result;
    }

    public static bool HasLines => true;

    public static bool HasJumps => false;

    public nint Lines { get; }

    public Jumps Jumps => default;

    /// <summary>Lines of as many elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Count<V>(nint k) where V : struct, ISimd<V> => (k + Length<V>() - 1) / Length<V>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Begin<V>(nint left, nint k) where V : struct, ISimd<V>
    {
        nint line = Lines - left;
        panel.Far<V>(line);
        result.Near<V>(line);
        return nint.Min(Length<V>(), k - line * Length<V>());
    }

    /// <summary>Elements of a line. Narrow vectors have low tiles, which fetch little each: they have one line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Length<V>() where V : struct, ISimd<V> => V.Width == 16 ? 16 : 512;
}
