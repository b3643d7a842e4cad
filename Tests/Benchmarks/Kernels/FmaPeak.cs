using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Kernels;

/// <summary>How many multiplications and additions a core can do in its registers, to put the kernels beside.</summary>
internal static class FmaPeak
{
    private const int Rounds = 100_000, Runs = 12;

    private static readonly float[] s_sink = new float[16];

    /// <summary>
    /// In 10^9 operations per second: the lower quartile of a few runs' times, since the clock of a thread that is put off a core and
    /// back now and then loses some of it.
    /// </summary>
    public static double Measure()
    {
        double[] times = new double[Runs];
        int width = Run();
        foreach (ref double time in times.AsSpan())
        {
            TimeSpan start = ThreadClock.Now;
            Run();
            time = (ThreadClock.Now - start).TotalNanoseconds;
        }

        Array.Sort(times);
        return 2.0 * 12 * width * Rounds / times[Runs / 4];
    }

    private static int Run() => Vector512.IsHardwareAccelerated ? Run<F512>() : Vector256.IsHardwareAccelerated ? Run<F256>() : Run<F128>();

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Run<V>() where V : struct, ISimd<V>
    {
        V x = V.Broadcast(0.999f);
        V y = V.Broadcast(0.001f);
        V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero, a4 = V.Zero, a5 = V.Zero;
        V a6 = V.Zero, a7 = V.Zero, a8 = V.Zero, a9 = V.Zero, a10 = V.Zero, a11 = V.Zero;
        for (int i = 0; i < Rounds; i++)
        {
            a0 = V.MultiplyAdd(x, y, a0);
            a1 = V.MultiplyAdd(x, y, a1);
            a2 = V.MultiplyAdd(x, y, a2);
            a3 = V.MultiplyAdd(x, y, a3);
            a4 = V.MultiplyAdd(x, y, a4);
            a5 = V.MultiplyAdd(x, y, a5);
            a6 = V.MultiplyAdd(x, y, a6);
            a7 = V.MultiplyAdd(x, y, a7);
            a8 = V.MultiplyAdd(x, y, a8);
            a9 = V.MultiplyAdd(x, y, a9);
            a10 = V.MultiplyAdd(x, y, a10);
            a11 = V.MultiplyAdd(x, y, a11);
        }
        V.Store(a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9 + a10 + a11, ref s_sink[0], 0);
        return V.Width;
    }
}
