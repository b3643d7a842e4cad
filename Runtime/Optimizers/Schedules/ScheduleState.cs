namespace Kiln;

/// <summary>What a schedule remembers, by name: given, or being collected.</summary>
internal sealed class ScheduleState(IReadOnlyDictionary<string, double>? given)
{
    private string _prefix = "";

    /// <summary>What was collected.</summary>
    public Dictionary<string, double> Values { get; } = [];

    /// <summary>The value that was given; or notes the one that stands.</summary>
    public double Exchange(string name, double value)
    {
        if (given is not null)
            return given[_prefix + name];

        Values[_prefix + name] = value;
        return value;
    }

    /// <summary>The same for a schedule within a schedule.</summary>
    public void Exchange(int number, LearningRateSchedule schedule)
    {
        string outer = _prefix;
        _prefix = $"{outer}{number}.";
        schedule.Exchange(this);
        _prefix = outer;
    }
}
