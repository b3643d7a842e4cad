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
        nint length = endRow * n, last = length - V.Width, count = nint.Min(n - column, V.Width);
        for (nint at = row * n + column; at < length; at += n)
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
            s = end.Finish<V, AllLanes>(s, bias, at, V.Width);
            if (at <= last)
                V.Store(s, ref y, at);
            else
                Fours(s, count, ref Unsafe.Add(ref y, at));
            a = ref Unsafe.Add(ref a, Unsafe.SizeOf<K>());
        }
    }

    /// <summary>The first lanes of a row at whose end there is no room for a whole vector, in fours: what a mask stores could not be loaded at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fours<V>(V value, nint count, ref float y) where V : struct, ISimd<V>
    {
        Four(V.Quad(value, 0), count, ref y);
        if (V.Width > 4 && count > 4)
            Four(V.Quad(value, 1), count - 4, ref Unsafe.Add(ref y, 4));
        if (V.Width > 8 && count > 8)
            Four(V.Quad(value, 2), count - 8, ref Unsafe.Add(ref y, 8));
        if (V.Width > 8 && count > 12)
            Four(V.Quad(value, 3), count - 12, ref Unsafe.Add(ref y, 12));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(F128 value, nint count, ref float y)
    {
        if (count >= F128.Width)
            F128.Store(value, ref y, 0);
        else
            F128.StorePart(value, ref y, 0, count);
    }
}
