// Machine-made: the same few lines for each row and line; s{i}{u} sums row i over every third line from line u on.
namespace Kiln.Kernels;

/// <summary>
/// Up to five rows by one vector of a product over windows, three lines at a time: few rows alone are too few chains of multiply-adds to
/// hide their latency. Whole threes of lines are added to C or overwrite it; the caller sums the rest. B is read in whole vectors.
/// </summary>
internal static class LinesWindowTile
{
    /// <summary>Lines that are summed side by side.</summary>
    public const int Side = 3;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, R, L>(in Operands operands, nint threes, nint aLine, nint bLine, nint count, bool accumulate)
        where V : struct, ISimd<V>
        where R : struct, ICount
        where L : struct, ILanes
    {
        nint aRow = operands.ARow;
        nint aStep = operands.AStep;
        nint bRow = operands.BRow;
        nint cRow = operands.CRow;
        ref float c = ref operands.C;
        V s00 = V.Zero;
        V s01 = s00; V s02 = s00;
        V s10 = s00; V s11 = s00; V s12 = s00;
        V s20 = s00; V s21 = s00; V s22 = s00;
        V s30 = s00; V s31 = s00; V s32 = s00;
        V s40 = s00; V s41 = s00; V s42 = s00;
        ref float a0 = ref Unsafe.AsRef(in operands.A);
        ref float b0 = ref Unsafe.AsRef(in operands.B);
        for (; threes > 0; threes--)
        {
            ref float a1 = ref Unsafe.Add(ref a0, aLine);
            ref float a2 = ref Unsafe.Add(ref a1, aLine);
            ref float b1 = ref Unsafe.Add(ref b0, bLine);
            ref float b2 = ref Unsafe.Add(ref b1, bLine);
            for (nint k = operands.K; k > 0; k--)
            {
                V y0 = V.Load(ref b0, 0);
                s00 = V.MultiplyAdd(a0, y0, s00);
                V y1 = V.Load(ref b1, 0);
                s01 = V.MultiplyAdd(a1, y1, s01);
                V y2 = V.Load(ref b2, 0);
                s02 = V.MultiplyAdd(a2, y2, s02);
                if (Unsafe.SizeOf<R>() > 1)
                {
                    s10 = V.MultiplyAdd(Unsafe.Add(ref a0, aRow), y0, s10);
                    s11 = V.MultiplyAdd(Unsafe.Add(ref a1, aRow), y1, s11);
                    s12 = V.MultiplyAdd(Unsafe.Add(ref a2, aRow), y2, s12);
                }

                if (Unsafe.SizeOf<R>() > 2)
                {
                    s20 = V.MultiplyAdd(Unsafe.Add(ref a0, 2 * aRow), y0, s20);
                    s21 = V.MultiplyAdd(Unsafe.Add(ref a1, 2 * aRow), y1, s21);
                    s22 = V.MultiplyAdd(Unsafe.Add(ref a2, 2 * aRow), y2, s22);
                }

                if (Unsafe.SizeOf<R>() > 3)
                {
                    s30 = V.MultiplyAdd(Unsafe.Add(ref a0, 3 * aRow), y0, s30);
                    s31 = V.MultiplyAdd(Unsafe.Add(ref a1, 3 * aRow), y1, s31);
                    s32 = V.MultiplyAdd(Unsafe.Add(ref a2, 3 * aRow), y2, s32);
                }

                if (Unsafe.SizeOf<R>() > 4)
                {
                    s40 = V.MultiplyAdd(Unsafe.Add(ref a0, 4 * aRow), y0, s40);
                    s41 = V.MultiplyAdd(Unsafe.Add(ref a1, 4 * aRow), y1, s41);
                    s42 = V.MultiplyAdd(Unsafe.Add(ref a2, 4 * aRow), y2, s42);
                }

                a0 = ref Unsafe.Add(ref a0, aStep);
                b0 = ref Unsafe.Add(ref b0, bRow);
                a1 = ref Unsafe.Add(ref a1, aStep);
                b1 = ref Unsafe.Add(ref b1, bRow);
                a2 = ref Unsafe.Add(ref a2, aStep);
                b2 = ref Unsafe.Add(ref b2, bRow);
            }

            a0 = ref Unsafe.Add(ref a0, Side * aLine - operands.K * aStep);
            b0 = ref Unsafe.Add(ref b0, Side * bLine - operands.K * bRow);
        }

        V r0 = s00 + s01 + s02;
        L.Store(accumulate ? L.Load<V>(ref c, 0, count) + r0 : r0, ref c, 0, count);
        if (Unsafe.SizeOf<R>() > 1)
        {
            V r1 = s10 + s11 + s12;
            L.Store(accumulate ? L.Load<V>(ref c, cRow, count) + r1 : r1, ref c, cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 2)
        {
            V r2 = s20 + s21 + s22;
            L.Store(accumulate ? L.Load<V>(ref c, 2 * cRow, count) + r2 : r2, ref c, 2 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 3)
        {
            V r3 = s30 + s31 + s32;
            L.Store(accumulate ? L.Load<V>(ref c, 3 * cRow, count) + r3 : r3, ref c, 3 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 4)
        {
            V r4 = s40 + s41 + s42;
            L.Store(accumulate ? L.Load<V>(ref c, 4 * cRow, count) + r4 : r4, ref c, 4 * cRow, count);
        }
    }
}
