namespace Kiln.Kernels;

/// <summary>Shares the parts of a job between the calling thread and the team's; see <see cref="KilnThreads"/>.</summary>
internal static class Team
{
    /// <summary>
    /// Floating-point operations of the smallest sum whose terms are shared. Such a sum is cut into parts whatever the number of threads, which
    /// costs a little on one, so it is larger than other work worth sharing.
    /// </summary>
    public const long LeastSum = 1_000_000;

    /// <summary>Floating-point operations of the smallest job worth sharing: 2 to 4 µs at full speed, at least five times what sharing costs.</summary>
    private const long LeastWork = 500_000;

    /// <summary>Operations of the smallest part; more parts than threads let a thread that comes late, or is interrupted, do fewer.</summary>
    private const long PartWork = 250_000;

    private const int PartsPerThread = 4;

    // No initialiser, for the same reason as the count's.
    private static Crew? s_crew;

    /// <summary>Whether a job of that many operations is to be shared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Helps(long work) => work >= LeastWork && KilnThreads.Current > 1;

    /// <summary>
    /// In how many parts to share a job: a few per thread, the same number for each if there are enough, as far as there are
    /// <paramref name="units"/>.
    /// </summary>
    /// <param name="work">Operations of the job.</param>
    /// <param name="units">The most parts that the job can be divided into.</param>
    /// <param name="perThread">Parts for each thread; fewer where every part repeats some work.</param>
    public static int Parts(long work, nint units, int perThread = PartsPerThread)
    {
        int threads = KilnThreads.Current;
        long parts = Math.Min(Math.Min(units, work / PartWork), (long)threads * perThread);
        return (int)Math.Max(1, parts > threads ? parts / threads * threads : parts);
    }

    /// <summary>The first unit of a part where <paramref name="units"/> are divided nearly equally; that of the part after it is its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Start(nint units, int part, int parts) => (nint)((long)units * part / parts);

    /// <summary>Does all units of a work, shared if that helps.</summary>
    /// <typeparam name="W">A ref struct, so that it lies on the caller's stack, where the team reads it.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="units">Number of its units.</param>
    /// <param name="operations">Its floating-point operations.</param>
    /// <param name="scratch">Floats of <see cref="TeamScratch"/> that a part needs.</param>
    /// <param name="perThread">Parts for each thread; fewer where every part repeats some work.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Share<W>(scoped in W work, nint units, long operations, nint scratch = 0, int perThread = PartsPerThread)
        where W : struct, ISharedWork, allows ref struct
    {
        if (Helps(operations) && units > 1)
        {
            int parts = Parts(operations, units, perThread);
            var job = new SharedWorkJob<W>(in work, units, parts);
            Run(ref job, parts, operations, scratch);
        }
        else
        {
            work.Run(0, units);
        }
    }

    /// <summary>Does all parts, and returns when they are done. The first exception of a part is thrown here then.</summary>
    /// <typeparam name="TJob">A ref struct, so that it lies on the caller's stack, where the team reads it.</typeparam>
    /// <param name="job">The job.</param>
    /// <param name="parts">Number of its parts.</param>
    /// <param name="work">Its floating-point operations: jobs of a type with as many take equally long.</param>
    /// <param name="scratch">Floats of <see cref="TeamScratch"/> that a part needs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TJob>(scoped ref TJob job, int parts, long work, nint scratch = 0) where TJob : struct, ITeamJob, allows ref struct
    {
        int threads = KilnThreads.Current;
        if (parts > 1 && threads > 1)
        {
            Crew crew = s_crew ?? Start();
            if (crew.TryRun(ref job, parts, threads, work, scratch))
                return;
        }

        for (int part = 0; part < parts; part++)
            job.Run(part);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Crew Start()
    {
        Interlocked.CompareExchange(ref s_crew, new Crew(), null);
        return s_crew;
    }
}
