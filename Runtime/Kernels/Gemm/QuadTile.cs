// Machine-made: the same few lines for each row of B and vector of A; s{i}{j} sums row i of B and vector j of A. Rows 3i, 3i + 1 and 3i + 2 of B share
// the address b{3i}.
namespace Kiln.Kernels;

/// <summary>
/// A tile of dot products, <c>C = A B^T</c>: four, eight or twelve rows of B by one or two vectors of A. A lies packed, rows of four
/// consecutive terms side by side in a vector; four terms of a row of B are repeated over one. So lane l of an element's four adds
/// the products l, l + 4, l + 8, ... in ascending order, and <see cref="ISimd{V}.SumQuads"/> adds the four, wherever in a tile
/// the element lies.
/// </summary>
internal static class QuadTile
{
    /// <param name="operands">The matrices; A is packed, B starts at the tile's first row and C at its first element.</param>
    /// <param name="rows">Rows of A that exist, of those that the vectors have room for.</param>
    /// <param name="columns">Rows of B that exist: all, or one to three of four.</param>
    /// <param name="accumulate">Whether to add to C.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static unsafe void Run<V, R, S>(in Operands operands, nint rows, nint columns, bool accumulate)
        where V : struct, ISimd<V>
        where R : struct, ICount
        where S : struct, ICount
    {
        // The last row of B stands in for those that a tile of four lacks; their sums are not stored.
        nint bRow = columns > 1 ? operands.BRow : 0;
        nint bRow2 = columns > 2 ? 2 * operands.BRow : bRow;
        ref float a = ref Unsafe.AsRef(in operands.A);
        V s00 = V.Zero; V s01 = V.Zero;
        V s10 = s00; V s11 = s00;
        V s20 = s00; V s21 = s00;
        V s30 = s00; V s31 = s00;
        V s40 = s00; V s41 = s00;
        V s50 = s00; V s51 = s00;
        V s60 = s00; V s61 = s00;
        V s70 = s00; V s71 = s00;
        V s80 = s00; V s81 = s00;
        V s90 = s00; V s91 = s00;
        V s100 = s00; V s101 = s00;
        V s110 = s00; V s111 = s00;
        fixed (float* b0 = &operands.B)
        {
            float* b3 = b0 + (columns > 3 ? 3 * bRow : bRow2);
            float* b6 = b0 + (Unsafe.SizeOf<R>() > 4 ? 6 * bRow : 0);
            float* b9 = b0 + (Unsafe.SizeOf<R>() > 8 ? 9 * bRow : 0);
            nint p = 0;
            for (; operands.K - p >= 4; p += 4)
            {
                V x0 = V.Load(ref a, 0);
                V x1 = Unsafe.SizeOf<S>() > 1 ? V.Load(ref a, V.Width) : V.Zero;

                V y0 = V.Repeat(b0 + p);
                s00 = V.MultiplyAdd(x0, y0, s00);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s01 = V.MultiplyAdd(x1, y0, s01);
                }

                V y1 = V.Repeat(b0 + bRow + p);
                s10 = V.MultiplyAdd(x0, y1, s10);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s11 = V.MultiplyAdd(x1, y1, s11);
                }

                V y2 = V.Repeat(b0 + bRow2 + p);
                s20 = V.MultiplyAdd(x0, y2, s20);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s21 = V.MultiplyAdd(x1, y2, s21);
                }

                V y3 = V.Repeat(b3 + p);
                s30 = V.MultiplyAdd(x0, y3, s30);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s31 = V.MultiplyAdd(x1, y3, s31);
                }

                if (Unsafe.SizeOf<R>() > 4)
                {
                    V y4 = V.Repeat(b3 + bRow + p);
                    s40 = V.MultiplyAdd(x0, y4, s40);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s41 = V.MultiplyAdd(x1, y4, s41);
                    }

                    V y5 = V.Repeat(b3 + bRow2 + p);
                    s50 = V.MultiplyAdd(x0, y5, s50);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s51 = V.MultiplyAdd(x1, y5, s51);
                    }

                    V y6 = V.Repeat(b6 + p);
                    s60 = V.MultiplyAdd(x0, y6, s60);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s61 = V.MultiplyAdd(x1, y6, s61);
                    }

                    V y7 = V.Repeat(b6 + bRow + p);
                    s70 = V.MultiplyAdd(x0, y7, s70);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s71 = V.MultiplyAdd(x1, y7, s71);
                    }
                }

                if (Unsafe.SizeOf<R>() > 8)
                {
                    V y8 = V.Repeat(b6 + bRow2 + p);
                    s80 = V.MultiplyAdd(x0, y8, s80);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s81 = V.MultiplyAdd(x1, y8, s81);
                    }

                    V y9 = V.Repeat(b9 + p);
                    s90 = V.MultiplyAdd(x0, y9, s90);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s91 = V.MultiplyAdd(x1, y9, s91);
                    }

                    V y10 = V.Repeat(b9 + bRow + p);
                    s100 = V.MultiplyAdd(x0, y10, s100);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s101 = V.MultiplyAdd(x1, y10, s101);
                    }

                    V y11 = V.Repeat(b9 + bRow2 + p);
                    s110 = V.MultiplyAdd(x0, y11, s110);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s111 = V.MultiplyAdd(x1, y11, s111);
                    }
                }

                a = ref Unsafe.Add(ref a, Unsafe.SizeOf<S>() * V.Width);
            }

            nint rest = operands.K - p;
            if (rest > 0)
            {
                V x0 = V.Load(ref a, 0);
                V x1 = Unsafe.SizeOf<S>() > 1 ? V.Load(ref a, V.Width) : V.Zero;

                V y0 = V.RepeatPart(b0 + p, rest);
                s00 = V.MultiplyAdd(x0, y0, s00);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s01 = V.MultiplyAdd(x1, y0, s01);
                }

                V y1 = V.RepeatPart(b0 + bRow + p, rest);
                s10 = V.MultiplyAdd(x0, y1, s10);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s11 = V.MultiplyAdd(x1, y1, s11);
                }

                V y2 = V.RepeatPart(b0 + bRow2 + p, rest);
                s20 = V.MultiplyAdd(x0, y2, s20);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s21 = V.MultiplyAdd(x1, y2, s21);
                }

                V y3 = V.RepeatPart(b3 + p, rest);
                s30 = V.MultiplyAdd(x0, y3, s30);
                if (Unsafe.SizeOf<S>() > 1)
                {
                    s31 = V.MultiplyAdd(x1, y3, s31);
                }

                if (Unsafe.SizeOf<R>() > 4)
                {
                    V y4 = V.RepeatPart(b3 + bRow + p, rest);
                    s40 = V.MultiplyAdd(x0, y4, s40);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s41 = V.MultiplyAdd(x1, y4, s41);
                    }

                    V y5 = V.RepeatPart(b3 + bRow2 + p, rest);
                    s50 = V.MultiplyAdd(x0, y5, s50);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s51 = V.MultiplyAdd(x1, y5, s51);
                    }

                    V y6 = V.RepeatPart(b6 + p, rest);
                    s60 = V.MultiplyAdd(x0, y6, s60);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s61 = V.MultiplyAdd(x1, y6, s61);
                    }

                    V y7 = V.RepeatPart(b6 + bRow + p, rest);
                    s70 = V.MultiplyAdd(x0, y7, s70);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s71 = V.MultiplyAdd(x1, y7, s71);
                    }
                }

                if (Unsafe.SizeOf<R>() > 8)
                {
                    V y8 = V.RepeatPart(b6 + bRow2 + p, rest);
                    s80 = V.MultiplyAdd(x0, y8, s80);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s81 = V.MultiplyAdd(x1, y8, s81);
                    }

                    V y9 = V.RepeatPart(b9 + p, rest);
                    s90 = V.MultiplyAdd(x0, y9, s90);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s91 = V.MultiplyAdd(x1, y9, s91);
                    }

                    V y10 = V.RepeatPart(b9 + bRow + p, rest);
                    s100 = V.MultiplyAdd(x0, y10, s100);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s101 = V.MultiplyAdd(x1, y10, s101);
                    }

                    V y11 = V.RepeatPart(b9 + bRow2 + p, rest);
                    s110 = V.MultiplyAdd(x0, y11, s110);
                    if (Unsafe.SizeOf<S>() > 1)
                    {
                        s111 = V.MultiplyAdd(x1, y11, s111);
                    }
                }
            }
        }

        nint cRow = operands.CRow;
        nint next = V.Width / 4;
        ref float c = ref operands.C;
        Store<V, R>(V.SumQuads(s00, s10, s20, s30), rows, columns, ref c, cRow, accumulate);

        if (Unsafe.SizeOf<R>() > 4)
        {
            Store<V, R>(V.SumQuads(s40, s50, s60, s70), rows, columns, ref Unsafe.Add(ref c, 4), cRow, accumulate);
        }

        if (Unsafe.SizeOf<R>() > 8)
        {
            Store<V, R>(V.SumQuads(s80, s90, s100, s110), rows, columns, ref Unsafe.Add(ref c, 8), cRow, accumulate);
        }

        if (Unsafe.SizeOf<S>() > 1)
        {
            Store<V, R>(V.SumQuads(s01, s11, s21, s31), rows - next, columns, ref Unsafe.Add(ref c, next * cRow), cRow, accumulate);
        }

        if (Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<S>() > 1)
        {
            Store<V, R>(V.SumQuads(s41, s51, s61, s71), rows - next, columns, ref Unsafe.Add(ref c, next * cRow + 4), cRow, accumulate);
        }

        if (Unsafe.SizeOf<R>() > 8 && Unsafe.SizeOf<S>() > 1)
        {
            Store<V, R>(V.SumQuads(s81, s91, s101, s111), rows - next, columns, ref Unsafe.Add(ref c, next * cRow + 8), cRow, accumulate);
        }
    }

    /// <summary>Four elements of each of some rows of C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V, R>(V sums, nint rows, nint columns, ref float c, nint cRow, bool accumulate)
        where V : struct, ISimd<V>
        where R : struct, ICount
    {
        if (rows > 0)
        {
            Store<R>(V.Quad(sums, 0), columns, ref c, accumulate);
        }

        if (V.Width > 4 && rows > 1)
        {
            Store<R>(V.Quad(sums, 1), columns, ref Unsafe.Add(ref c, cRow), accumulate);
        }

        if (V.Width > 8 && rows > 2)
        {
            Store<R>(V.Quad(sums, 2), columns, ref Unsafe.Add(ref c, 2 * cRow), accumulate);
        }

        if (V.Width > 8 && rows > 3)
        {
            Store<R>(V.Quad(sums, 3), columns, ref Unsafe.Add(ref c, 3 * cRow), accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<R>(F128 sums, nint columns, ref float c, bool accumulate) where R : struct, ICount
    {
        if (Unsafe.SizeOf<R>() > 4 || columns >= F128.Width)
        {
            F128.Store(accumulate ? F128.Load(ref c, 0) + sums : sums, ref c, 0);
        }
        else
        {
            F128.StorePart(accumulate ? F128.LoadPart(ref c, 0, columns) + sums : sums, ref c, 0, columns);
        }
    }
}
