using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>Copies a small matrix into its transpose, in blocks of 4 by 4.</summary>
internal static class Transposition
{
    /// <summary><c>y[j, i] = x[i, j]</c> for i below <paramref name="rows"/> and j below <paramref name="columns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        nint i = 0;
        for (; rows - i >= 4; i += 4)
        {
            ref float source = ref Unsafe.Add(ref Unsafe.AsRef(in x), i * xRow);
            nint j = 0;
            for (; columns - j >= 4; j += 4)
            {
                Block(ref Unsafe.Add(ref source, j), xRow, ref Unsafe.Add(ref y, j * yRow + i), yRow);
            }

            Elements(4, columns - j, ref Unsafe.Add(ref source, j), xRow, ref Unsafe.Add(ref y, j * yRow + i), yRow);
        }

        Elements(rows - i, columns, ref Unsafe.Add(ref Unsafe.AsRef(in x), i * xRow), xRow, ref Unsafe.Add(ref y, i), yRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(ref float x, nint xRow, ref float y, nint yRow)
    {
        if (!Sse.IsSupported)
        {
            Elements(4, 4, ref x, xRow, ref y, yRow);
            return;
        }

        Vector128<float> row0 = Vector128.LoadUnsafe(ref x);
        Vector128<float> row1 = Vector128.LoadUnsafe(ref Unsafe.Add(ref x, xRow));
        Vector128<float> row2 = Vector128.LoadUnsafe(ref Unsafe.Add(ref x, 2 * xRow));
        Vector128<float> row3 = Vector128.LoadUnsafe(ref Unsafe.Add(ref x, 3 * xRow));
        Vector128<float> low01 = Sse.UnpackLow(row0, row1);
        Vector128<float> low23 = Sse.UnpackLow(row2, row3);
        Vector128<float> high01 = Sse.UnpackHigh(row0, row1);
        Vector128<float> high23 = Sse.UnpackHigh(row2, row3);
        Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref y);
        Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref Unsafe.Add(ref y, yRow));
        Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref Unsafe.Add(ref y, 2 * yRow));
        Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref Unsafe.Add(ref y, 3 * yRow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Elements(nint rows, nint columns, ref float x, nint xRow, ref float y, nint yRow)
    {
        for (nint j = 0; j < columns; j++)
        {
            for (nint i = 0; i < rows; i++)
            {
                Unsafe.Add(ref y, j * yRow + i) = Unsafe.Add(ref x, i * xRow + j);
            }
        }
    }
}
