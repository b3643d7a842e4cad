namespace Kiln.Kernels;

/// <summary>Sets floats to zero, also where there are more of them than one span can hold.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Clear
{
    private const int SpanLength = 1 << 30;

    /// <summary>Operations of the same time as writing one float.</summary>
    private const long WorkPerElement = 4;

    /// <summary>Floats that one thread clears at least.</summary>
    private const nint Unit = 1024;

    /// <summary><c>x[i] = 0</c> for i in [0, count).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ref float x, nint count)
    {
        if (Team.Helps(count * WorkPerElement))
        {
            Team.Share(new Runs { X = ref x, Count = count }, (count + Unit - 1) / Unit, count * WorkPerElement);
        }
        else
        {
            Alone(ref x, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Alone(ref float x, nint count)
    {
        for (nint start = 0; start < count; start += SpanLength)
        {
            int length = (int)nint.Min(SpanLength, count - start);
            MemoryMarshal.CreateSpan(ref Unsafe.Add(ref x, start), length).Clear();
        }
    }

    /// <summary>
    /// Zeroes a matrix whose rows are <paramref name="stride"/> floats apart. The pads of rows padded to 16 floats, zero already, are
    /// rewritten; whatever else lies between the rows is left alone.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(ref float x, nint rows, nint columns, nint stride)
    {
        if (stride == ((columns + 15) & ~15) || stride == columns)
        {
            Run(ref x, rows * stride);
            return;
        }

        for (nint row = 0; row < rows; row++)
        {
            Run(ref Unsafe.Add(ref x, row * stride), columns);
        }
    }

    private ref struct Runs : ISharedWork
    {
        public ref float X;
        public nint Count;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end) =>
            Alone(ref Unsafe.Add(ref X, first * Unit), nint.Min(end * Unit, Count) - first * Unit);
    }
}
