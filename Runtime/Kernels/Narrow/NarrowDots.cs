// The same few lines for each of four columns and four quads of terms, because only weights held in separate locals stay in registers.
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Products of at most 16 terms that have at most four columns, too few to fill a vector: its lanes are quads of terms of several rows
/// instead. The weights (n, K) lie in registers, each quad of them repeated. Every sum is taken in one order, wherever its row lies.
/// </summary>
internal static class NarrowDots
{
    /// <summary>y = finish(x wᵀ).</summary>
    /// <param name="row">The first row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <param name="n">Columns of y, which is dense: 1 to 4.</param>
    /// <param name="x">The terms (rows, K), dense.</param>
    /// <param name="w">The weights (n, K), with zeros up to whole quads of each row.</param>
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Run<V, K, E>(nint row, nint endRow, nint n, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        if (n == 1)
            One<V, K, E>(row, endRow, in x, in w, ref y, end);
        else if (n == 2)
            Several<V, K, Count2, E>(row, endRow, in x, in w, ldw, ref y, end);
        else if (n == 3)
            Several<V, K, Count3, E>(row, endRow, in x, in w, ldw, ref y, end);
        else
            Several<V, K, Count4, E>(row, endRow, in x, in w, ldw, ref y, end);
    }

    /// <summary>
    /// Two to four columns: a vector holds quads of as many rows as it has room for, and their sums over it are the quads of the result. A
    /// quad may reach into the next row; the last row, at whose end there is no room, is left over.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Several<V, K, N, E>(nint row, nint endRow, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where N : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        fixed (float* weights = &w)
        {
            V w00 = V.Repeat(weights);
            V w01 = Unsafe.SizeOf<K>() > 4 ? V.Repeat(weights + 4) : V.Zero;
            V w02 = Unsafe.SizeOf<K>() > 8 ? V.Repeat(weights + 8) : V.Zero;
            V w03 = Unsafe.SizeOf<K>() > 12 ? V.Repeat(weights + 12) : V.Zero;
            V w10 = V.Repeat(weights + ldw);
            V w11 = Unsafe.SizeOf<K>() > 4 ? V.Repeat(weights + ldw + 4) : V.Zero;
            V w12 = Unsafe.SizeOf<K>() > 8 ? V.Repeat(weights + ldw + 8) : V.Zero;
            V w13 = Unsafe.SizeOf<K>() > 12 ? V.Repeat(weights + ldw + 12) : V.Zero;
            V w20 = Unsafe.SizeOf<N>() > 2 ? V.Repeat(weights + 2 * ldw) : V.Zero;
            V w21 = Unsafe.SizeOf<K>() > 4 && Unsafe.SizeOf<N>() > 2 ? V.Repeat(weights + 2 * ldw + 4) : V.Zero;
            V w22 = Unsafe.SizeOf<K>() > 8 && Unsafe.SizeOf<N>() > 2 ? V.Repeat(weights + 2 * ldw + 8) : V.Zero;
            V w23 = Unsafe.SizeOf<K>() > 12 && Unsafe.SizeOf<N>() > 2 ? V.Repeat(weights + 2 * ldw + 12) : V.Zero;
            V w30 = Unsafe.SizeOf<N>() > 3 ? V.Repeat(weights + 3 * ldw) : V.Zero;
            V w31 = Unsafe.SizeOf<K>() > 4 && Unsafe.SizeOf<N>() > 3 ? V.Repeat(weights + 3 * ldw + 4) : V.Zero;
            V w32 = Unsafe.SizeOf<K>() > 8 && Unsafe.SizeOf<N>() > 3 ? V.Repeat(weights + 3 * ldw + 8) : V.Zero;
            V w33 = Unsafe.SizeOf<K>() > 12 && Unsafe.SizeOf<N>() > 3 ? V.Repeat(weights + 3 * ldw + 12) : V.Zero;
            V mask = Mask<V, K>();
            F128 bias = end.Bias<F128>(0);
            int spare = int.Max(Unsafe.SizeOf<N>() < 4 ? 1 : 0, Spare<K>());
            for (nint last = endRow - V.Width / 4 - spare; row <= last; row += V.Width / 4)
            {
                ref float a = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * Unsafe.SizeOf<K>());
                V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
                V x0 = Terms<V, K>(in a, Unsafe.SizeOf<K>(), 0, mask);
                s0 = V.MultiplyAdd(x0, w00, s0);
                s1 = V.MultiplyAdd(x0, w10, s1);
                if (Unsafe.SizeOf<N>() > 2)
                    s2 = V.MultiplyAdd(x0, w20, s2);
                if (Unsafe.SizeOf<N>() > 3)
                    s3 = V.MultiplyAdd(x0, w30, s3);

                if (Unsafe.SizeOf<K>() > 4)
                {
                    V x1 = Terms<V, K>(in a, Unsafe.SizeOf<K>(), 4, mask);
                    s0 = V.MultiplyAdd(x1, w01, s0);
                    s1 = V.MultiplyAdd(x1, w11, s1);
                    if (Unsafe.SizeOf<N>() > 2)
                        s2 = V.MultiplyAdd(x1, w21, s2);
                    if (Unsafe.SizeOf<N>() > 3)
                        s3 = V.MultiplyAdd(x1, w31, s3);
                }

                if (Unsafe.SizeOf<K>() > 8)
                {
                    V x2 = Terms<V, K>(in a, Unsafe.SizeOf<K>(), 8, mask);
                    s0 = V.MultiplyAdd(x2, w02, s0);
                    s1 = V.MultiplyAdd(x2, w12, s1);
                    if (Unsafe.SizeOf<N>() > 2)
                        s2 = V.MultiplyAdd(x2, w22, s2);
                    if (Unsafe.SizeOf<N>() > 3)
                        s3 = V.MultiplyAdd(x2, w32, s3);
                }

                if (Unsafe.SizeOf<K>() > 12)
                {
                    V x3 = Terms<V, K>(in a, Unsafe.SizeOf<K>(), 12, mask);
                    s0 = V.MultiplyAdd(x3, w03, s0);
                    s1 = V.MultiplyAdd(x3, w13, s1);
                    if (Unsafe.SizeOf<N>() > 2)
                        s2 = V.MultiplyAdd(x3, w23, s2);
                    if (Unsafe.SizeOf<N>() > 3)
                        s3 = V.MultiplyAdd(x3, w33, s3);
                }

                V sums = V.SumQuads(s0, s1, s2, s3);
                nint at = row * Unsafe.SizeOf<N>();
                F128.Store(end.Finish<F128, AllLanes>(V.Quad(sums, 0), bias, at, F128.Width), ref y, at);
                if (V.Width > 4)
                    F128.Store(end.Finish<F128, AllLanes>(V.Quad(sums, 1), bias, at + Unsafe.SizeOf<N>(), F128.Width), ref y, at + Unsafe.SizeOf<N>());
                if (V.Width > 8)
                {
                    F128.Store(end.Finish<F128, AllLanes>(V.Quad(sums, 2), bias, at + 2 * Unsafe.SizeOf<N>(), F128.Width), ref y, at + 2 * Unsafe.SizeOf<N>());
                    F128.Store(end.Finish<F128, AllLanes>(V.Quad(sums, 3), bias, at + 3 * Unsafe.SizeOf<N>(), F128.Width), ref y, at + 3 * Unsafe.SizeOf<N>());
                }
            }
        }

        if (row < endRow)
            Rest<K, N, E>(row, endRow, in x, in w, ldw, ref y, end);
    }

    /// <summary>One column: four vectors of quads of rows, and the sums of all are one vector of the result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static unsafe void One<V, K, E>(nint row, nint endRow, ref readonly float x, ref readonly float w, ref float y, E end)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        fixed (float* weights = &w)
        {
            V w0 = V.Repeat(weights);
            V w1 = Unsafe.SizeOf<K>() > 4 ? V.Repeat(weights + 4) : w0;
            V w2 = Unsafe.SizeOf<K>() > 8 ? V.Repeat(weights + 8) : w0;
            V w3 = Unsafe.SizeOf<K>() > 12 ? V.Repeat(weights + 12) : w0;
            V mask = Mask<V, K>();
            V bias = V.Broadcast(end.FirstBias);
            int spare = Spare<K>();
            for (nint last = endRow - V.Width - spare; row <= last; row += V.Width)
            {
                ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * Unsafe.SizeOf<K>());
                V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
                a = V.MultiplyAdd(Terms<V, K>(in first, 4 * Unsafe.SizeOf<K>(), 0, mask), w0, a);
                b = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 0, mask), w0, b);
                c = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 2 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 0, mask), w0, c);
                d = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 3 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 0, mask), w0, d);

                if (Unsafe.SizeOf<K>() > 4)
                {
                    a = V.MultiplyAdd(Terms<V, K>(in first, 4 * Unsafe.SizeOf<K>(), 4, mask), w1, a);
                    b = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 4, mask), w1, b);
                    c = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 2 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 4, mask), w1, c);
                    d = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 3 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 4, mask), w1, d);
                }

                if (Unsafe.SizeOf<K>() > 8)
                {
                    a = V.MultiplyAdd(Terms<V, K>(in first, 4 * Unsafe.SizeOf<K>(), 8, mask), w2, a);
                    b = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 8, mask), w2, b);
                    c = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 2 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 8, mask), w2, c);
                    d = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 3 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 8, mask), w2, d);
                }

                if (Unsafe.SizeOf<K>() > 12)
                {
                    a = V.MultiplyAdd(Terms<V, K>(in first, 4 * Unsafe.SizeOf<K>(), 12, mask), w3, a);
                    b = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 12, mask), w3, b);
                    c = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 2 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 12, mask), w3, c);
                    d = V.MultiplyAdd(Terms<V, K>(in Unsafe.Add(ref first, 3 * Unsafe.SizeOf<K>()), 4 * Unsafe.SizeOf<K>(), 12, mask), w3, d);
                }

                V.Store(end.Finish<V, AllLanes>(V.SumQuads(a, b, c, d), bias, row, V.Width), ref y, row);
            }
        }

        if (V.Width > F128.Width && endRow - row >= F128.Width)
            One<F128, K, E>(row, endRow, in x, in w, ref y, end);
        else if (row < endRow)
            Rest<K, Count1, E>(row, endRow, in x, in w, 0, ref y, end);
    }

    /// <summary>The last rows, one by one, of which nothing beyond is read or written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rest<K, N, E>(nint row, nint endRow, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where K : struct, ICount
        where N : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        for (; row < endRow; row++)
        {
            ref float a = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * Unsafe.SizeOf<K>());
            F128 s0 = Dot<K>(in a, in w, 0);
            F128 s1 = Unsafe.SizeOf<N>() > 1 ? Dot<K>(in a, in w, ldw) : F128.Zero;
            F128 s2 = Unsafe.SizeOf<N>() > 2 ? Dot<K>(in a, in w, 2 * ldw) : F128.Zero;
            F128 s3 = Unsafe.SizeOf<N>() > 3 ? Dot<K>(in a, in w, 3 * ldw) : F128.Zero;
            F128 sums = F128.SumQuads(s0, s1, s2, s3);
            nint at = row * Unsafe.SizeOf<N>();
            if (Unsafe.SizeOf<N>() == 4)
                F128.Store(end.Finish<F128, AllLanes>(sums, end.Bias<F128>(0), at, F128.Width), ref y, at);
            else
                F128.StorePart(end.Finish<F128, SomeLanes>(sums, end.Bias<F128>(0), at, Unsafe.SizeOf<N>()), ref y, at, Unsafe.SizeOf<N>());
        }
    }

    /// <summary>The products of one row and one column, still in four lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F128 Dot<K>(ref readonly float x, ref readonly float w, nint column) where K : struct, ICount
    {
        F128 s = F128.Zero;
        nint k = 0;
        for (; Unsafe.SizeOf<K>() - k >= F128.Width; k += F128.Width)
            s = F128.MultiplyAdd(F128.Load(in x, k), F128.Load(in w, column + k), s);
        if (Unsafe.SizeOf<K>() % 4 > 0)
            s = F128.MultiplyAdd(F128.LoadPart(in x, k, Unsafe.SizeOf<K>() % 4), F128.Load(in w, column + k), s);
        return s;
    }

    /// <summary>A quad of terms of several rows; those of the next row, which might be infinite, become zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Terms<V, K>(ref readonly float x, nint row, int term, V mask)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        V terms = V.LoadQuads(in x, term, row);
        return Unsafe.SizeOf<K>() - term < 4 ? V.Select(mask, terms, V.Zero) : terms;
    }

    /// <summary>Rows into which the last quad of one reaches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Spare<K>() where K : struct, ICount => Unsafe.SizeOf<K>() % 4 == 0 ? 0 : Unsafe.SizeOf<K>() == 1 ? 3 : 1;

    /// <summary>The lanes of the last quad of terms that are there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe V Mask<V, K>()
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        float* lanes = stackalloc float[4];
        F128.Store(F128.LaneNumbers, ref *lanes, 0);
        return V.LessThan(V.Repeat(lanes), V.Broadcast(Unsafe.SizeOf<K>() % 4));
    }
}
