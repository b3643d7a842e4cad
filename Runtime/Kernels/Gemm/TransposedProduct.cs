namespace Kiln.Kernels;

/// <summary>
/// <c>C = A B^T</c> for many rows: B is transposed a panel at a time, two vectors wide, and each panel meets all rows of A in the tiles of
/// <see cref="Product"/>. A block of the sums' terms at a time, so that the panel and the block of A stay in the second-level cache; C
/// continues each of its sums where the block before left it.
/// </summary>
internal static class TransposedProduct
{
    /// <summary>Terms of a block.</summary>
    private const int Depth = 512;

    /// <summary>The product; an epilogue has to find all its terms in one block.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, E>(nint m, nint n, in Operands operands, bool accumulate, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IPartEpilogue, allows ref struct
    {
        nint width = 2 * V.Width;
        ref float panel = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[Depth * 2 * V.Width]);
        for (nint p = 0; p < operands.K; p += Depth)
        {
            nint terms = nint.Min(Depth, operands.K - p);
            ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), p);
            for (nint column = 0; column < n; column += width)
            {
                nint columns = nint.Min(width, n - column);
                ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column * operands.BRow + p);
                Transposition.Run(columns, terms, in b, operands.BRow, ref panel, width);
                Operands part = new(terms, in a, operands.ARow, 1, in panel, width, ref Unsafe.Add(ref operands.C, column), operands.CRow);
                if (!E.IsPlain)
                {
                    Product.Run<V, E>(m, columns, in part, epilogue);
                }
                else if (accumulate)
                {
                    Product.Run<V, Accumulate>(m, columns, in part, default);
                }
                else
                {
                    Product.Run<V, Overwrite>(m, columns, in part, default);
                }
            }

            accumulate = true;
        }
    }
}
