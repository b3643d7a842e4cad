namespace Kiln.Kernels;

/// <summary>
/// <c>C = A B</c> for a B beyond the cache and many rows of A. The sums are taken a block of terms at a time, so that the block of A stays
/// in the second-level cache while all of B's columns pass by, two vectors wide: such a panel is copied to where its rows lie one behind the
/// other, since in B they lie pages apart and a power of two apart, where they share a few sets of every cache. C continues each of its sums where the block
/// before left it: the bits are those of one pass.
/// </summary>
internal static class PackedProduct
{
    /// <summary>Terms of a block.</summary>
    private const int Depth = 512;

    /// <summary>Floats of a block of A that leave room for others in the second-level cache.</summary>
    private const nint BlockSize = 144 * 1024;

    /// <summary>Rows of A that pay for the copies.</summary>
    public const nint Many = 24;

    /// <summary>The columns [first, n) of C.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, E>(nint m, nint first, nint n, in Operands operands, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
    {
        ref float panel = ref MemoryMarshal.GetReference((Span<float>)stackalloc float[Depth * 2 * V.Width]);
        nint blockRows = BlockSize / nint.Min(Depth, operands.K);
        nint blocks = (m + blockRows - 1) / blockRows;
        for (nint block = 0; block < blocks; block++)
        {
            nint row = m * block / blocks, rows = m * (block + 1) / blocks - row;
            for (nint p = 0; p < operands.K; p += Depth)
            {
                Part<V, E>(row, rows, first, n, p, nint.Min(Depth, operands.K - p), in operands, ref panel, epilogue);
            }
        }
    }

    /// <summary>The terms [p, p + terms) of the sums in some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<V, E>(nint row, nint rows, nint first, nint n, nint p, nint terms, in Operands operands, ref float panel, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
    {
        nint width = 2 * V.Width;
        bool starts = p == 0 && !E.Continues, ends = p + terms == operands.K;
        ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * operands.ARow + p * operands.AStep);
        for (nint column = first; column < n; column += width)
        {
            nint columns = nint.Min(width, n - column);
            ref readonly float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p * operands.BRow + column);
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow + column);
            Copy<V>(columns, terms, in b, operands.BRow, ref panel);
            Operands part = new(terms, in a, operands.ARow, operands.AStep, in panel, width, ref c, operands.CRow) { FirstColumn = operands.FirstColumn + column };
            if (starts && ends)
            {
                Product.Run<V, E>(rows, columns, in part, epilogue);
            }
            else if (ends && typeof(E) != typeof(Overwrite) && typeof(E) != typeof(Accumulate))
            {
                Product.Run<V, Continued<E>>(rows, columns, in part, new(epilogue));
            }
            else if (starts)
            {
                Product.Run<V, Overwrite>(rows, columns, in part, default);
            }
            else
            {
                Product.Run<V, Accumulate>(rows, columns, in part, default);
            }
        }
    }

    /// <summary>Some columns of B, two vectors at most, to rows of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<V>(nint columns, nint rows, ref readonly float b, nint bRow, ref float panel) where V : struct, ISimd<V>
    {
        ref float source = ref Unsafe.AsRef(in b);
        nint rest = columns & (V.Width - 1);
        for (; rows > 0; rows--)
        {
            if (columns >= V.Width)
            {
                V.Store(V.Load(in source, 0), ref panel, 0);
            }

            if (columns == 2 * V.Width)
            {
                V.Store(V.Load(in source, V.Width), ref panel, V.Width);
            }
            else if (rest > 0)
            {
                V.Store(V.LoadPart(in source, columns - rest, rest), ref panel, columns - rest);
            }

            source = ref Unsafe.Add(ref source, bRow);
            panel = ref Unsafe.Add(ref panel, 2 * V.Width);
        }
    }
}
