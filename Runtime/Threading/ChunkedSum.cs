namespace Kiln.Kernels;

/// <summary>
/// Shares sums by their terms: the units are cut into chunks, always as many whatever the number of threads, and the chunks' sums are
/// added in order. For few sums of many terms: a thread then reads what it has just written itself, rather than all units.
/// </summary>
internal static class ChunkedSum
{
    /// <summary>The most sums for which this pays.</summary>
    public const nint MostSums = 16 * 1024;

    /// <summary>Number of chunks.</summary>
    private const int Chunks = 8;

    /// <summary>Whether so much work is cut into chunks.</summary>
    /// <param name="units">Units.</param>
    /// <param name="operations">Floating-point operations.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits(nint units, long operations) => units >= Chunks && operations >= Team.LeastSum;

    /// <summary>Sums all units.</summary>
    /// <param name="work">The work.</param>
    /// <param name="units">Units, at least as many as there are chunks.</param>
    /// <param name="operations">Floating-point operations.</param>
    /// <param name="scratch">Floats of <see cref="TeamScratch"/> that a part needs.</param>
    /// <param name="count">How many sums.</param>
    /// <param name="sums">The sums.</param>
    /// <param name="accumulate">Whether to add to them.</param>
    /// <param name="room">As many floats again.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<W>(scoped in W work, nint units, long operations, nint scratch, nint count, ref float sums, bool accumulate, ref float room)
        where W : struct, ISharedSum, allows ref struct
    {
        if (Team.Helps(operations))
        {
            ref float rooms = ref TeamScratch.Room((Chunks - 1) * count);
            var chunks = new SharedChunks<W> { Work = work, Units = units, Count = count, Sums = ref sums, Accumulates = accumulate, Rooms = ref rooms };
            Team.Share(in chunks, Chunks, operations, scratch);
            for (int chunk = 1; chunk < Chunks; chunk++)
            {
                Addition.Run(count, in Unsafe.Add(ref rooms, (chunk - 1) * count), ref sums);
            }
        }
        else
        {
            work.Run(0, Team.Start(units, 1, Chunks), ref sums, accumulate);
            for (int chunk = 1; chunk < Chunks; chunk++)
            {
                work.Run(Team.Start(units, chunk, Chunks), Team.Start(units, chunk + 1, Chunks), ref room, accumulate: false);
                Addition.Run(count, in room, ref sums);
            }
        }
    }

    private ref struct SharedChunks<W> : ISharedWork where W : struct, ISharedSum, allows ref struct
    {
        public W Work;
        public nint Units;
        public nint Count;
        public ref float Sums;
        public bool Accumulates;
        public ref float Rooms;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            for (int chunk = (int)first; chunk < end; chunk++)
            {
                nint start = Team.Start(Units, chunk, Chunks), stop = Team.Start(Units, chunk + 1, Chunks);
                if (chunk == 0)
                {
                    Work.Run(start, stop, ref Sums, Accumulates);
                }
                else
                {
                    Work.Run(start, stop, ref Unsafe.Add(ref Rooms, (chunk - 1) * Count), accumulate: false);
                }
            }
        }
    }
}
