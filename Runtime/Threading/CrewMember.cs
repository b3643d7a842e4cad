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

    /// <summary>Wakes it if it sleeps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Wake()
    {
        if (Volatile.Read(ref _asleep) != 0 && Interlocked.Exchange(ref _asleep, 0) != 0)
            _bell.Ring();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Run()
    {
        long patience = s_patience;
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
