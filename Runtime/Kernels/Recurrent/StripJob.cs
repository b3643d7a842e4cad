namespace Kiln.Kernels;

/// <summary>The strips of a recurrence, shared by the team. A row's results do not depend on the strip it is in.</summary>
internal readonly ref struct StripJob<V, W>(ref readonly W walk, nint batch, int parts) : ITeamJob
    where V : struct, ISimd<V>
    where W : struct, IStripWalk, allows ref struct
{
    private readonly W walk = walk;

    /// <summary>Number of strips.</summary>
    public int Parts { get; } = parts;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int part)
    {
        // Parts are taken from both ends, and the first strips of packed sequences are the longest: they lie at the ends.
        int strip = part < (Parts + 1) / 2 ? 2 * part : (2 * (Parts - 1 - part)) + 1;
        nint first = Team.Start(batch, strip, Parts);
        walk.Run<V>(first, Team.Start(batch, strip + 1, Parts) - first);
    }
}
