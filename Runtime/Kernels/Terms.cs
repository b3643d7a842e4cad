namespace Kiln.Kernels;

/// <summary>What an expression adds to each of up to four sums, or the sums.</summary>
/// <param name="a">The first.</param>
/// <param name="b">The second, or zero.</param>
/// <param name="c">The third, or zero.</param>
/// <param name="d">The fourth, or zero.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[method: MethodImpl(MethodImplOptions.AggressiveInlining)]
public readonly struct Terms<T>(T a, T b = default, T c = default, T d = default) where T : struct
{
    /// <summary>The first.</summary>
    public readonly T A = a;

    /// <summary>The second, or zero.</summary>
    public readonly T B = b;

    /// <summary>The third, or zero.</summary>
    public readonly T C = c;

    /// <summary>The fourth, or zero.</summary>
    public readonly T D = d;
}
