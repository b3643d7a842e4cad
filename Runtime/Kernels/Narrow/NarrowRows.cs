// Machine-made: the same few lines for each of the 16 terms, because only weights held in separate locals stay in registers.
// Per term k: w{k} is its vector of weights.
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Rows of a product of at most 16 terms, whose weights (K, at least n) lie in registers, one vector of columns after another: a row is
/// one chain of multiply-adds in ascending order of its terms, the bits of <see cref="Gemm"/>. The last vector may reach beyond a row; what
/// it writes there the next row overwrites, so that only the last rows are stored in parts.
/// </summary>
internal static class NarrowRows
{
    /// <summary>y = finish(x w).</summary>
    /// <param name="row">The first row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <param name="n">Columns of y, which is dense.</param>
    /// <param name="x">The terms (rows, K), dense.</param>
    /// <param name="w">The weights (K, n), whole vectors of which may be read.</param>
    /// <param name="ldw">Floats from one row of weights to the next.</param>
    /// <param name="y">The result (rows, n).</param>
    /// <param name="end">What becomes of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<K, E>(nint row, nint endRow, nint n, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
            Run<F512, K, E>(row, endRow, n, in x, in w, ldw, ref y, end);
        else if (Vector256.IsHardwareAccelerated)
            Run<F256, K, E>(row, endRow, n, in x, in w, ldw, ref y, end);
        else
            Run<F128, K, E>(row, endRow, n, in x, in w, ldw, ref y, end);
    }

    /// <summary>From the last vector of columns, which reaches into the next row, to the first; that one is as narrow as its columns allow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<V, K, E>(nint row, nint endRow, nint n, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        nint column = n & -V.Width, rest = n - column;
        if (rest > 8 || (V.Width == 8 && rest > 4))
            Panel<V, K, E>(row, endRow, n, column, in x, in w, ldw, ref y, end);
        else if (rest > 4)
            Panel<F256, K, E>(row, endRow, n, column, in x, in w, ldw, ref y, end);
        else if (rest > 0)
            Panel<F128, K, E>(row, endRow, n, column, in x, in w, ldw, ref y, end);
        for (column -= V.Width; column >= 0; column -= V.Width)
            Panel<V, K, E>(row, endRow, n, column, in x, in w, ldw, ref y, end);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Panel<V, K, E>(nint row, nint endRow, nint n, nint column, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        ref float weights = ref Unsafe.Add(ref Unsafe.AsRef(in w), column);
        V w0 = V.Load(in weights, 0);
        V w1 = Unsafe.SizeOf<K>() > 1 ? V.Load(in weights, ldw) : w0;
        V w2 = Unsafe.SizeOf<K>() > 2 ? V.Load(in weights, 2 * ldw) : w0;
        V w3 = Unsafe.SizeOf<K>() > 3 ? V.Load(in weights, 3 * ldw) : w0;
        V w4 = Unsafe.SizeOf<K>() > 4 ? V.Load(in weights, 4 * ldw) : w0;
        V w5 = Unsafe.SizeOf<K>() > 5 ? V.Load(in weights, 5 * ldw) : w0;
        V w6 = Unsafe.SizeOf<K>() > 6 ? V.Load(in weights, 6 * ldw) : w0;
        V w7 = Unsafe.SizeOf<K>() > 7 ? V.Load(in weights, 7 * ldw) : w0;
        V w8 = Unsafe.SizeOf<K>() > 8 ? V.Load(in weights, 8 * ldw) : w0;
        V w9 = Unsafe.SizeOf<K>() > 9 ? V.Load(in weights, 9 * ldw) : w0;
        V w10 = Unsafe.SizeOf<K>() > 10 ? V.Load(in weights, 10 * ldw) : w0;
        V w11 = Unsafe.SizeOf<K>() > 11 ? V.Load(in weights, 11 * ldw) : w0;
        V w12 = Unsafe.SizeOf<K>() > 12 ? V.Load(in weights, 12 * ldw) : w0;
        V w13 = Unsafe.SizeOf<K>() > 13 ? V.Load(in weights, 13 * ldw) : w0;
        V w14 = Unsafe.SizeOf<K>() > 14 ? V.Load(in weights, 14 * ldw) : w0;
        V w15 = Unsafe.SizeOf<K>() > 15 ? V.Load(in weights, 15 * ldw) : w0;
        V bias = end.Bias<V>(column);
        ref float a = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * Unsafe.SizeOf<K>());
        nint at = row * n + column, last = endRow * n - V.Width;
        for (; at <= last; at += n)
        {
            V s = V.MultiplyAdd(a, w0, V.Zero);
            if (Unsafe.SizeOf<K>() > 1)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 1), w1, s);
            if (Unsafe.SizeOf<K>() > 2)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 2), w2, s);
            if (Unsafe.SizeOf<K>() > 3)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 3), w3, s);
            if (Unsafe.SizeOf<K>() > 4)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 4), w4, s);
            if (Unsafe.SizeOf<K>() > 5)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 5), w5, s);
            if (Unsafe.SizeOf<K>() > 6)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 6), w6, s);
            if (Unsafe.SizeOf<K>() > 7)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 7), w7, s);
            if (Unsafe.SizeOf<K>() > 8)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 8), w8, s);
            if (Unsafe.SizeOf<K>() > 9)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 9), w9, s);
            if (Unsafe.SizeOf<K>() > 10)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 10), w10, s);
            if (Unsafe.SizeOf<K>() > 11)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 11), w11, s);
            if (Unsafe.SizeOf<K>() > 12)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 12), w12, s);
            if (Unsafe.SizeOf<K>() > 13)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 13), w13, s);
            if (Unsafe.SizeOf<K>() > 14)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 14), w14, s);
            if (Unsafe.SizeOf<K>() > 15)
                s = V.MultiplyAdd(Unsafe.Add(ref a, 15), w15, s);
            V.Store(end.Finish<V, AllLanes>(s, bias, at, V.Width), ref y, at);
            a = ref Unsafe.Add(ref a, Unsafe.SizeOf<K>());
        }

        if (at < endRow * n)
            Rest<V, K, E>(endRow * n, n, column, at, in a, in w, ldw, ref y, end);
    }

    /// <summary>The rows at whose end there is no room for a whole vector. They are stored in fours: what a mask stores could not be loaded at once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rest<V, K, E>(
        nint length, nint n, nint column, nint at, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        ref float a = ref Unsafe.AsRef(in x);
        for (; at < length; at += n)
        {
            nint count = nint.Min(n - column, V.Width), quad = 0;
            for (; count - quad >= F128.Width; quad += F128.Width)
                F128.Store(Quad<K, AllLanes, E>(column + quad, F128.Width, in a, in w, ldw, at + quad, end), ref y, at + quad);
            if (count > quad)
                F128.StorePart(Quad<K, SomeLanes, E>(column + quad, count - quad, in a, in w, ldw, at + quad, end), ref y, at + quad, count - quad);
            a = ref Unsafe.Add(ref a, Unsafe.SizeOf<K>());
        }
    }

    /// <summary>Four columns of one row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F128 Quad<K, L, E>(nint column, nint count, ref readonly float x, ref readonly float w, nint ldw, nint at, E end)
        where K : struct, ICount
        where L : struct, ILanes
        where E : struct, ILinearEnd, allows ref struct
    {
        F128 s = F128.Zero;
        for (nint k = 0; k < Unsafe.SizeOf<K>(); k++)
            s = F128.MultiplyAdd(F128.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in x), k)), F128.Load(in w, k * ldw + column), s);
        return end.Finish<F128, L>(s, end.Bias<F128>(column), at, count);
    }
}
