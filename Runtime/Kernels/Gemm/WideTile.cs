// Machine-made: the same few lines for each row and column vector; s{i}{j} sums row i and column vector j.
namespace Kiln.Kernels;

/// <summary>
/// A tile for products with few rows: up to three rows by eight vectors, or six rows by four, so that there are enough independent
/// chains of multiply-adds to hide their latency. Operands and the order of every sum are those of <see cref="PairTile"/>.
/// </summary>
internal static class WideTile
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, R, C, E>(in Operands operands, nint column, E epilogue)
        where V : struct, ISimd<V>
        where R : struct, ICount
        where C : struct, ICount
        where E : struct, IEpilogue, allows ref struct
    {
        nint aRow = operands.ARow;
        nint aStep = operands.AStep;
        nint bRow = operands.BRow;
        nint cRow = operands.CRow;
        ref float c = ref Unsafe.Add(ref operands.C, column);
        V s00 = V.Zero;
        V s01 = V.Zero;
        V s02 = V.Zero;
        V s03 = V.Zero;
        V s04 = V.Zero;
        V s05 = V.Zero;
        V s06 = V.Zero;
        V s07 = V.Zero;
        V s10 = s00; V s11 = s01; V s12 = s02; V s13 = s03; V s14 = s04; V s15 = s05; V s16 = s06; V s17 = s07;
        V s20 = s00; V s21 = s01; V s22 = s02; V s23 = s03; V s24 = s04; V s25 = s05; V s26 = s06; V s27 = s07;
        V s30 = s00; V s31 = s01; V s32 = s02; V s33 = s03;
        V s40 = s00; V s41 = s01; V s42 = s02; V s43 = s03;
        V s50 = s00; V s51 = s01; V s52 = s02; V s53 = s03;
        if (E.Continues)
        {
            s00 = V.Load(ref c, 0);
            s01 = V.Load(ref c, V.Width);
            s02 = V.Load(ref c, 2 * V.Width);
            s03 = V.Load(ref c, 3 * V.Width);
            if (Unsafe.SizeOf<C>() > 4)
            {
                s04 = V.Load(ref c, 4 * V.Width);
                s05 = V.Load(ref c, 5 * V.Width);
                s06 = V.Load(ref c, 6 * V.Width);
                s07 = V.Load(ref c, 7 * V.Width);
            }

            if (Unsafe.SizeOf<R>() > 1)
            {
                s10 = V.Load(ref c, cRow);
                s11 = V.Load(ref c, cRow + V.Width);
                s12 = V.Load(ref c, cRow + 2 * V.Width);
                s13 = V.Load(ref c, cRow + 3 * V.Width);
            }

            if (Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 4)
            {
                s14 = V.Load(ref c, cRow + 4 * V.Width);
                s15 = V.Load(ref c, cRow + 5 * V.Width);
                s16 = V.Load(ref c, cRow + 6 * V.Width);
                s17 = V.Load(ref c, cRow + 7 * V.Width);
            }

            if (Unsafe.SizeOf<R>() > 2)
            {
                s20 = V.Load(ref c, 2 * cRow);
                s21 = V.Load(ref c, 2 * cRow + V.Width);
                s22 = V.Load(ref c, 2 * cRow + 2 * V.Width);
                s23 = V.Load(ref c, 2 * cRow + 3 * V.Width);
            }

            if (Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 4)
            {
                s24 = V.Load(ref c, 2 * cRow + 4 * V.Width);
                s25 = V.Load(ref c, 2 * cRow + 5 * V.Width);
                s26 = V.Load(ref c, 2 * cRow + 6 * V.Width);
                s27 = V.Load(ref c, 2 * cRow + 7 * V.Width);
            }

            if (Unsafe.SizeOf<R>() > 3)
            {
                s30 = V.Load(ref c, 3 * cRow);
                s31 = V.Load(ref c, 3 * cRow + V.Width);
                s32 = V.Load(ref c, 3 * cRow + 2 * V.Width);
                s33 = V.Load(ref c, 3 * cRow + 3 * V.Width);
            }

            if (Unsafe.SizeOf<R>() > 4)
            {
                s40 = V.Load(ref c, 4 * cRow);
                s41 = V.Load(ref c, 4 * cRow + V.Width);
                s42 = V.Load(ref c, 4 * cRow + 2 * V.Width);
                s43 = V.Load(ref c, 4 * cRow + 3 * V.Width);
            }

            if (Unsafe.SizeOf<R>() > 5)
            {
                s50 = V.Load(ref c, 5 * cRow);
                s51 = V.Load(ref c, 5 * cRow + V.Width);
                s52 = V.Load(ref c, 5 * cRow + 2 * V.Width);
                s53 = V.Load(ref c, 5 * cRow + 3 * V.Width);
            }
        }

        ref float a = ref Unsafe.AsRef(in operands.A);
        ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column);
        for (nint k = operands.K; k > 0; k--)
        {
            V x0 = V.Broadcast(a);
            V x1 = Unsafe.SizeOf<R>() > 1 ? V.Broadcast(Unsafe.Add(ref a, aRow)) : V.Zero;
            V x2 = Unsafe.SizeOf<R>() > 2 ? V.Broadcast(Unsafe.Add(ref a, 2 * aRow)) : V.Zero;
            V x3 = Unsafe.SizeOf<R>() > 3 ? V.Broadcast(Unsafe.Add(ref a, 3 * aRow)) : V.Zero;
            V x4 = Unsafe.SizeOf<R>() > 4 ? V.Broadcast(Unsafe.Add(ref a, 4 * aRow)) : V.Zero;
            V x5 = Unsafe.SizeOf<R>() > 5 ? V.Broadcast(Unsafe.Add(ref a, 5 * aRow)) : V.Zero;

            V y0 = V.Load(ref row, 0);
            s00 = V.MultiplyAdd(x0, y0, s00);
            if (Unsafe.SizeOf<R>() > 1)
            {
                s10 = V.MultiplyAdd(x1, y0, s10);
            }

            if (Unsafe.SizeOf<R>() > 2)
            {
                s20 = V.MultiplyAdd(x2, y0, s20);
            }

            if (Unsafe.SizeOf<R>() > 3)
            {
                s30 = V.MultiplyAdd(x3, y0, s30);
            }

            if (Unsafe.SizeOf<R>() > 4)
            {
                s40 = V.MultiplyAdd(x4, y0, s40);
            }

            if (Unsafe.SizeOf<R>() > 5)
            {
                s50 = V.MultiplyAdd(x5, y0, s50);
            }

            V y1 = V.Load(ref row, V.Width);
            s01 = V.MultiplyAdd(x0, y1, s01);
            if (Unsafe.SizeOf<R>() > 1)
            {
                s11 = V.MultiplyAdd(x1, y1, s11);
            }

            if (Unsafe.SizeOf<R>() > 2)
            {
                s21 = V.MultiplyAdd(x2, y1, s21);
            }

            if (Unsafe.SizeOf<R>() > 3)
            {
                s31 = V.MultiplyAdd(x3, y1, s31);
            }

            if (Unsafe.SizeOf<R>() > 4)
            {
                s41 = V.MultiplyAdd(x4, y1, s41);
            }

            if (Unsafe.SizeOf<R>() > 5)
            {
                s51 = V.MultiplyAdd(x5, y1, s51);
            }

            V y2 = V.Load(ref row, 2 * V.Width);
            s02 = V.MultiplyAdd(x0, y2, s02);
            if (Unsafe.SizeOf<R>() > 1)
            {
                s12 = V.MultiplyAdd(x1, y2, s12);
            }

            if (Unsafe.SizeOf<R>() > 2)
            {
                s22 = V.MultiplyAdd(x2, y2, s22);
            }

            if (Unsafe.SizeOf<R>() > 3)
            {
                s32 = V.MultiplyAdd(x3, y2, s32);
            }

            if (Unsafe.SizeOf<R>() > 4)
            {
                s42 = V.MultiplyAdd(x4, y2, s42);
            }

            if (Unsafe.SizeOf<R>() > 5)
            {
                s52 = V.MultiplyAdd(x5, y2, s52);
            }

            V y3 = V.Load(ref row, 3 * V.Width);
            s03 = V.MultiplyAdd(x0, y3, s03);
            if (Unsafe.SizeOf<R>() > 1)
            {
                s13 = V.MultiplyAdd(x1, y3, s13);
            }

            if (Unsafe.SizeOf<R>() > 2)
            {
                s23 = V.MultiplyAdd(x2, y3, s23);
            }

            if (Unsafe.SizeOf<R>() > 3)
            {
                s33 = V.MultiplyAdd(x3, y3, s33);
            }

            if (Unsafe.SizeOf<R>() > 4)
            {
                s43 = V.MultiplyAdd(x4, y3, s43);
            }

            if (Unsafe.SizeOf<R>() > 5)
            {
                s53 = V.MultiplyAdd(x5, y3, s53);
            }
            if (Unsafe.SizeOf<C>() > 4)
            {
                V y4 = V.Load(ref row, 4 * V.Width);
                s04 = V.MultiplyAdd(x0, y4, s04);
                if (Unsafe.SizeOf<R>() > 1)
                {
                    s14 = V.MultiplyAdd(x1, y4, s14);
                }

                if (Unsafe.SizeOf<R>() > 2)
                {
                    s24 = V.MultiplyAdd(x2, y4, s24);
                }

                V y5 = V.Load(ref row, 5 * V.Width);
                s05 = V.MultiplyAdd(x0, y5, s05);
                if (Unsafe.SizeOf<R>() > 1)
                {
                    s15 = V.MultiplyAdd(x1, y5, s15);
                }

                if (Unsafe.SizeOf<R>() > 2)
                {
                    s25 = V.MultiplyAdd(x2, y5, s25);
                }

                V y6 = V.Load(ref row, 6 * V.Width);
                s06 = V.MultiplyAdd(x0, y6, s06);
                if (Unsafe.SizeOf<R>() > 1)
                {
                    s16 = V.MultiplyAdd(x1, y6, s16);
                }

                if (Unsafe.SizeOf<R>() > 2)
                {
                    s26 = V.MultiplyAdd(x2, y6, s26);
                }

                V y7 = V.Load(ref row, 7 * V.Width);
                s07 = V.MultiplyAdd(x0, y7, s07);
                if (Unsafe.SizeOf<R>() > 1)
                {
                    s17 = V.MultiplyAdd(x1, y7, s17);
                }

                if (Unsafe.SizeOf<R>() > 2)
                {
                    s27 = V.MultiplyAdd(x2, y7, s27);
                }
            }

            row = ref Unsafe.Add(ref row, bRow);
            a = ref Unsafe.Add(ref a, aStep);
        }

        V b0 = epilogue.Bias<V, AllLanes>(column, V.Width);
        V b1 = epilogue.Bias<V, AllLanes>(column + V.Width, V.Width);
        V b2 = epilogue.Bias<V, AllLanes>(column + 2 * V.Width, V.Width);
        V b3 = epilogue.Bias<V, AllLanes>(column + 3 * V.Width, V.Width);
        V b4 = Unsafe.SizeOf<C>() > 4 ? epilogue.Bias<V, AllLanes>(column + 4 * V.Width, V.Width) : V.Zero;
        V b5 = Unsafe.SizeOf<C>() > 5 ? epilogue.Bias<V, AllLanes>(column + 5 * V.Width, V.Width) : V.Zero;
        V b6 = Unsafe.SizeOf<C>() > 6 ? epilogue.Bias<V, AllLanes>(column + 6 * V.Width, V.Width) : V.Zero;
        V b7 = Unsafe.SizeOf<C>() > 7 ? epilogue.Bias<V, AllLanes>(column + 7 * V.Width, V.Width) : V.Zero;
        epilogue.Store<V, AllLanes>(s00, b0, 0, ref c, 0, V.Width);
        epilogue.Store<V, AllLanes>(s01, b1, 0, ref c, V.Width, V.Width);
        epilogue.Store<V, AllLanes>(s02, b2, 0, ref c, 2 * V.Width, V.Width);
        epilogue.Store<V, AllLanes>(s03, b3, 0, ref c, 3 * V.Width, V.Width);
        if (Unsafe.SizeOf<C>() > 4)
        {
            epilogue.Store<V, AllLanes>(s04, b4, 0, ref c, 4 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s05, b5, 0, ref c, 5 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s06, b6, 0, ref c, 6 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s07, b7, 0, ref c, 7 * V.Width, V.Width);
        }

        if (Unsafe.SizeOf<R>() > 1)
        {
            epilogue.Store<V, AllLanes>(s10, b0, 1, ref c, cRow, V.Width);
            epilogue.Store<V, AllLanes>(s11, b1, 1, ref c, cRow + V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s12, b2, 1, ref c, cRow + 2 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s13, b3, 1, ref c, cRow + 3 * V.Width, V.Width);
        }

        if (Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 4)
        {
            epilogue.Store<V, AllLanes>(s14, b4, 1, ref c, cRow + 4 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s15, b5, 1, ref c, cRow + 5 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s16, b6, 1, ref c, cRow + 6 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s17, b7, 1, ref c, cRow + 7 * V.Width, V.Width);
        }

        if (Unsafe.SizeOf<R>() > 2)
        {
            epilogue.Store<V, AllLanes>(s20, b0, 2, ref c, 2 * cRow, V.Width);
            epilogue.Store<V, AllLanes>(s21, b1, 2, ref c, 2 * cRow + V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s22, b2, 2, ref c, 2 * cRow + 2 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s23, b3, 2, ref c, 2 * cRow + 3 * V.Width, V.Width);
        }

        if (Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 4)
        {
            epilogue.Store<V, AllLanes>(s24, b4, 2, ref c, 2 * cRow + 4 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s25, b5, 2, ref c, 2 * cRow + 5 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s26, b6, 2, ref c, 2 * cRow + 6 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s27, b7, 2, ref c, 2 * cRow + 7 * V.Width, V.Width);
        }

        if (Unsafe.SizeOf<R>() > 3)
        {
            epilogue.Store<V, AllLanes>(s30, b0, 3, ref c, 3 * cRow, V.Width);
            epilogue.Store<V, AllLanes>(s31, b1, 3, ref c, 3 * cRow + V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s32, b2, 3, ref c, 3 * cRow + 2 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s33, b3, 3, ref c, 3 * cRow + 3 * V.Width, V.Width);
        }

        if (Unsafe.SizeOf<R>() > 4)
        {
            epilogue.Store<V, AllLanes>(s40, b0, 4, ref c, 4 * cRow, V.Width);
            epilogue.Store<V, AllLanes>(s41, b1, 4, ref c, 4 * cRow + V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s42, b2, 4, ref c, 4 * cRow + 2 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s43, b3, 4, ref c, 4 * cRow + 3 * V.Width, V.Width);
        }

        if (Unsafe.SizeOf<R>() > 5)
        {
            epilogue.Store<V, AllLanes>(s50, b0, 5, ref c, 5 * cRow, V.Width);
            epilogue.Store<V, AllLanes>(s51, b1, 5, ref c, 5 * cRow + V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s52, b2, 5, ref c, 5 * cRow + 2 * V.Width, V.Width);
            epilogue.Store<V, AllLanes>(s53, b3, 5, ref c, 5 * cRow + 3 * V.Width, V.Width);
        }
    }
}
