namespace Kiln.Kernels;

/// <summary>
/// <c>C = A B^T</c> for rows of A that fill a few vectors, taken as <c>C^T = B A^T</c>: they lie in the lanes, so A, which is small, is
/// transposed instead of B, and with it the result, strip by strip in the first cache. A block of the sums' terms at a time; every sum is one
/// chain in ascending order of its terms, as in <see cref="BlockedProduct"/>: the bits are the same.
/// </summary>
internal static class SwappedProduct
{
    /// <summary>Terms of a block.</summary>
    private const int Depth = 512;

    /// <summary>Rows of A, at most.</summary>
    public const int MaxRows = 64;

    /// <summary>Rows of B, columns of C, that go together: whole tiles at every width, whole blocks of a transposition.</summary>
    private const int StripRows = 112;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint m, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint width = (m + V.Width - 1) / V.Width * V.Width;
        ref float transposed = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[(int)(nint.Min(Depth, operands.K) * width)]);
        ref float strip = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[(int)(nint.Min(StripRows, n) * width)]);
        if (width != m)
        {
            // What the lanes beyond the last row hold is summed, and dropped.
            MemoryMarshal.CreateSpan(ref transposed, (int)(nint.Min(Depth, operands.K) * width)).Clear();
            MemoryMarshal.CreateSpan(ref strip, (int)(nint.Min(StripRows, n) * width)).Clear();
        }

        for (nint p = 0; p < operands.K; p += Depth)
        {
            nint terms = nint.Min(Depth, operands.K - p);
            Transposition.Run(m, terms, ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), p), operands.ARow, ref transposed, width);
            ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p);
            Strips<V>(m, n, new Operands(terms, in b, operands.BRow, 1, in transposed, width, ref operands.C, operands.CRow), ref strip, accumulate || p > 0);
        }
    }

    /// <summary>All rows of B, the strip's rows at a time; operands are those of the swapped product, with C still to be transposed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strips<V>(nint m, nint n, in Operands operands, ref float strip, bool accumulate) where V : struct, ISimd<V>
    {
        nint width = operands.BRow;
        for (nint column = 0; column < n; column += StripRows)
        {
            nint columns = nint.Min(StripRows, n - column);
            ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), column * operands.ARow);
            ref float c = ref Unsafe.Add(ref operands.C, column);
            Operands part = new(operands.K, in b, operands.ARow, 1, in operands.B, width, ref strip, width);
            if (accumulate)
            {
                Transposition.Run(m, columns, in c, operands.CRow, ref strip, width);
                Product.Run<V, Accumulate>(columns, width, in part, default);
            }
            else
            {
                Product.Run<V, Overwrite>(columns, width, in part, default);
            }

            Transposition.Run(columns, m, in strip, width, ref c, operands.CRow);
        }
    }
}
