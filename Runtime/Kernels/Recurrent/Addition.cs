using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Adds one run of floats to another.</summary>
internal static class Addition
{
    /// <summary><c>y += x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint count, ref readonly float x, ref float y)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512>(count, in x, ref y);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256>(count, in x, ref y);
        }
        else
        {
            Run<F128>(count, in x, ref y);
        }
    }

    /// <summary><c>y += x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(nint count, ref readonly float x, ref float y) where V : struct, ISimd<V>
    {
        nint i = 0;
        for (; count - i >= V.Width; i += V.Width)
        {
            V.Store(V.Load(in y, i) + V.Load(in x, i), ref y, i);
        }

        nint rest = count - i;
        if (rest > 0)
        {
            V.StorePart(V.LoadPart(in y, i, rest) + V.LoadPart(in x, i, rest), ref y, i, rest);
        }
    }
}
