// Machine-made: the same few lines for each of the 14 rows, because only sums held in separate locals stay in registers.
// Per row i: l{i} and r{i} are its sums in the left and the right vector; rows 3j, 3j + 1 and 3j + 2 share the address a{3j}.
namespace Kiln.Kernels;

/// <summary>
/// A tile of up to 14 rows by two vectors of <c>C = A B</c>, where element (i, p) of A lies at <c>i * ARow + p * AStep</c>; so one
/// tile serves A and its transpose. Every element of C is one chain of multiply-adds in ascending p. Over windows the inner dimension
/// comes in lines and planes of lines, and after each both operands jump: a window of an image, whose rows lie apart, is read where it
/// lies, and the sums stay in registers. Lanes <c>L</c> of C are written; lanes <c>B</c> of B are read, all where its rows are padded or
/// followed by others.
/// </summary>
internal static class PairTile
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
        V l0 = V.Zero;
        V r0 = V.Zero;
        V l1 = l0; V r1 = r0;
        V l2 = l0; V r2 = r0;
        V l3 = l0; V r3 = r0;
        V l4 = l0; V r4 = r0;
        V l5 = l0; V r5 = r0;
        V l6 = l0; V r6 = r0;
        V l7 = l0; V r7 = r0;
        V l8 = l0; V r8 = r0;
        V l9 = l0; V r9 = r0;
        V l10 = l0; V r10 = r0;
        V l11 = l0; V r11 = r0;
        V l12 = l0; V r12 = r0;
        V l13 = l0; V r13 = r0;
        if (E.Continues)
        {
            l0 = V.Load(ref c, 0);
            r0 = L.Load<V>(ref c, V.Width, count);
            if (Unsafe.SizeOf<R>() > 1)
            {
                l1 = V.Load(ref c, cRow);
                r1 = L.Load<V>(ref c, cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 2)
            {
                l2 = V.Load(ref c, 2 * cRow);
                r2 = L.Load<V>(ref c, 2 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 3)
            {
                l3 = V.Load(ref c, 3 * cRow);
                r3 = L.Load<V>(ref c, 3 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 4)
            {
                l4 = V.Load(ref c, 4 * cRow);
                r4 = L.Load<V>(ref c, 4 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 5)
            {
                l5 = V.Load(ref c, 5 * cRow);
                r5 = L.Load<V>(ref c, 5 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 6)
            {
                l6 = V.Load(ref c, 6 * cRow);
                r6 = L.Load<V>(ref c, 6 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 7)
            {
                l7 = V.Load(ref c, 7 * cRow);
                r7 = L.Load<V>(ref c, 7 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 8)
            {
                l8 = V.Load(ref c, 8 * cRow);
                r8 = L.Load<V>(ref c, 8 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 9)
            {
                l9 = V.Load(ref c, 9 * cRow);
                r9 = L.Load<V>(ref c, 9 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 10)
            {
                l10 = V.Load(ref c, 10 * cRow);
                r10 = L.Load<V>(ref c, 10 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 11)
            {
                l11 = V.Load(ref c, 11 * cRow);
                r11 = L.Load<V>(ref c, 11 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 12)
            {
                l12 = V.Load(ref c, 12 * cRow);
                r12 = L.Load<V>(ref c, 12 * cRow + V.Width, count);
            }

            if (Unsafe.SizeOf<R>() > 13)
            {
                l13 = V.Load(ref c, 13 * cRow);
                r13 = L.Load<V>(ref c, 13 * cRow + V.Width, count);
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
                    V left = V.Load(ref row, 0);
                    V right = typeof(B) == typeof(SomeLanes) && k > lastRows ? V.Load(ref row, V.Width) : B.Load<V>(ref row, V.Width, count);

                    V x0 = V.Broadcast(a0);
                    l0 = V.MultiplyAdd(x0, left, l0);
                    r0 = V.MultiplyAdd(x0, right, r0);

                    if (Unsafe.SizeOf<R>() > 1)
                    {
                        V x1 = V.Broadcast(Unsafe.Add(ref a0, aRow));
                        l1 = V.MultiplyAdd(x1, left, l1);
                        r1 = V.MultiplyAdd(x1, right, r1);
                    }

                    if (Unsafe.SizeOf<R>() > 2)
                    {
                        V x2 = V.Broadcast(Unsafe.Add(ref a0, aRow2));
                        l2 = V.MultiplyAdd(x2, left, l2);
                        r2 = V.MultiplyAdd(x2, right, r2);
                    }

                    if (Unsafe.SizeOf<R>() > 3)
                    {
                        V x3 = V.Broadcast(a3);
                        l3 = V.MultiplyAdd(x3, left, l3);
                        r3 = V.MultiplyAdd(x3, right, r3);
                    }

                    if (Unsafe.SizeOf<R>() > 4)
                    {
                        V x4 = V.Broadcast(Unsafe.Add(ref a3, aRow));
                        l4 = V.MultiplyAdd(x4, left, l4);
                        r4 = V.MultiplyAdd(x4, right, r4);
                    }

                    if (Unsafe.SizeOf<R>() > 5)
                    {
                        V x5 = V.Broadcast(Unsafe.Add(ref a3, aRow2));
                        l5 = V.MultiplyAdd(x5, left, l5);
                        r5 = V.MultiplyAdd(x5, right, r5);
                    }

                    if (Unsafe.SizeOf<R>() > 6)
                    {
                        V x6 = V.Broadcast(a6);
                        l6 = V.MultiplyAdd(x6, left, l6);
                        r6 = V.MultiplyAdd(x6, right, r6);
                    }

                    if (Unsafe.SizeOf<R>() > 7)
                    {
                        V x7 = V.Broadcast(Unsafe.Add(ref a6, aRow));
                        l7 = V.MultiplyAdd(x7, left, l7);
                        r7 = V.MultiplyAdd(x7, right, r7);
                    }

                    if (Unsafe.SizeOf<R>() > 8)
                    {
                        V x8 = V.Broadcast(Unsafe.Add(ref a6, aRow2));
                        l8 = V.MultiplyAdd(x8, left, l8);
                        r8 = V.MultiplyAdd(x8, right, r8);
                    }

                    if (Unsafe.SizeOf<R>() > 9)
                    {
                        V x9 = V.Broadcast(a9);
                        l9 = V.MultiplyAdd(x9, left, l9);
                        r9 = V.MultiplyAdd(x9, right, r9);
                    }

                    if (Unsafe.SizeOf<R>() > 10)
                    {
                        V x10 = V.Broadcast(Unsafe.Add(ref a9, aRow));
                        l10 = V.MultiplyAdd(x10, left, l10);
                        r10 = V.MultiplyAdd(x10, right, r10);
                    }

                    if (Unsafe.SizeOf<R>() > 11)
                    {
                        V x11 = V.Broadcast(Unsafe.Add(ref a9, aRow2));
                        l11 = V.MultiplyAdd(x11, left, l11);
                        r11 = V.MultiplyAdd(x11, right, r11);
                    }

                    if (Unsafe.SizeOf<R>() > 12)
                    {
                        V x12 = V.Broadcast(a12);
                        l12 = V.MultiplyAdd(x12, left, l12);
                        r12 = V.MultiplyAdd(x12, right, r12);
                    }

                    if (Unsafe.SizeOf<R>() > 13)
                    {
                        V x13 = V.Broadcast(Unsafe.Add(ref a12, aRow));
                        l13 = V.MultiplyAdd(x13, left, l13);
                        r13 = V.MultiplyAdd(x13, right, r13);
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

        V leftBias = epilogue.Bias<V, AllLanes>(operands.FirstColumn + column, count), rightBias = epilogue.Bias<V, L>(operands.FirstColumn + column + V.Width, count);
        epilogue.Store<V, AllLanes>(l0, leftBias, firstRow, ref c, 0, V.Width);
        epilogue.Store<V, L>(r0, rightBias, firstRow, ref c, V.Width, count);
        if (Unsafe.SizeOf<R>() > 1)
        {
            epilogue.Store<V, AllLanes>(l1, leftBias, firstRow + 1, ref c, cRow, V.Width);
            epilogue.Store<V, L>(r1, rightBias, firstRow + 1, ref c, cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 2)
        {
            epilogue.Store<V, AllLanes>(l2, leftBias, firstRow + 2, ref c, 2 * cRow, V.Width);
            epilogue.Store<V, L>(r2, rightBias, firstRow + 2, ref c, 2 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 3)
        {
            epilogue.Store<V, AllLanes>(l3, leftBias, firstRow + 3, ref c, 3 * cRow, V.Width);
            epilogue.Store<V, L>(r3, rightBias, firstRow + 3, ref c, 3 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 4)
        {
            epilogue.Store<V, AllLanes>(l4, leftBias, firstRow + 4, ref c, 4 * cRow, V.Width);
            epilogue.Store<V, L>(r4, rightBias, firstRow + 4, ref c, 4 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 5)
        {
            epilogue.Store<V, AllLanes>(l5, leftBias, firstRow + 5, ref c, 5 * cRow, V.Width);
            epilogue.Store<V, L>(r5, rightBias, firstRow + 5, ref c, 5 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 6)
        {
            epilogue.Store<V, AllLanes>(l6, leftBias, firstRow + 6, ref c, 6 * cRow, V.Width);
            epilogue.Store<V, L>(r6, rightBias, firstRow + 6, ref c, 6 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 7)
        {
            epilogue.Store<V, AllLanes>(l7, leftBias, firstRow + 7, ref c, 7 * cRow, V.Width);
            epilogue.Store<V, L>(r7, rightBias, firstRow + 7, ref c, 7 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 8)
        {
            epilogue.Store<V, AllLanes>(l8, leftBias, firstRow + 8, ref c, 8 * cRow, V.Width);
            epilogue.Store<V, L>(r8, rightBias, firstRow + 8, ref c, 8 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 9)
        {
            epilogue.Store<V, AllLanes>(l9, leftBias, firstRow + 9, ref c, 9 * cRow, V.Width);
            epilogue.Store<V, L>(r9, rightBias, firstRow + 9, ref c, 9 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 10)
        {
            epilogue.Store<V, AllLanes>(l10, leftBias, firstRow + 10, ref c, 10 * cRow, V.Width);
            epilogue.Store<V, L>(r10, rightBias, firstRow + 10, ref c, 10 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 11)
        {
            epilogue.Store<V, AllLanes>(l11, leftBias, firstRow + 11, ref c, 11 * cRow, V.Width);
            epilogue.Store<V, L>(r11, rightBias, firstRow + 11, ref c, 11 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 12)
        {
            epilogue.Store<V, AllLanes>(l12, leftBias, firstRow + 12, ref c, 12 * cRow, V.Width);
            epilogue.Store<V, L>(r12, rightBias, firstRow + 12, ref c, 12 * cRow + V.Width, count);
        }

        if (Unsafe.SizeOf<R>() > 13)
        {
            epilogue.Store<V, AllLanes>(l13, leftBias, firstRow + 13, ref c, 13 * cRow, V.Width);
            epilogue.Store<V, L>(r13, rightBias, firstRow + 13, ref c, 13 * cRow + V.Width, count);
        }
    }
}
