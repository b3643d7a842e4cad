using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>Copies a matrix into its transpose, in blocks of 16 by 16 where the processor can, else of 4 by 4.</summary>
internal static class Transposition
{
    /// <summary>Rows of x that go together: a whole cache line of y, which is then written once.</summary>
    private const nint BandRows = 16;

    /// <summary><c>y[j, i] = x[i, j]</c> for i below <paramref name="rows"/> and j below <paramref name="columns"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        if (Avx512F.IsSupported && rows >= SquareTransposition.Side && columns >= SquareTransposition.Side)
        {
            nint evenRows = rows & -SquareTransposition.Side, evenColumns = columns & -SquareTransposition.Side;
            for (nint i = 0; i < evenRows; i += SquareTransposition.Side)
            {
                for (nint j = 0; j < evenColumns; j += SquareTransposition.Side)
                {
                    SquareTransposition.Run(
                        SquareTransposition.Side, SquareTransposition.Side, ref Unsafe.Add(ref Unsafe.AsRef(in x), i * xRow + j), xRow,
                        ref Unsafe.Add(ref y, j * yRow + i), yRow);
                }
            }

            Bands(evenRows, columns - evenColumns, ref Unsafe.Add(ref Unsafe.AsRef(in x), evenColumns), xRow, ref Unsafe.Add(ref y, evenColumns * yRow), yRow);
            Bands(rows - evenRows, columns, ref Unsafe.Add(ref Unsafe.AsRef(in x), evenRows * xRow), xRow, ref Unsafe.Add(ref y, evenRows), yRow);
            return;
        }

        nint done = 0;
        if (Avx512F.IsSupported && rows == yRow && rows is > 1 and < SquareTransposition.Side)
        {
            // Few rows become columns side by side: they are written in order as whole vectors, of which the next overwrites what reaches into it.
            for (; (columns - done - SquareTransposition.Side) * rows >= SquareTransposition.Side; done += SquareTransposition.Side)
            {
                SquareTransposition.Run(rows, SquareTransposition.Side, ref Unsafe.Add(ref Unsafe.AsRef(in x), done), xRow, ref Unsafe.Add(ref y, done * yRow), yRow);
            }

            Bands(rows, columns - done, ref Unsafe.Add(ref Unsafe.AsRef(in x), done), xRow, ref Unsafe.Add(ref y, done * yRow), yRow);
            return;
        }

        if (Avx512F.IsSupported && columns is > 1 and < SquareTransposition.Side)
        {
            // Few columns are read as whole vectors while there are rows behind them.
            for (; (rows - done - SquareTransposition.Side) * xRow >= SquareTransposition.Side; done += SquareTransposition.Side)
            {
                SquareTransposition.Run(SquareTransposition.Side, columns, ref Unsafe.Add(ref Unsafe.AsRef(in x), done * xRow), xRow, ref Unsafe.Add(ref y, done), yRow);
            }
        }

        Bands(rows - done, columns, ref Unsafe.Add(ref Unsafe.AsRef(in x), done * xRow), xRow, ref Unsafe.Add(ref y, done), yRow);
    }

    /// <summary>Blocks of 4 by 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bands(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        nint i = 0;
        for (nint band; rows - i >= 4; i += band)
        {
            band = nint.Min(rows - i, BandRows) & ~3;
            ref float source = ref Unsafe.Add(ref Unsafe.AsRef(in x), i * xRow);
            ref float target = ref Unsafe.Add(ref y, i);
            nint j = 0;
            for (; columns - j >= 4; j += 4)
            {
                for (nint row = 0; row < band; row += 4)
                {
                    Block(ref Unsafe.Add(ref source, row * xRow + j), xRow, ref Unsafe.Add(ref target, j * yRow + row), yRow);
                }
            }

            Elements(band, columns - j, ref Unsafe.Add(ref source, j), xRow, ref Unsafe.Add(ref target, j * yRow), yRow);
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
