using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// Tells the processor of rows that are needed soon: what follows a jump from row to row it does not foresee by itself. Nothing is read, so no
/// address is wrong.
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>Floats of a cache line.</summary>
    private const nint Line = 16;

    /// <summary>One line into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Far(ref readonly float place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }

    /// <summary>Rows of as many columns into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Near(ref readonly float start, nint row, nint rows, nint columns)
    {
        if (Sse.IsSupported)
        {
            float* line = (float*)Unsafe.AsPointer(ref Unsafe.AsRef(in start));
            for (; rows > 0; rows--)
            {
                for (nint i = 0; i < columns; i += Line)
                {
                    Sse.Prefetch0(line + i);
                }

                line += row;
            }
        }
    }

    /// <summary>Rows of as many columns into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Far(ref readonly float start, nint row, nint rows, nint columns)
    {
        if (Sse.IsSupported)
        {
            float* line = (float*)Unsafe.AsPointer(ref Unsafe.AsRef(in start));
            for (; rows > 0; rows--)
            {
                for (nint i = 0; i < columns; i += Line)
                {
                    Sse.Prefetch1(line + i);
                }

                line += row;
            }
        }
    }
}
