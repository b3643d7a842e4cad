namespace Kiln.Kernels;

/// <summary>
/// How the rows of a batch are cut into strips that go through all steps on their own: a strip's gates stay in the first-level cache
/// between its matrix product and its gate functions, and so does its state from step to step.
/// </summary>
internal static class Strips
{
    /// <summary>A larger matrix does not stay in the second-level cache, so that it is read once per step for all rows.</summary>
    public const nint LargeMatrix = 192 * 1024;

    /// <summary>Strips for each thread where they take different times: the last ones then end together, however fast each thread is.</summary>
    private const int UnequalStrips = 6;

    /// <summary>Rows of the smallest strip that is cut to even out times: with fewer, the matrix is read too often.</summary>
    private const int FewestRows = 5;

    /// <summary>Rows of the smallest strip of a walk that makes no tiles.</summary>
    public const int NarrowRows = 16;

    /// <summary>One tile of a product, or two where tiles are low.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint MostRows<V>() where V : struct, ISimd<V> => V.Width == 16 ? 14 : 12;

    /// <summary>Rows of a strip, all strips nearly equal; the last may be smaller.</summary>
    /// <param name="batch">Rows of the first step.</param>
    /// <param name="matrix">Floats of the recurrent weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Rows<V>(nint batch, nint matrix) where V : struct, ISimd<V>
    {
        nint most = MostRows<V>();
        if (matrix > LargeMatrix || batch <= most)
        {
            return batch;
        }

        nint strips = (batch + most - 1) / most;
        return (batch + strips - 1) / strips;
    }

    /// <summary>
    /// Walks all strips, or has the team walk them: there is nothing to wait for between the steps.
    /// </summary>
    /// <param name="walk">What walks one strip.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="matrix">Floats of the recurrent weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, W>(scoped in W walk, scoped in Recurrence steps, nint matrix)
        where V : struct, ISimd<V>
        where W : struct, IStripWalk, allows ref struct
    {
        nint batch = steps.Batch;
        long work = 2L * steps.AllRows() * matrix;
        if (Team.Helps(work) && batch > 1)
        {
            var job = new StripJob<V, W>(in walk, batch, Shared<V>(in steps, matrix));
            Team.Run(ref job, job.Parts, work);
            return;
        }

        nint strip = Rows<V>(batch, matrix);
        for (nint first = 0; first < batch; first += strip)
        {
            walk.Run<V>(first, nint.Min(strip, batch - first));
        }
    }

    /// <summary>
    /// Walks all rows at once, or has the team walk strips of them: for walks that keep little in the cache, whose rows are only cut to be shared.
    /// </summary>
    /// <param name="walk">What walks some rows.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="operations">Floating-point operations that take as long as one row of one step.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunNarrow<V, W>(scoped in W walk, scoped in Recurrence steps, nint operations)
        where V : struct, ISimd<V>
        where W : struct, IStripWalk, allows ref struct
    {
        nint batch = steps.Batch;
        long work = KilnThreads.Current > 1 ? (long)steps.AllRows() * operations : 0;
        if (Team.Helps(work) && batch > NarrowRows)
        {
            var job = new StripJob<V, W>(in walk, batch, Team.Parts(work, (batch + NarrowRows - 1) / NarrowRows));
            Team.Run(ref job, job.Parts, work);
            return;
        }

        walk.Run<V>(0, batch);
    }

    /// <summary>How many strips to share: as many for each thread; of sequences of different lengths, whose strips take different times, more and smaller ones.</summary>
    private static int Shared<V>(in Recurrence steps, nint matrix) where V : struct, ISimd<V>
    {
        nint batch = steps.Batch;
        int threads = KilnThreads.Current;
        nint strips = matrix > LargeMatrix ? 1 : (batch + MostRows<V>() - 1) / MostRows<V>();
        if (!steps.Dense)
        {
            strips = nint.Max(strips, nint.Min(threads * UnequalStrips, batch / FewestRows));
        }

        return (int)nint.Min((strips + threads - 1) / threads * threads, batch);
    }
}
