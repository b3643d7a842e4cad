// Machine-made: the same few lines for each of the 6 rows; s{i}{j} holds the lane sums of the dot product of row i of A and row j of B.
namespace Kiln.Kernels;

/// <summary>
/// A tile of up to 6 by 4 dot products, <c>C = A B^T</c>: rows of A and rows of B are both read along k. Lane l of an element's sum
/// adds the products l, l + Width, l + 2 Width, ... in ascending order, and <see cref="ISimd{V}.SumEach"/> adds the lanes, so the result
/// does not depend on where in a tile the element lies.
/// </summary>
internal static class DotTile
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, R>(in Operands operands, nint firstRow, nint column, nint columns, bool accumulate)
        where V : struct, ISimd<V>
        where R : struct, ICount
    {
        nint k = operands.K;
        nint bRow = operands.BRow;
        ref float a0 = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), firstRow * operands.ARow);
        ref float a1 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 1 ? operands.ARow : 0);
        ref float a2 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 2 ? 2 * operands.ARow : 0);
        ref float a3 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 3 ? 3 * operands.ARow : 0);
        ref float a4 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 4 ? 4 * operands.ARow : 0);
        ref float a5 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 5 ? 5 * operands.ARow : 0);

        // Fewer than four columns are left at the end: the last row of B stands in for the missing ones, their sums are not stored.
        ref float b0 = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * bRow);
        ref float b1 = ref Unsafe.Add(ref b0, columns > 1 ? bRow : 0);
        ref float b2 = ref Unsafe.Add(ref b1, columns > 2 ? bRow : 0);
        ref float b3 = ref Unsafe.Add(ref b2, columns > 3 ? bRow : 0);
        V s00 = V.Zero; V s01 = V.Zero; V s02 = V.Zero; V s03 = V.Zero;
        V s10 = V.Zero; V s11 = V.Zero; V s12 = V.Zero; V s13 = V.Zero;
        V s20 = V.Zero; V s21 = V.Zero; V s22 = V.Zero; V s23 = V.Zero;
        V s30 = V.Zero; V s31 = V.Zero; V s32 = V.Zero; V s33 = V.Zero;
        V s40 = V.Zero; V s41 = V.Zero; V s42 = V.Zero; V s43 = V.Zero;
        V s50 = V.Zero; V s51 = V.Zero; V s52 = V.Zero; V s53 = V.Zero;
        nint p = 0;
        for (; k - p >= V.Width; p += V.Width)
        {
            V x0 = V.Load(ref a0, p);
            V x1 = Unsafe.SizeOf<R>() > 1 ? V.Load(ref a1, p) : V.Zero;
            V x2 = Unsafe.SizeOf<R>() > 2 ? V.Load(ref a2, p) : V.Zero;
            V x3 = Unsafe.SizeOf<R>() > 3 ? V.Load(ref a3, p) : V.Zero;
            V x4 = Unsafe.SizeOf<R>() > 4 ? V.Load(ref a4, p) : V.Zero;
            V x5 = Unsafe.SizeOf<R>() > 5 ? V.Load(ref a5, p) : V.Zero;

            V y0 = V.Load(ref b0, p);
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

            V y1 = V.Load(ref b1, p);
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

            V y2 = V.Load(ref b2, p);
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

            V y3 = V.Load(ref b3, p);
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
        }

        nint rest = k - p;
        if (rest > 0)
        {
            V x0 = V.LoadPart(ref a0, p, rest);
            V x1 = Unsafe.SizeOf<R>() > 1 ? V.LoadPart(ref a1, p, rest) : V.Zero;
            V x2 = Unsafe.SizeOf<R>() > 2 ? V.LoadPart(ref a2, p, rest) : V.Zero;
            V x3 = Unsafe.SizeOf<R>() > 3 ? V.LoadPart(ref a3, p, rest) : V.Zero;
            V x4 = Unsafe.SizeOf<R>() > 4 ? V.LoadPart(ref a4, p, rest) : V.Zero;
            V x5 = Unsafe.SizeOf<R>() > 5 ? V.LoadPart(ref a5, p, rest) : V.Zero;

            V y0 = V.LoadPart(ref b0, p, rest);
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

            V y1 = V.LoadPart(ref b1, p, rest);
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

            V y2 = V.LoadPart(ref b2, p, rest);
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

            V y3 = V.LoadPart(ref b3, p, rest);
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
        }

        ref float c = ref Unsafe.Add(ref operands.C, firstRow * operands.CRow + column);
        Store(V.SumEach(s00, s01, s02, s03), ref c, 0, columns, accumulate);

        if (Unsafe.SizeOf<R>() > 1)
        {
            Store(V.SumEach(s10, s11, s12, s13), ref c, operands.CRow, columns, accumulate);
        }

        if (Unsafe.SizeOf<R>() > 2)
        {
            Store(V.SumEach(s20, s21, s22, s23), ref c, 2 * operands.CRow, columns, accumulate);
        }

        if (Unsafe.SizeOf<R>() > 3)
        {
            Store(V.SumEach(s30, s31, s32, s33), ref c, 3 * operands.CRow, columns, accumulate);
        }

        if (Unsafe.SizeOf<R>() > 4)
        {
            Store(V.SumEach(s40, s41, s42, s43), ref c, 4 * operands.CRow, columns, accumulate);
        }

        if (Unsafe.SizeOf<R>() > 5)
        {
            Store(V.SumEach(s50, s51, s52, s53), ref c, 5 * operands.CRow, columns, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(F128 sums, ref float c, nint index, nint columns, bool accumulate)
    {
        if (columns >= F128.Width)
        {
            F128.Store(accumulate ? F128.Load(ref c, index) + sums : sums, ref c, index);
        }
        else
        {
            F128.StorePart(accumulate ? F128.LoadPart(ref c, index, columns) + sums : sums, ref c, index, columns);
        }
    }
}
