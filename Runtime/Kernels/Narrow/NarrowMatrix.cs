namespace Kiln.Kernels;

/// <summary>Small matrices turned over in registers, four by four.</summary>
internal static class NarrowMatrix
{
    /// <summary>Floats of a row of a matrix of so many rows, turned over: whole vectors of any width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnedLength(nint rows) => (rows + 15) & ~15;

    /// <summary>Floats of the whole of it, whose rows come in quads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint TurnedSize(nint rows, nint columns) => TurnedLength(rows) * ((columns + 3) & ~3);

    /// <summary><c>y[j, i] = x[i, j]</c> for i below <paramref name="rows"/> and j below <paramref name="columns"/>, and zero for i from there up to a multiple of 16.</summary>
    /// <param name="rows">Rows of x.</param>
    /// <param name="columns">Columns of x, whose rows have whole quads of memory.</param>
    /// <param name="x">The matrix.</param>
    /// <param name="ldx">Floats from one of its rows to the next.</param>
    /// <param name="y">The result: quads of rows, as far as x has quads of columns.</param>
    /// <param name="ldy">Floats from one of its rows to the next.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(nint rows, nint columns, ref readonly float x, nint ldx, ref float y, nint ldy)
    {
        for (nint i = 0; i < rows; i += F128.Width)
        {
            for (nint j = 0; j < columns; j += F128.Width)
            {
                ref float source = ref Unsafe.Add(ref Unsafe.AsRef(in x), i * ldx + j);
                F128 a = F128.Load(in source, 0);
                F128 b = rows - i > 1 ? F128.Load(in source, ldx) : F128.Zero;
                F128 c = rows - i > 2 ? F128.Load(in source, 2 * ldx) : F128.Zero;
                F128 d = rows - i > 3 ? F128.Load(in source, 3 * ldx) : F128.Zero;
                Turn(a, b, c, d, out F128 column0, out F128 column1, out F128 column2, out F128 column3);
                ref float target = ref Unsafe.Add(ref y, j * ldy + i);
                F128.Store(column0, ref target, 0);
                F128.Store(column1, ref target, ldy);
                F128.Store(column2, ref target, 2 * ldy);
                F128.Store(column3, ref target, 3 * ldy);
            }
        }

        for (nint i = (rows + 3) & ~3; i < ldy; i += F128.Width)
        {
            for (nint j = 0; j < columns; j++)
                F128.Store(F128.Zero, ref y, j * ldy + i);
        }
    }

    /// <summary><c>y[i, :] (+)= x[:, i]</c>, as far as x has columns. Quads of a row of y are written whole, with zeros beyond the rows of x.</summary>
    /// <param name="rows">Rows of x, which lie a vector's width apart.</param>
    /// <param name="columns">Columns of x.</param>
    /// <param name="x">The matrix.</param>
    /// <param name="ldx">Floats from one of its rows to the next.</param>
    /// <param name="y">The result, whose rows have whole quads of memory.</param>
    /// <param name="ldy">Floats from one of its rows to the next.</param>
    /// <param name="accumulate">Whether to add to y.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void AddTransposed(nint rows, nint columns, ref readonly float x, nint ldx, ref float y, nint ldy, bool accumulate)
    {
        for (nint j = 0; j < rows; j += F128.Width)
        {
            for (nint i = 0; i < columns; i += F128.Width)
            {
                ref float source = ref Unsafe.Add(ref Unsafe.AsRef(in x), j * ldx + i);
                F128 a = F128.Load(in source, 0);
                F128 b = rows - j > 1 ? F128.Load(in source, ldx) : F128.Zero;
                F128 c = rows - j > 2 ? F128.Load(in source, 2 * ldx) : F128.Zero;
                F128 d = rows - j > 3 ? F128.Load(in source, 3 * ldx) : F128.Zero;
                Turn(a, b, c, d, out F128 column0, out F128 column1, out F128 column2, out F128 column3);
                ref float target = ref Unsafe.Add(ref y, i * ldy + j);
                Put(column0, ref target, accumulate);
                if (columns - i > 1)
                    Put(column1, ref Unsafe.Add(ref target, ldy), accumulate);
                if (columns - i > 2)
                    Put(column2, ref Unsafe.Add(ref target, 2 * ldy), accumulate);
                if (columns - i > 3)
                    Put(column3, ref Unsafe.Add(ref target, 3 * ldy), accumulate);
            }
        }
    }

    /// <summary>The columns of four rows of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(F128 a, F128 b, F128 c, F128 d, out F128 column0, out F128 column1, out F128 column2, out F128 column3)
    {
        F128 lowAC = F128.ZipLow(a, c), lowBD = F128.ZipLow(b, d), highAC = F128.ZipHigh(a, c), highBD = F128.ZipHigh(b, d);
        column0 = F128.ZipLow(lowAC, lowBD);
        column1 = F128.ZipHigh(lowAC, lowBD);
        column2 = F128.ZipLow(highAC, highBD);
        column3 = F128.ZipHigh(highAC, highBD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(F128 value, ref float y, bool accumulate) =>
        F128.Store(accumulate ? F128.Load(in y, 0) + value : value, ref y, 0);
}
