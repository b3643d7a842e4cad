using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Kiln.Kernels;

/// <summary>
/// The threads of the team and the one job they work on. Parts are claimed one by one, by the caller as well: what a thread does not
/// get to, the others do. The caller waits for claimed parts alone.
/// </summary>
internal sealed unsafe class Crew
{
    /// <summary>The most parts of a job: numbers of parts are 16 bits of a claim.</summary>
    private const int MaxParts = 32_000;

    private readonly Lock _hiring = new();
    private readonly Bell _finished = new();
    private readonly Pace _pace = new();
    private CrewMember[] _members = [];
    private int _owned;

    // Floats that the first so many members have room for.
    private nint _scratch;
    private int _furnished;

    // What the members read; written before the claims say that there is a new job.
    private delegate*<void*, int, void> _run;
    private void* _job;
    private ExceptionDispatchInfo? _exception;

    private SharedWords _shared;

    /// <summary>
    /// Whether a member had better sleep: the team is left out for a while, or the member runs on the caller's core, where it would only
    /// take the caller's time.
    /// </summary>
    public bool IsInTheWay => Volatile.Read(ref _shared.LeftOut) || Volatile.Read(ref _shared.Core) == Thread.GetCurrentProcessorId();

    /// <summary>Does a job, together unless that is slower now; false, without having begun, if the team works for someone else.</summary>
    /// <param name="job">The job.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="threads">The most threads.</param>
    /// <param name="work">How much it is, in any unit.</param>
    /// <param name="scratch">Floats of <see cref="TeamScratch"/> that a part needs.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRun<TJob>(scoped ref TJob job, int parts, int threads, long work, nint scratch = 0) where TJob : struct, ITeamJob, allows ref struct
    {
        if (parts > MaxParts || Volatile.Read(ref _owned) != 0 || Interlocked.CompareExchange(ref _owned, 1, 0) != 0)
            return false;

        try
        {
            // Here rather than when they are first needed, so that only the first job of so many threads allocates.
            if (threads - 1 > _members.Length)
                Hire(threads - 1);
            if (scratch > _scratch || threads - 1 > _furnished)
                Furnish(threads - 1, scratch);

            long key = work ^ (typeof(TJob).TypeHandle.Value << 8), start = Stopwatch.GetTimestamp();
            if (_pace.IsAlone(start))
            {
                for (int part = 0; part < parts; part++)
                    job.Run(part);
                _pace.AddAlone(key, Stopwatch.GetTimestamp() - start);
                return true;
            }

            Begin(&Invoke<TJob>, Unsafe.AsPointer(ref job), parts, Math.Min(threads, parts) - 1);
            int own = Work(isCaller: true);
            long worked = Stopwatch.GetTimestamp();
            Wait(worked, Pace.Patience(worked - start, own));
            Volatile.Write(ref _shared.LeftOut, _pace.Add(key, start, worked, Stopwatch.GetTimestamp(), own, parts));
            if (_exception is not null)
                Throw();
            return true;
        }
        finally
        {
            Volatile.Write(ref _owned, 0);
        }
    }

    /// <summary>
    /// Claims and does parts until there are none left: the caller from the first on, members from the last, so that a thread meets the
    /// same part of a buffer again in its own cache, from job to job. Returns how many it did.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Work(bool isCaller)
    {
        int count = 0;
        while (true)
        {
            // A claim succeeds only while the job is still the one that was read: the number of the job is part of the word.
            long claims = Volatile.Read(ref _shared.Claims);
            int first = (ushort)claims, end = (ushort)(claims >> 16);
            if (first >= end)
                return count;

            delegate*<void*, int, void> run = _run;
            void* job = _job;
            long claimed = isCaller ? claims + 1 : claims - (1 << 16);
            if (Interlocked.CompareExchange(ref _shared.Claims, claimed, claims) != claims)
                continue;

            Do(run, job, isCaller ? first : end - 1);
            count++;
        }
    }

    /// <summary>Whether a member is to look for parts, or there are fewer threads now.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasWork(int member)
    {
        long claims = Volatile.Read(ref _shared.Claims);
        return (ushort)claims < (ushort)(claims >> 16) && member < Volatile.Read(ref _shared.Members);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Invoke<TJob>(void* job, int part) where TJob : struct, ITeamJob, allows ref struct =>
        Unsafe.AsRef<TJob>(job).Run(part);

    private void Throw()
    {
        ExceptionDispatchInfo exception = _exception!;
        _exception = null;
        exception.Throw();
    }

    /// <summary>Publishes a job and wakes the members that sleep.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Begin(delegate*<void*, int, void> run, void* job, int parts, int members)
    {
        _shared.LeftOut = false;
        _shared.Core = Thread.GetCurrentProcessorId();
        _run = run;
        _job = job;
        _shared.Pending = parts;
        Volatile.Write(ref _shared.Members, members);
        long next = (_shared.Claims >>> 32) + 1;

        // A full fence: a member that goes to sleep either sees the job, or is seen asleep.
        Interlocked.Exchange(ref _shared.Claims, (next << 32) | ((long)parts << 16));
        CrewMember[] all = _members;
        for (int i = 0; i < members; i++)
            all[i].Wake();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Do(delegate*<void*, int, void> run, void* job, int part)
    {
        try
        {
            run(job, part);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _exception, ExceptionDispatchInfo.Capture(exception), null);
        }

        if (Interlocked.Decrement(ref _shared.Pending) == 0 && Interlocked.Exchange(ref _shared.Sleeping, 0) != 0)
            _finished.Ring();
    }

    /// <summary>
    /// Waits for parts that members have claimed. One that does not come in time has lost its core: sleeping offers it this one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Wait(long since, long patience)
    {
        bool interrupted = false;
        while (Volatile.Read(ref _shared.Pending) > 0)
        {
            if (Stopwatch.GetTimestamp() - since < patience)
                continue;

            Interlocked.Exchange(ref _shared.Sleeping, 1);
            try
            {
                // The bell may have rung for an earlier sleep that the last part forestalled: hence the loop.
                if (Volatile.Read(ref _shared.Pending) > 0)
                    _finished.Wait();
            }
            catch (ThreadInterruptedException)
            {
                // Members still use the caller's stack: it cannot leave now.
                interrupted = true;
            }

            Volatile.Write(ref _shared.Sleeping, 0);
        }

        if (interrupted)
            Thread.CurrentThread.Interrupt();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Hire(int count)
    {
        lock (_hiring)
        {
            CrewMember[] members = _members;
            int known = members.Length;
            Array.Resize(ref members, count);
            for (int i = known; i < count; i++)
                members[i] = new CrewMember(this, i);
            _members = members;
        }
    }

    /// <summary>Gives members room, before a job begins that needs it: as much as the largest so far.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Furnish(int count, nint scratch)
    {
        _scratch = nint.Max(_scratch, scratch);
        _furnished = Math.Max(_furnished, count);
        for (int i = 0; i < _furnished; i++)
            _members[i].Reserve(_scratch);
    }

    /// <summary>The words that all threads write, each on a cache line of its own, two lines from the next because lines are fetched in pairs.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 5 * 128)]
    private struct SharedWords
    {
        /// <summary>Number of the job (32 bits), the end of the parts not yet claimed (16), the first of them (16).</summary>
        [FieldOffset(128)]
        public long Claims;

        /// <summary>Parts that are not done yet.</summary>
        [FieldOffset(2 * 128)]
        public int Pending;

        /// <summary>Whether the caller sleeps.</summary>
        [FieldOffset(2 * 128 + 8)]
        public int Sleeping;

        /// <summary>How many members take part.</summary>
        [FieldOffset(3 * 128)]
        public int Members;

        /// <summary>The core that the caller was on when the job began.</summary>
        [FieldOffset(3 * 128 + 8)]
        public int Core;

        /// <summary>Whether members need not wait for the next job.</summary>
        [FieldOffset(3 * 128 + 16)]
        public bool LeftOut;
    }
}
