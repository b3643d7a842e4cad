using System.Diagnostics;

namespace Kiln.Kernels;

/// <summary>A thread of the team: it looks for parts to do, for a while in a spin, then asleep.</summary>
internal sealed class CrewMember
{
    /// <summary>How long it spins: longer than what usually lies between two shared kernels of a step.</summary>
    private static readonly long s_patience = Stopwatch.Frequency / 10_000;

    private readonly Crew _crew;
    private readonly int _number;
    private readonly Bell _bell = new();
    private int _asleep;

    public CrewMember(Crew crew, int number)
    {
        _crew = crew;
        _number = number;
        new Thread(Run) { IsBackground = true, Name = $"Kiln {number + 2}" }.Start();
    }

    /// <summary>What the parts it does take as <see cref="TeamScratch"/>.</summary>
    public AlignedBuffer Scratch { get; private set; } = new(0, nameof(TeamScratch));

    /// <summary>Wakes it if it sleeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Wake()
    {
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0)
            _bell.Ring();
    }

    /// <summary>Sees to it that the parts it does have so much room. The crew calls it while no job runs.</summary>
    public void Reserve(nint scratch)
    {
        if (Scratch.Length < scratch)
            Scratch = new AlignedBuffer(scratch, nameof(TeamScratch));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run()
    {
        long patience = s_patience;
        TeamScratch.Enter(this);
        while (true)
        {
            // No pause instruction: for a few of them in a row the host of a virtual machine takes it off its core, for longer than jobs
            // last. Reading the clock is slow enough.
            long idle = Stopwatch.GetTimestamp();
            while (!_crew.HasWork(_number) && Stopwatch.GetTimestamp() - idle < patience && !_crew.IsInTheWay)
            {
            }

            if (!_crew.IsInTheWay && _crew.HasWork(_number))
                _crew.Work(isCaller: false);
            else
                Sleep();
        }
    }

    private void Sleep()
    {
        Interlocked.Exchange(ref _asleep, 1);
        if (!_crew.IsInTheWay && _crew.HasWork(_number) && Interlocked.Exchange(ref _asleep, 0) != 0)
            return;
        _bell.Wait();
    }
}
