namespace Kiln.Kernels;

/// <summary>The product of the rows of one step with a recurrent weight.</summary>
internal static class StateProduct
{
    /// <summary>Rows of a block of the weight.</summary>
    private const nint BlockRows = 128;

    /// <summary>
    /// <c>C (+)= A B</c>. A weight too large for the cache is taken in blocks of rows, so that all tiles of A meet a block before it
    /// leaves; the sums, continued from block to block, are the same bits.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint rows, nint columns, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        nint k = operands.K;
        nint block = rows > Strips.MostRows<V>() && k * operands.BRow > Strips.LargeMatrix ? BlockRows : k;
        for (nint p = 0; p < k; p += block)
        {
            ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), p * operands.AStep);
            ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p * operands.BRow);
            Operands part = new(
                nint.Min(k - p, block), in a, operands.ARow, operands.AStep, in b, operands.BRow, ref operands.C, operands.CRow);
            if (accumulate)
            {
                Product.Run<V, Accumulate>(rows, columns, in part, default);
            }
            else
            {
                Product.Run<V, Overwrite>(rows, columns, in part, default);
            }

            accumulate = true;
        }
    }
}
