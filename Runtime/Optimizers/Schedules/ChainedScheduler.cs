namespace Kiln;

/// <summary>Several schedules at once: each changes the rate that the one before it left. PyTorch: <c>ChainedScheduler</c>.</summary>
public sealed class ChainedScheduler : LearningRateSchedule
{
    private readonly LearningRateSchedule[] _schedules;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="schedules">New schedules of that optimizer, in order.</param>
    /// <exception cref="ArgumentException">A schedule cannot stand here.</exception>
    public ChainedScheduler(Optimizer optimizer, IReadOnlyList<LearningRateSchedule> schedules)
        : base(optimizer)
    {
        ScheduleList.Check(optimizer, schedules);
        _schedules = [.. schedules];
        LastRate = Groups[0].Rate;
        Epoch = 0;
    }

    /// <inheritdoc/>
    public override void Step()
    {
        Epoch++;
        foreach (LearningRateSchedule schedule in _schedules)
            schedule.Step();
        LastRate = Groups[0].Rate;
    }

    internal override void Exchange(ScheduleState state)
    {
        base.Exchange(state);
        for (int i = 0; i < _schedules.Length; i++)
            state.Exchange(i, _schedules[i]);
    }

    internal override void Undo()
    {
        foreach (LearningRateSchedule schedule in _schedules)
            schedule.Undo();
    }

    internal override void Restart()
    {
        Epoch = 0;
        foreach (LearningRateSchedule schedule in _schedules)
            schedule.Restart();
        LastRate = Groups[0].Rate;
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => rate;
}
