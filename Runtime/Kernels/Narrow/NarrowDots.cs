// The same few lines for each of four rows and four columns, because only sums held in separate locals stay in registers.
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Products with at most four columns, too few to fill a vector: its lanes are terms instead, and are added at the end, four sums at a time.
/// Every sum is taken in one order, wherever its row lies.
/// </summary>
internal static class NarrowDots
{
    /// <summary>y = finish(x wᵀ) with N columns.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="endRow">The row after the last.</param>
    /// <param name="terms">Columns of x, which is dense.</param>
    /// <param name="x">The terms (rows, terms).</param>
    /// <param name="w">The weights (N, terms), with whole vectors of memory.</param>
    /// <param name="ldw">Floats from one row of weights to the next.</param>
    /// <param name="y">The result (rows, N), dense.</param>
    /// <param name="end">What becomes of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<N, E>(nint row, nint endRow, nint terms, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where N : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated && terms > F256.Width)
            Run<F512, N, E>(row, endRow, terms, in x, in w, ldw, ref y, end);
        else if (Vector256.IsHardwareAccelerated && terms > F128.Width)
            Run<F256, N, E>(row, endRow, terms, in x, in w, ldw, ref y, end);
        else
            Run<F128, N, E>(row, endRow, terms, in x, in w, ldw, ref y, end);
    }

    /// <summary>
    /// Four rows at a time, two of four columns. The last vector of a row may reach into the next one, whose terms are left out, for they
    /// might be infinite; rows at whose end there is no room are left over.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, N, E>(nint row, nint endRow, nint terms, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where V : struct, ISimd<V>
        where N : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        ref float biases = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[16]);
        F128 bias = end.Bias<F128>(0);
        for (nint i = 0; i < 12; i += Unsafe.SizeOf<N>())
            F128.Store(bias, ref biases, i);
        F128 bias0 = F128.Load(in biases, 0), bias1 = F128.Load(in biases, 4), bias2 = F128.Load(in biases, 8);
        nint rest = terms & (V.Width - 1), whole = terms - rest;
        nint height = Unsafe.SizeOf<N>() < 4 ? 4 : 2, last = endRow - height - (rest > 0 ? (V.Width - rest + terms - 1) / terms : 0);
        for (; row <= last; row += height)
        {
            ref float a = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * terms);
            V s00 = V.Zero, s01 = V.Zero, s02 = V.Zero, s03 = V.Zero;
            V s10 = V.Zero, s11 = V.Zero, s12 = V.Zero, s13 = V.Zero;
            V s20 = V.Zero, s21 = V.Zero, s22 = V.Zero, s30 = V.Zero, s31 = V.Zero, s32 = V.Zero;
            nint k = 0;
            for (; k < whole; k += V.Width)
            {
                V w0 = V.Load(in w, k);
                V w1 = Unsafe.SizeOf<N>() > 1 ? V.Load(in w, ldw + k) : V.Zero;
                V w2 = Unsafe.SizeOf<N>() > 2 ? V.Load(in w, 2 * ldw + k) : V.Zero;
                V w3 = Unsafe.SizeOf<N>() > 3 ? V.Load(in w, 3 * ldw + k) : V.Zero;
                V a0 = V.Load(in a, k);
                s00 = V.MultiplyAdd(a0, w0, s00);
                if (Unsafe.SizeOf<N>() > 1)
                    s01 = V.MultiplyAdd(a0, w1, s01);
                if (Unsafe.SizeOf<N>() > 2)
                    s02 = V.MultiplyAdd(a0, w2, s02);
                if (Unsafe.SizeOf<N>() > 3)
                    s03 = V.MultiplyAdd(a0, w3, s03);
                V a1 = V.Load(in a, terms + k);
                s10 = V.MultiplyAdd(a1, w0, s10);
                if (Unsafe.SizeOf<N>() > 1)
                    s11 = V.MultiplyAdd(a1, w1, s11);
                if (Unsafe.SizeOf<N>() > 2)
                    s12 = V.MultiplyAdd(a1, w2, s12);
                if (Unsafe.SizeOf<N>() > 3)
                    s13 = V.MultiplyAdd(a1, w3, s13);
                if (Unsafe.SizeOf<N>() < 4)
                {
                    V a2 = V.Load(in a, 2 * terms + k);
                    s20 = V.MultiplyAdd(a2, w0, s20);
                    if (Unsafe.SizeOf<N>() > 1)
                        s21 = V.MultiplyAdd(a2, w1, s21);
                    if (Unsafe.SizeOf<N>() > 2)
                        s22 = V.MultiplyAdd(a2, w2, s22);
                }
                if (Unsafe.SizeOf<N>() < 4)
                {
                    V a3 = V.Load(in a, 3 * terms + k);
                    s30 = V.MultiplyAdd(a3, w0, s30);
                    if (Unsafe.SizeOf<N>() > 1)
                        s31 = V.MultiplyAdd(a3, w1, s31);
                    if (Unsafe.SizeOf<N>() > 2)
                        s32 = V.MultiplyAdd(a3, w2, s32);
                }
            }

            if (rest > 0)
            {
                V w0 = V.Load(in w, k);
                V w1 = Unsafe.SizeOf<N>() > 1 ? V.Load(in w, ldw + k) : V.Zero;
                V w2 = Unsafe.SizeOf<N>() > 2 ? V.Load(in w, 2 * ldw + k) : V.Zero;
                V w3 = Unsafe.SizeOf<N>() > 3 ? V.Load(in w, 3 * ldw + k) : V.Zero;
                V a0 = V.First(V.Load(in a, k), rest);
                s00 = V.MultiplyAdd(a0, w0, s00);
                if (Unsafe.SizeOf<N>() > 1)
                    s01 = V.MultiplyAdd(a0, w1, s01);
                if (Unsafe.SizeOf<N>() > 2)
                    s02 = V.MultiplyAdd(a0, w2, s02);
                if (Unsafe.SizeOf<N>() > 3)
                    s03 = V.MultiplyAdd(a0, w3, s03);
                V a1 = V.First(V.Load(in a, terms + k), rest);
                s10 = V.MultiplyAdd(a1, w0, s10);
                if (Unsafe.SizeOf<N>() > 1)
                    s11 = V.MultiplyAdd(a1, w1, s11);
                if (Unsafe.SizeOf<N>() > 2)
                    s12 = V.MultiplyAdd(a1, w2, s12);
                if (Unsafe.SizeOf<N>() > 3)
                    s13 = V.MultiplyAdd(a1, w3, s13);
                if (Unsafe.SizeOf<N>() < 4)
                {
                    V a2 = V.First(V.Load(in a, 2 * terms + k), rest);
                    s20 = V.MultiplyAdd(a2, w0, s20);
                    if (Unsafe.SizeOf<N>() > 1)
                        s21 = V.MultiplyAdd(a2, w1, s21);
                    if (Unsafe.SizeOf<N>() > 2)
                        s22 = V.MultiplyAdd(a2, w2, s22);
                }
                if (Unsafe.SizeOf<N>() < 4)
                {
                    V a3 = V.First(V.Load(in a, 3 * terms + k), rest);
                    s30 = V.MultiplyAdd(a3, w0, s30);
                    if (Unsafe.SizeOf<N>() > 1)
                        s31 = V.MultiplyAdd(a3, w1, s31);
                    if (Unsafe.SizeOf<N>() > 2)
                        s32 = V.MultiplyAdd(a3, w2, s32);
                }
            }

            nint at = row * Unsafe.SizeOf<N>();
            if (Unsafe.SizeOf<N>() == 1)
            {
                Store(V.SumEach(s00, s10, s20, s30), bias0, ref y, at, end);
            }
            else if (Unsafe.SizeOf<N>() == 2)
            {
                Store(V.SumEach(s00, s01, s10, s11), bias0, ref y, at, end);
                Store(V.SumEach(s20, s21, s30, s31), bias1, ref y, at + 4, end);
            }
            else if (Unsafe.SizeOf<N>() == 3)
            {
                Store(V.SumEach(s00, s01, s02, s10), bias0, ref y, at, end);
                Store(V.SumEach(s11, s12, s20, s21), bias1, ref y, at + 4, end);
                Store(V.SumEach(s22, s30, s31, s32), bias2, ref y, at + 8, end);
            }
            else
            {
                Store(V.SumEach(s00, s01, s02, s03), bias0, ref y, at, end);
                Store(V.SumEach(s10, s11, s12, s13), bias1, ref y, at + 4, end);
            }
        }

        if (row < endRow)
            Rest<V, N, E>(row, endRow, terms, in x, in w, ldw, ref y, end);
    }

    /// <summary>The last rows, one by one, of which nothing beyond is read or written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Rest<V, N, E>(nint row, nint endRow, nint terms, ref readonly float x, ref readonly float w, nint ldw, ref float y, E end)
        where V : struct, ISimd<V>
        where N : struct, ICount
        where E : struct, ILinearEnd, allows ref struct
    {
        F128 bias = end.Bias<F128>(0);
        nint rest = terms & (V.Width - 1), whole = terms - rest;
        for (; row < endRow; row++)
        {
            ref float a = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * terms);
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            for (nint k = 0; k < terms; k += V.Width)
            {
                V terms0 = k < whole ? V.Load(in a, k) : V.LoadPart(in a, k, rest);
                s0 = V.MultiplyAdd(terms0, V.Load(in w, k), s0);
                if (Unsafe.SizeOf<N>() > 1)
                    s1 = V.MultiplyAdd(terms0, V.Load(in w, ldw + k), s1);
                if (Unsafe.SizeOf<N>() > 2)
                    s2 = V.MultiplyAdd(terms0, V.Load(in w, 2 * ldw + k), s2);
                if (Unsafe.SizeOf<N>() > 3)
                    s3 = V.MultiplyAdd(terms0, V.Load(in w, 3 * ldw + k), s3);
            }

            F128 sums = V.SumEach(s0, s1, s2, s3);
            nint at = row * Unsafe.SizeOf<N>();
            if (Unsafe.SizeOf<N>() == 4)
                Store(sums, bias, ref y, at, end);
            else
                F128.StorePart(end.Finish<F128, SomeLanes>(sums, bias, at, Unsafe.SizeOf<N>()), ref y, at, Unsafe.SizeOf<N>());
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<E>(F128 sums, F128 bias, ref float y, nint at, E end) where E : struct, ILinearEnd, allows ref struct =>
        F128.Store(end.Finish<F128, AllLanes>(sums, bias, at, F128.Width), ref y, at);
}
