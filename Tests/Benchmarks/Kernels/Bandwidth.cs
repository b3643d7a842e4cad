using System.Runtime.CompilerServices;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// How fast memory is where the data lies, to put the optimizers beside: y = y + s x, 12 bytes per element.
/// </summary>
/// <remarks>
/// An optimizer writes nothing that it has not read, and neither does this. In the better known triad, a = b + s c, memory moves 16 bytes
/// for the 12 that are counted, since what is written is fetched first.
/// </remarks>
internal static class Bandwidth
{
    /// <summary>In 10^9 bytes per second, the lower quartile of the samples.</summary>
    /// <param name="bytes">Of the two arrays together, which decides the cache that they fit in.</param>
    /// <param name="budget">Time for the samples.</param>
    public static double Measure(long bytes, TimeSpan budget)
    {
        int count = (int)(bytes / 8);
        var random = new Random(1);
        Floats x = new(count, random, 1), y = new(count, random, 1);
        Measurement time = Measurement.Of(() => Elementwise.Run(new Update(in x.Start, ref y.Start), 1, count), budget, TimeSpan.Zero);
        return 12.0 * count / time.LowerQuartile / 1000;
    }

    private readonly ref struct Update(ref readonly float x, ref float y) : IElementwise
    {
        private readonly ref readonly float _x = ref x;
        private readonly ref float _y = ref y;

        // The factor is small, so that no number of rounds leaves the range.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(V.MultiplyAdd(V.Broadcast(1e-6f), L.Load<V>(in _x, column, count), L.Load<V>(in _y, column, count)), ref _y, column, count);
    }
}
