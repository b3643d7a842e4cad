using System.Runtime.CompilerServices;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Kernels;

/// <summary>How fast memory is where the data lies, to put the optimizers beside: a = b + s c over three arrays, 12 bytes per element.</summary>
internal static class Bandwidth
{
    /// <summary>In 10^9 bytes per second, the lower quartile of the samples.</summary>
    /// <param name="bytes">Of the three arrays together, which decides the cache that they fit in.</param>
    /// <param name="budget">Time for the samples.</param>
    public static double Measure(long bytes, TimeSpan budget)
    {
        int count = (int)(bytes / 12);
        var random = new Random(1);
        Floats a = new(count), b = new(count, random, 1), c = new(count, random, 1);
        Measurement time = Measurement.Of(() => Elementwise.Run(new Triad(in b.Start, in c.Start, ref a.Start), 1, count), budget, TimeSpan.Zero);
        return 12.0 * count / time.LowerQuartile / 1000;
    }

    private readonly ref struct Triad(ref readonly float b, ref readonly float c, ref float a) : IElementwise
    {
        private readonly ref readonly float _b = ref b;
        private readonly ref readonly float _c = ref c;
        private readonly ref float _a = ref a;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(V.MultiplyAdd(V.Broadcast(3), L.Load<V>(in _c, column, count), L.Load<V>(in _b, column, count)), ref _a, column, count);
    }
}
