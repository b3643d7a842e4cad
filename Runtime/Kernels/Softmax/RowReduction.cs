namespace Kiln.Kernels;

/// <summary>The maximum and the sum of exponentials that softmax, its logarithm and cross entropy share.</summary>
/// <remarks>
/// The maximum m is subtracted before exp, so nothing overflows and the sum is at least 1. As in PyTorch a row that holds NaN,
/// +∞ or nothing but -∞ gives NaN, since x - m is NaN there. Methods with exp or log inside stay small and are not inlined: the
/// compiler stops inlining in methods that grow too large, and a vector operation that is a call is many times slower.
/// </remarks>
internal static class RowReduction
{
    /// <summary>Zero in the lanes that take part, -∞ in the others: added to a loaded vector it keeps the others out of maxima and sums of exp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Absent<V, L>(nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
        V.Select(V.Equal(L.Keep(V.One, count), V.One), V.Zero, V.Broadcast(float.NegativeInfinity));

    /// <summary>max_c x[c] over a row of at least one element.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Max<V>(nint n, ref readonly float x) where V : struct, ISimd<V>
    {
        V m0 = V.Broadcast(float.NegativeInfinity);
        V m1 = m0;
        V m2 = m0;
        V m3 = m0;
        nint column = 0;
        for (; n - column >= 4 * V.Width; column += 4 * V.Width)
        {
            m0 = NativeMax.Of(m0, V.Load(in x, column));
            m1 = NativeMax.Of(m1, V.Load(in x, column + V.Width));
            m2 = NativeMax.Of(m2, V.Load(in x, column + 2 * V.Width));
            m3 = NativeMax.Of(m3, V.Load(in x, column + 3 * V.Width));
        }

        for (; n - column >= V.Width; column += V.Width)
        {
            m0 = NativeMax.Of(m0, V.Load(in x, column));
        }

        if (column < n)
        {
            m1 = NativeMax.Of(m1, V.LoadPart(in x, column, n - column) + Absent<V, SomeLanes>(n - column));
        }

        return NativeMax.Lane(NativeMax.Of(NativeMax.Of(m0, m1), NativeMax.Of(m2, m3)));
    }

    /// <summary>Σ_c exp(x[c] - max).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static float SumOfExp<V>(nint n, ref readonly float x, float max) where V : struct, ISimd<V>
    {
        V m = V.Broadcast(max);
        V sum = V.Zero;
        nint column = 0;
        for (; n - column >= V.Width; column += V.Width)
        {
            sum += VectorMath.Exp(V.Load(in x, column) - m);
        }

        if (column < n)
        {
            sum += V.First(VectorMath.Exp(V.LoadPart(in x, column, n - column) - m), n - column);
        }

        return V.Sum(sum);
    }

    /// <summary><c>y = exp(x - max)</c>; y may be x. Returns the sum of y, the same bits as <see cref="SumOfExp"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static float Exp<V>(nint n, ref readonly float x, float max, ref float y) where V : struct, ISimd<V>
    {
        V m = V.Broadcast(max);
        V sum = V.Zero;
        nint column = 0;
        for (; n - column >= V.Width; column += V.Width)
        {
            V exp = VectorMath.Exp(V.Load(in x, column) - m);
            V.Store(exp, ref y, column);
            sum += exp;
        }

        nint rest = n - column;
        if (rest > 0)
        {
            V exp = V.First(VectorMath.Exp(V.LoadPart(in x, column, rest) - m), rest);
            V.StorePart(exp, ref y, column, rest);
            sum += exp;
        }

        return V.Sum(sum);
    }

    /// <summary>max_i x[i, c] down n rows that are <paramref name="stride"/> apart, for one vector of columns c.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V MaxDown<V, L>(nint n, nint stride, nint count, ref readonly float x)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V max = L.Load<V>(in x, 0, count);
        for (nint i = 1; i < n; i++)
        {
            max = NativeMax.Of(max, L.Load<V>(in x, i * stride, count));
        }

        return max;
    }

    /// <summary>Σ_i exp(x[i, c] - max[c]) down n rows, for one vector of columns c.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V SumOfExpDown<V, L>(nint n, nint stride, nint count, ref readonly float x, V max)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V sum = V.Zero;
        for (nint i = 0; i < n; i++)
        {
            sum += VectorMath.Exp(L.Load<V>(in x, i * stride, count) - max);
        }

        return sum;
    }
}
