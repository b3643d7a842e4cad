// Machine-made: the same line for each of the 16 rows; s{i} holds the sums of row i, rows 3j, 3j + 1 and 3j + 2 share the address a{3j}.
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// A tile of 4, 8, 12 or 16 rows by one vector of <c>C = A B</c>, stored as its transpose before it leaves the registers. Every element is one chain
/// of multiply-adds in ascending order, as in <see cref="SingleTile"/>. For AVX-512.
/// </summary>
internal static class TransposedTile
{
    public const int MaxRows = 16;

    /// <param name="operands">A is row-major, B panels of one vector, one behind the other, and C lies transposed.</param>
    /// <param name="column">The first column of B, a multiple of the vector's width.</param>
    /// <param name="columns">Columns of the panel that exist, and are stored.</param>
    /// <param name="firstRow">The first row of A.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<R>(in Operands operands, nint column, nint columns, nint firstRow) where R : struct, ICount
    {
        nint aRow = operands.ARow;
        nint aRow2 = 2 * aRow;
        ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.K);
        ref float a0 = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), firstRow * aRow);
        ref float a3 = ref Unsafe.Add(ref a0, 3 * aRow);
        ref float a6 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 6 ? 6 * aRow : 0);
        ref float a9 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 9 ? 9 * aRow : 0);
        ref float a12 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 12 ? 12 * aRow : 0);
        ref float a15 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<R>() > 15 ? 15 * aRow : 0);
        Vector512<float> s0 = Vector512<float>.Zero;
        Vector512<float> s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        Vector512<float> s8 = s0, s9 = s0, s10 = s0, s11 = s0, s12 = s0, s13 = s0, s14 = s0, s15 = s0;
        for (nint k = operands.K; k > 0; k--)
        {
            Vector512<float> y = Vector512.LoadUnsafe(ref row);
            s0 = Vector512.MultiplyAddEstimate(Vector512.Create(a0), y, s0);
            s1 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a0, aRow)), y, s1);
            s2 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a0, aRow2)), y, s2);
            s3 = Vector512.MultiplyAddEstimate(Vector512.Create(a3), y, s3);

            if (Unsafe.SizeOf<R>() > 4)
            {
                s4 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a3, aRow)), y, s4);
                s5 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a3, aRow2)), y, s5);
                s6 = Vector512.MultiplyAddEstimate(Vector512.Create(a6), y, s6);
                s7 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a6, aRow)), y, s7);
            }

            if (Unsafe.SizeOf<R>() > 8)
            {
                s8 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a6, aRow2)), y, s8);
                s9 = Vector512.MultiplyAddEstimate(Vector512.Create(a9), y, s9);
                s10 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a9, aRow)), y, s10);
                s11 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a9, aRow2)), y, s11);
            }

            if (Unsafe.SizeOf<R>() > 12)
            {
                s12 = Vector512.MultiplyAddEstimate(Vector512.Create(a12), y, s12);
                s13 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a12, aRow)), y, s13);
                s14 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a12, aRow2)), y, s14);
                s15 = Vector512.MultiplyAddEstimate(Vector512.Create(a15), y, s15);
            }

            row = ref Unsafe.Add(ref row, Vector512<float>.Count);
            a0 = ref Unsafe.Add(ref a0, 1);
            a3 = ref Unsafe.Add(ref a3, 1);
            if (Unsafe.SizeOf<R>() > 6)
            {
                a6 = ref Unsafe.Add(ref a6, 1);
            }

            if (Unsafe.SizeOf<R>() > 9)
            {
                a9 = ref Unsafe.Add(ref a9, 1);
            }

            if (Unsafe.SizeOf<R>() > 12)
            {
                a12 = ref Unsafe.Add(ref a12, 1);
            }

            if (Unsafe.SizeOf<R>() > 15)
            {
                a15 = ref Unsafe.Add(ref a15, 1);
            }
        }

        ref float c = ref Unsafe.Add(ref operands.C, column * operands.CRow + firstRow);
        if (Unsafe.SizeOf<R>() == MaxRows)
        {
            SquareTransposition.Store(
                columns, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, s12, s13, s14, s15, ref c, operands.CRow);
            return;
        }

        SquareTransposition.StoreQuads(columns, s0, s1, s2, s3, ref c, operands.CRow);
        if (Unsafe.SizeOf<R>() > 4)
        {
            SquareTransposition.StoreQuads(columns, s4, s5, s6, s7, ref Unsafe.Add(ref c, 4), operands.CRow);
        }

        if (Unsafe.SizeOf<R>() > 8)
        {
            SquareTransposition.StoreQuads(columns, s8, s9, s10, s11, ref Unsafe.Add(ref c, 8), operands.CRow);
        }
    }
}
