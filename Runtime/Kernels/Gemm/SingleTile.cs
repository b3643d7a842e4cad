// Machine-made: the same few lines for each of the 14 rows, because only sums held in separate locals stay in registers.
// Per row i: s{i} is its vector of sums; rows 3j, 3j + 1 and 3j + 2 share the address a{3j}.
namespace Kiln.Kernels;

/// <summary>A tile of up to 14 rows by one vector; all else as in <see cref="PairTile"/>.</summary>
internal static class SingleTile
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, R, L, B, W, E>(in Operands operands, in W walk, nint firstRow, nint column, nint count, E epilogue)
        where V : struct, ISimd<V>
        where R : struct, ICount
        where L : struct, ILanes
        where B : struct, ILanes
        where W : struct, IWalk, allows ref struct
        where E : struct, IEpilogue, allows ref struct
    {
        nint aRow = operands.ARow;
        nint aStep = operands.AStep;
        nint bRow = operands.BRow;
        nint cRow = operands.CRow;
        ref float c = ref Unsafe.Add(ref operands.C, firstRow * cRow + column);
        V s0 = V.Zero;
        V s1 = s0;
        V s2 = s0;
        V s3 = s0;
        V s4 = s0;
        V s5 = s0;
        V s6 = s0;
        V s7 = s0;
        V s8 = s0;
        V s9 = s0;
        V s10 = s0;
        V s11 = s0;
        V s12 = s0;
        V s13 = s0;
        if (E.Continues)
        {
            s0 = L.Load<V>(ref c, 0, count);
            if (Unsafe.SizeOf<R>() > 1)
            {
                s1 = L.Load<V>(ref c, cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 2)
            {
                s2 = L.Load<V>(ref c, 2 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 3)
            {
                s3 = L.Load<V>(ref c, 3 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 4)
            {
                s4 = L.Load<V>(ref c, 4 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 5)
            {
                s5 = L.Load<V>(ref c, 5 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 6)
            {
                s6 = L.Load<V>(ref c, 6 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 7)
            {
                s7 = L.Load<V>(ref c, 7 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 8)
            {
                s8 = L.Load<V>(ref c, 8 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 9)
            {
                s9 = L.Load<V>(ref c, 9 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 10)
            {
                s10 = L.Load<V>(ref c, 10 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 11)
            {
                s11 = L.Load<V>(ref c, 11 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 12)
            {
                s12 = L.Load<V>(ref c, 12 * cRow, count);
            }

            if (Unsafe.SizeOf<R>() > 13)
            {
                s13 = L.Load<V>(ref c, 13 * cRow, count);
            }
        }

        ref float a0 = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), firstRow * aRow);
        ref float a3 = ref Unsafe.Add(ref a0, 3 * aRow);
        ref float a6 = ref Unsafe.Add(ref a0, 6 * aRow);
        ref float a9 = ref Unsafe.Add(ref a0, 9 * aRow);
        ref float a12 = ref Unsafe.Add(ref a0, 12 * aRow);
        ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column);
        nint aRow2 = 2 * aRow;

        // Lanes beyond the last of B are read where a row follows; what they hold is summed, and dropped.
        nint lastRows = bRow + count >= V.Width ? 1 : nint.MaxValue;
        Jumps jumps = walk.Jumps;
        nint plane = jumps.Planes;
        do
        {
            nint line = walk.Lines;
            do
            {
                for (nint k = walk.Begin<V>(line, operands.K); k > 0; k--)
                {
                    V y = typeof(B) == typeof(SomeLanes) && k > lastRows ? V.Load(ref row, 0) : B.Load<V>(ref row, 0, count);

                    s0 = V.MultiplyAdd(a0, y, s0);

                    if (Unsafe.SizeOf<R>() > 1)
                    {
                        s1 = V.MultiplyAdd(Unsafe.Add(ref a0, aRow), y, s1);
                    }

                    if (Unsafe.SizeOf<R>() > 2)
                    {
                        s2 = V.MultiplyAdd(Unsafe.Add(ref a0, aRow2), y, s2);
                    }

                    if (Unsafe.SizeOf<R>() > 3)
                    {
                        s3 = V.MultiplyAdd(a3, y, s3);
                    }

                    if (Unsafe.SizeOf<R>() > 4)
                    {
                        s4 = V.MultiplyAdd(Unsafe.Add(ref a3, aRow), y, s4);
                    }

                    if (Unsafe.SizeOf<R>() > 5)
                    {
                        s5 = V.MultiplyAdd(Unsafe.Add(ref a3, aRow2), y, s5);
                    }

                    if (Unsafe.SizeOf<R>() > 6)
                    {
                        s6 = V.MultiplyAdd(a6, y, s6);
                    }

                    if (Unsafe.SizeOf<R>() > 7)
                    {
                        s7 = V.MultiplyAdd(Unsafe.Add(ref a6, aRow), y, s7);
                    }

                    if (Unsafe.SizeOf<R>() > 8)
                    {
                        s8 = V.MultiplyAdd(Unsafe.Add(ref a6, aRow2), y, s8);
                    }

                    if (Unsafe.SizeOf<R>() > 9)
                    {
                        s9 = V.MultiplyAdd(a9, y, s9);
                    }

                    if (Unsafe.SizeOf<R>() > 10)
                    {
                        s10 = V.MultiplyAdd(Unsafe.Add(ref a9, aRow), y, s10);
                    }

                    if (Unsafe.SizeOf<R>() > 11)
                    {
                        s11 = V.MultiplyAdd(Unsafe.Add(ref a9, aRow2), y, s11);
                    }

                    if (Unsafe.SizeOf<R>() > 12)
                    {
                        s12 = V.MultiplyAdd(a12, y, s12);
                    }

                    if (Unsafe.SizeOf<R>() > 13)
                    {
                        s13 = V.MultiplyAdd(Unsafe.Add(ref a12, aRow), y, s13);
                    }

                    row = ref Unsafe.Add(ref row, bRow);
                    a0 = ref Unsafe.Add(ref a0, aStep);
                    if (Unsafe.SizeOf<R>() > 3)
                    {
                        a3 = ref Unsafe.Add(ref a3, aStep);
                    }

                    if (Unsafe.SizeOf<R>() > 6)
                    {
                        a6 = ref Unsafe.Add(ref a6, aStep);
                    }

                    if (Unsafe.SizeOf<R>() > 9)
                    {
                        a9 = ref Unsafe.Add(ref a9, aStep);
                    }

                    if (Unsafe.SizeOf<R>() > 12)
                    {
                        a12 = ref Unsafe.Add(ref a12, aStep);
                    }
                }

                if (W.HasJumps)
                {
                    row = ref Unsafe.Add(ref row, jumps.BLine);
                    a0 = ref Unsafe.Add(ref a0, jumps.ALine);
                    if (Unsafe.SizeOf<R>() > 3)
                    {
                        a3 = ref Unsafe.Add(ref a3, jumps.ALine);
                    }

                    if (Unsafe.SizeOf<R>() > 6)
                    {
                        a6 = ref Unsafe.Add(ref a6, jumps.ALine);
                    }

                    if (Unsafe.SizeOf<R>() > 9)
                    {
                        a9 = ref Unsafe.Add(ref a9, jumps.ALine);
                    }

                    if (Unsafe.SizeOf<R>() > 12)
                    {
                        a12 = ref Unsafe.Add(ref a12, jumps.ALine);
                    }
                }
            }
            while (W.HasLines && --line > 0);

            if (W.HasJumps)
            {
                row = ref Unsafe.Add(ref row, jumps.BPlane);
                a0 = ref Unsafe.Add(ref a0, jumps.APlane);
                if (Unsafe.SizeOf<R>() > 3)
                {
                    a3 = ref Unsafe.Add(ref a3, jumps.APlane);
                }

                if (Unsafe.SizeOf<R>() > 6)
                {
                    a6 = ref Unsafe.Add(ref a6, jumps.APlane);
                }

                if (Unsafe.SizeOf<R>() > 9)
                {
                    a9 = ref Unsafe.Add(ref a9, jumps.APlane);
                }

                if (Unsafe.SizeOf<R>() > 12)
                {
                    a12 = ref Unsafe.Add(ref a12, jumps.APlane);
                }
            }
        }
        while (W.HasJumps && --plane > 0);

        V bias = epilogue.Bias<V, L>(operands.FirstColumn + column, count);
        epilogue.Store<V, L>(s0, bias, firstRow, ref c, 0, count);
        if (Unsafe.SizeOf<R>() > 1)
        {
            epilogue.Store<V, L>(s1, bias, firstRow + 1, ref c, cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 2)
        {
            epilogue.Store<V, L>(s2, bias, firstRow + 2, ref c, 2 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 3)
        {
            epilogue.Store<V, L>(s3, bias, firstRow + 3, ref c, 3 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 4)
        {
            epilogue.Store<V, L>(s4, bias, firstRow + 4, ref c, 4 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 5)
        {
            epilogue.Store<V, L>(s5, bias, firstRow + 5, ref c, 5 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 6)
        {
            epilogue.Store<V, L>(s6, bias, firstRow + 6, ref c, 6 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 7)
        {
            epilogue.Store<V, L>(s7, bias, firstRow + 7, ref c, 7 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 8)
        {
            epilogue.Store<V, L>(s8, bias, firstRow + 8, ref c, 8 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 9)
        {
            epilogue.Store<V, L>(s9, bias, firstRow + 9, ref c, 9 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 10)
        {
            epilogue.Store<V, L>(s10, bias, firstRow + 10, ref c, 10 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 11)
        {
            epilogue.Store<V, L>(s11, bias, firstRow + 11, ref c, 11 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 12)
        {
            epilogue.Store<V, L>(s12, bias, firstRow + 12, ref c, 12 * cRow, count);
        }

        if (Unsafe.SizeOf<R>() > 13)
        {
            epilogue.Store<V, L>(s13, bias, firstRow + 13, ref c, 13 * cRow, count);
        }
    }
}
