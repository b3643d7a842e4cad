using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// Tells the processor of rows that are needed soon: what follows a jump from row to row it does not foresee by itself. Nothing is read, so no
/// address is wrong.
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>One line into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Far(ref readonly float place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }

    /// <summary>Several lines into the second-level cache, <paramref name="stride"/> floats from one to the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Far(nint lines, ref readonly float first, nint stride)
    {
        for (nint line = 0; line < lines; line++)
        {
            Far(in Unsafe.Add(ref Unsafe.AsRef(in first), line * stride));
        }
    }

    /// <summary>One line into the first-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(ref readonly float place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }
}
