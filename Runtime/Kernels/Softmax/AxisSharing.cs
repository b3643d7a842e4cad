using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Runs a kernel along an axis at the width of the processor, shared by the sizes before the axis.</summary>
internal static class AxisSharing
{
    /// <summary>Operations of the time that one value takes: an exponential, and the memory.</summary>
    private const long WorkPerElement = 64;

    /// <summary>The kernel over all values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<K>(nint outer, nint n, nint inner, ref readonly float a, ref readonly float b, ref float result)
        where K : struct, IAxisKernel
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512, K>(outer, n, inner, in a, in b, ref result);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256, K>(outer, n, inner, in a, in b, ref result);
        }
        else
        {
            Run<F128, K>(outer, n, inner, in a, in b, ref result);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, K>(nint outer, nint n, nint inner, ref readonly float a, ref readonly float b, ref float result)
        where V : struct, ISimd<V>
        where K : struct, IAxisKernel
    {
        long operations = (long)outer * n * inner * WorkPerElement;
        if (Team.Helps(operations))
        {
            var runs = new Runs<V, K> { N = n, Inner = inner, A = ref a, B = ref b, Result = ref result };
            Team.Share(in runs, outer, operations);
        }
        else
        {
            K.Run<V>(outer, n, inner, in a, in b, ref result);
        }
    }

    /// <summary>Units are the outer ones.</summary>
    private ref struct Runs<V, K> : ISharedWork
        where V : struct, ISimd<V>
        where K : struct, IAxisKernel
    {
        public nint N;
        public nint Inner;
        public ref readonly float A;
        public ref readonly float B;
        public ref float Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint start = first * N * Inner;
            K.Run<V>(
                end - first, N, Inner, ref Unsafe.Add(ref Unsafe.AsRef(in A), start), ref Unsafe.Add(ref Unsafe.AsRef(in B), start),
                ref Unsafe.Add(ref Result, start));
        }
    }
}
