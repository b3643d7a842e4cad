namespace Kiln.Kernels;

/// <summary>
/// <c>C = A B</c> for matrices beyond the cache. The sums are taken a block of terms at a time, so that a block of A stays in the second-level
/// cache while all of B's columns pass by, two vectors wide; during the tiles of one such panel the next is fetched. C continues each of its
/// sums where the block before left it: the bits are those of one pass, whatever the blocks.
/// </summary>
internal static class BlockedProduct
{
    /// <summary>Terms of a block, at most.</summary>
    private const nint Depth = 512;

    /// <summary>
    /// The same in narrow vectors where the lines of a panel fall on one another, or those of A lie along its columns and a tile takes one of each.
    /// </summary>
    private const nint LowDepth = 256;

    /// <summary>Lines that fall on one another in the first-level cache, and still fit.</summary>
    private const nint Ways = 8;

    /// <summary>Rows so many floats apart share a few sets of the first-level cache, and few more of the second.</summary>
    private const nint Period = 1024;

    /// <summary>Floats of a cache line.</summary>
    private const nint Line = 16;

    /// <summary>Rows of A from which on blocks pay.</summary>
    public const nint Many = 20;

    /// <summary>The columns [first, n) of C, with <typeparamref name="P"/> for how B lies.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, P, E>(nint m, nint first, nint n, in Operands operands, E epilogue)
        where V : struct, ISimd<V>
        where P : struct, IPanels
        where E : struct, IEpilogue, allows ref struct
    {
        nint k = operands.K, depth = V.Width < 16 && (operands.AStep != 1 || (P.Jumps && Collide(operands.BRow))) ? LowDepth : Depth;
        nint parts = nint.Max(1, (k + depth - 1) / depth), terms = ((k + parts - 1) / parts + Line - 1) / Line * Line;
        bool copies = P.Jumps ? Collide(operands.ARow * operands.AStep) : TileCollides<V>(operands.ARow * operands.AStep);
        nint blocks = copies || P.Jumps ? nint.Max(1, (m * terms + P.BlockSize - 1) / P.BlockSize) : 1, blockRows = (m + blocks - 1) / blocks;
        ref float copy = ref copies ? ref ThreadRoom.Block((blockRows + 2 * Line) * (terms + 2 * Line)) : ref Unsafe.NullRef<float>();
        ref float panel = ref StackMemory.Aligned(stackalloc float[StackMemory.Room((int)P.Room(terms, 2 * V.Width))]);
        for (nint row = 0; row < m; row += blockRows)
        {
            nint rows = nint.Min(blockRows, m - row), p = 0;
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            do
            {
                nint some = nint.Min(terms, k - p), aRow = operands.ARow, aStep = operands.AStep;
                ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * aRow + p * aStep);
                if (copies)
                {
                    Copy<V>(rows, some, in a, ref aRow, ref aStep, ref copy);
                    a = ref copy;
                }

                Operands part = new(some, in a, aRow, aStep, in operands.B, operands.BRow, ref c, operands.CRow) { FirstColumn = operands.FirstColumn };
                Panels<V, P, E>(rows, first, n, p, k, in part, ref panel, epilogue);
                p += terms;
            }
            while (p < k);
        }
    }

    /// <summary>Whether rows that lie so far apart fall on one another in the caches.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Collide(nint stride) => ((stride + Line) & (Period - 1)) <= 2 * Line;

    /// <summary>Whether those of a tile do, and are more than still fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TileCollides<V>(nint stride) where V : struct, ISimd<V> => Product.MaxRows<V>() > Ways && Collide(stride);

    /// <summary>A block of A to where its rows, or those of its transpose, are an odd number of cache lines apart; the strides become those there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<V>(nint rows, nint terms, ref readonly float a, ref nint aRow, ref nint aStep, ref float copy)
        where V : struct, ISimd<V>
    {
        bool transposed = aStep != 1;
        nint lines = transposed ? terms : rows, length = transposed ? rows : terms, stride = transposed ? aStep : aRow;
        nint target = ((length + Line - 1) / Line | 1) * Line;
        aRow = transposed ? 1 : target;
        aStep = transposed ? target : 1;
        for (nint line = 0; line < lines; line++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in a), line * stride), to = ref Unsafe.Add(ref copy, line * target);
            nint i = 0;
            for (; length - i >= V.Width; i += V.Width)
            {
                V.Store(V.Load(in from, i), ref to, i);
            }

            if (i < length)
            {
                V.StorePart(V.LoadPart(in from, i, length - i), ref to, i, length - i);
            }
        }
    }

    /// <summary>The K terms from p on, of <paramref name="terms"/>, panel by panel of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panels<V, P, E>(nint m, nint first, nint n, nint p, nint terms, in Operands operands, ref float panel, E epilogue)
        where V : struct, ISimd<V>
        where P : struct, IPanels
        where E : struct, IEpilogue, allows ref struct
    {
        nint width = 2 * V.Width;
        bool starts = p == 0 && !E.Continues, ends = p + operands.K == terms;
        for (nint column = first; column < n; column += width)
        {
            nint columns = nint.Min(width, n - column), next = P.Jumps ? nint.Min(width, n - column - columns) : 0;
            ref readonly float b = ref P.At<V>(p, column, columns, in operands, ref panel, out nint bRow);
            Operands part = new(operands.K, in operands.A, operands.ARow, operands.AStep, in b, bRow, ref Unsafe.Add(ref operands.C, column), operands.CRow)
            {
                FirstColumn = operands.FirstColumn + column,
            };
            ref readonly float ahead = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), p * operands.BRow + column + columns);
            if (starts && ends)
            {
                Tiles<V, E>(m, columns, next, in part, in ahead, operands.BRow, epilogue);
            }
            else if (ends && typeof(E) != typeof(Overwrite) && typeof(E) != typeof(Accumulate))
            {
                Tiles<V, Continued<E>>(m, columns, next, in part, in ahead, operands.BRow, new(epilogue));
            }
            else if (starts)
            {
                Tiles<V, Overwrite>(m, columns, next, in part, in ahead, operands.BRow, default);
            }
            else
            {
                Tiles<V, Accumulate>(m, columns, next, in part, in ahead, operands.BRow, default);
            }
        }
    }

    /// <summary>
    /// A panel's tiles. If another panel is to come, each fetches its share of the <paramref name="next"/> columns of B, from
    /// <paramref name="ahead"/> on, and the next tile's part of C.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tiles<V, E>(
        nint m, nint columns, nint next, in Operands operands, ref readonly float ahead, nint aheadRow, E epilogue)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
    {
        if (next == 0)
        {
            Product.Run<V, E>(m, columns, in operands, epilogue);
            return;
        }

        nint tiles = (m + Product.MaxRows<V>() - 1) / Product.MaxRows<V>(), share = (operands.K + tiles - 1) / tiles;
        nint steps = Fetching.Count<V>(operands.K);
        ref readonly float a = ref operands.A;
        ref float c = ref operands.C;
        for (nint row = 0, rows, line = 0; tiles > 0; row += rows, line += share, tiles--)
        {
            rows = (m - row + tiles - 1) / tiles;
            ref float nextC = ref Unsafe.Add(ref c, rows * operands.CRow);
            Operands tile = new(operands.K, in a, operands.ARow, operands.AStep, in operands.B, operands.BRow, ref c, operands.CRow)
            {
                FirstColumn = operands.FirstColumn,
            };
            RowsAhead panel = new(in Unsafe.Add(ref Unsafe.AsRef(in ahead), line * aheadRow), aheadRow, nint.Min(share, operands.K - line), steps);
            RowsAhead result = new(in nextC, operands.CRow, nint.Min(rows, m - row - rows), steps);
            Product.RunTile<V, E>(rows, in tile, new Fetching(steps, panel, result), epilogue);
            a = ref Unsafe.Add(ref Unsafe.AsRef(in a), rows * operands.ARow);
            c = ref nextC;
        }
    }
}
