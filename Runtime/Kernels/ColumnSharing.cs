namespace Kiln.Kernels;

/// <summary>
/// Shares a kernel over columns: wide matrices by columns, narrow ones by rows. The rows are then cut into chunks whose number does not
/// depend on that of the threads, and the chunks' numbers are merged in order.
/// </summary>
internal static class ColumnSharing
{
    /// <summary>Chunks of rows.</summary>
    private const int Chunks = 16;

    /// <summary>Columns up to which the chunks' numbers go onto the stack.</summary>
    private const int MostNarrow = 256;

    /// <summary>Columns that are not divided: four of the widest vectors.</summary>
    private const nint Unit = 64;

    /// <summary>Runs the kernel over a whole matrix.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="operations">Floating-point operations that take as long.</param>
    /// <param name="first">The columns' first numbers.</param>
    /// <param name="second">The second ones, or a null reference.</param>
    /// <param name="accumulate">Whether to add to what they hold.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, K>(scoped in K kernel, nint rows, nint columns, long operations, ref float first, ref float second, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, IColumnKernel, allows ref struct
    {
        // Not by Team.Helps: the order of the sums is to be the same for any number of threads.
        if (operations < Team.LeastSum)
        {
            kernel.Run<V>(0, rows, 0, columns, ref first, ref second, accumulate);
        }
        else if (columns > MostNarrow)
        {
            var ranges = new ColumnRanges<V, K> { Kernel = kernel, Rows = rows, Columns = columns, First = ref first, Second = ref second, Accumulates = accumulate };
            Team.Share(in ranges, (columns + Unit - 1) / Unit, operations);
        }
        else
        {
            InChunks<V, K>(in kernel, rows, columns, operations, ref first, ref second, accumulate);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void InChunks<V, K>(scoped in K kernel, nint rows, nint columns, long operations, ref float first, ref float second, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, IColumnKernel, allows ref struct
    {
        nint ld = ParameterLayout.RoundUp((int)columns);
        ref float numbers = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(Chunks * 2 * MostNarrow)]);
        var chunks = new RowChunks<V, K> { Kernel = kernel, Rows = rows, Columns = columns, Numbers = ref numbers, Stride = ld };
        Team.Share(in chunks, Chunks, operations);
        for (nint column = 0; column < columns; column += V.Width)
        {
            V a = V.Load(in numbers, column), b = V.Load(in numbers, ld + column);
            for (int chunk = 1; chunk < Chunks; chunk++)
            {
                nint start = Team.Start(rows, chunk, Chunks), place = chunk * 2 * ld + column;
                kernel.Merge(start, Team.Start(rows, chunk + 1, Chunks) - start, ref a, ref b, V.Load(in numbers, place), V.Load(in numbers, place + ld));
            }

            Give(a, ref first, columns, column, accumulate);
            if (!Unsafe.IsNullRef(ref second))
            {
                Give(b, ref second, columns, column, accumulate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Give<V>(V numbers, ref float target, nint columns, nint column, bool accumulate) where V : struct, ISimd<V>
    {
        if (columns - column >= V.Width)
        {
            V.Store(accumulate ? V.Load(in target, column) + numbers : numbers, ref target, column);
        }
        else
        {
            V.StorePart(accumulate ? V.LoadPart(in target, column, columns - column) + numbers : numbers, ref target, column, columns - column);
        }
    }

    /// <summary>Units of columns.</summary>
    private ref struct ColumnRanges<V, K> : ISharedWork
        where V : struct, ISimd<V>
        where K : struct, IColumnKernel, allows ref struct
    {
        public K Kernel;
        public nint Rows;
        public nint Columns;
        public ref float First;
        public ref float Second;
        public bool Accumulates;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end) =>
            Kernel.Run<V>(0, Rows, first * Unit, nint.Min(end * Unit, Columns), ref First, ref Second, Accumulates);
    }

    /// <summary>Units are the chunks of rows.</summary>
    private ref struct RowChunks<V, K> : ISharedWork
        where V : struct, ISimd<V>
        where K : struct, IColumnKernel, allows ref struct
    {
        public K Kernel;
        public nint Rows;
        public nint Columns;
        public ref float Numbers;
        public nint Stride;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            for (nint chunk = first; chunk < end; chunk++)
            {
                ref float numbers = ref Unsafe.Add(ref Numbers, chunk * 2 * Stride);
                Kernel.Run<V>(
                    Team.Start(Rows, (int)chunk, Chunks), Team.Start(Rows, (int)chunk + 1, Chunks), 0, Columns,
                    ref numbers, ref Unsafe.Add(ref numbers, Stride), accumulate: false);
            }
        }
    }
}
