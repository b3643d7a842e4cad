using System.Diagnostics;

namespace Kiln.Kernels;

/// <summary>
/// Decides when the team is left out. Where its cores are busy with something else, sharing makes a job slower: a part that a member has
/// claimed may wait for its core for milliseconds, and the caller with it, or the member runs on the caller's own core. The time lost
/// against working alone is added up, and after a loss the caller works alone for sixteen times as long: so sharing costs a sixteenth
/// at most, however busy the machine is.
/// </summary>
internal sealed class Pace
{
    private const int Abstention = 16;

    /// <summary>Kinds of jobs whose times are remembered: a step has far fewer.</summary>
    private const int Kinds = 256;

    /// <summary>Loss that is let pass: 50 µs.</summary>
    private readonly long _tolerance = Stopwatch.Frequency / 20_000;

    private readonly long[] _keys = new long[Kinds];
    private readonly long[] _times = new long[Kinds];
    private long _lost;
    private long _aloneUntil;

    /// <summary>How long to spin at the end of a job: as long as a part takes and half as long again, and 20 µs.</summary>
    /// <param name="worked">Ticks that the caller has worked.</param>
    /// <param name="own">Parts that it did.</param>
    public static long Patience(long worked, int own) => (Stopwatch.Frequency / 50_000) + (worked * 3 / 2 / Math.Max(own, 1));

    /// <summary>Whether to work alone now.</summary>
    public bool IsAlone(long now) => now < _aloneUntil;

    /// <summary>Takes down a job that the caller did alone.</summary>
    /// <param name="key">What jobs that take equally long have in common.</param>
    /// <param name="ticks">How long it took.</param>
    public void AddAlone(long key, long ticks) => Time(key, ticks);

    /// <summary>Takes down a shared job. Returns whether the team is left out from now on.</summary>
    /// <param name="key">What jobs that take equally long have in common.</param>
    /// <param name="start">When it began.</param>
    /// <param name="worked">When the caller had no more parts to do.</param>
    /// <param name="end">When all were done.</param>
    /// <param name="own">Parts that the caller did.</param>
    /// <param name="parts">All parts.</param>
    public bool Add(long key, long start, long worked, long end, int own, int parts)
    {
        if (own == 0)
            return false;

        // Alone the caller would have done the other parts at the pace of its own, unless that is slow because a member took its core.
        _lost = Math.Max(0, _lost + (end - start) - Time(key, (worked - start) * parts / own));
        if (_lost <= _tolerance)
            return false;

        _aloneUntil = end + (_lost * Abstention);
        _lost = 0;
        return true;
    }

    /// <summary>The time that such a job takes the caller alone: the shortest lately, which grows a little each time so that it is not for ever.</summary>
    private long Time(long key, long ticks)
    {
        int place = (int)((ulong)(key * -7046029254386353131L) >> 56);
        long known = _times[place];
        if (_keys[place] == key && known > 0)
            ticks = Math.Min(ticks, known + (known / 64));
        _keys[place] = key;
        _times[place] = ticks;
        return ticks;
    }
}
