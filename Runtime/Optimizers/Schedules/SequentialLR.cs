namespace Kiln;

/// <summary>
/// One schedule after another: at each milestone the next one starts from its epoch 0. PyTorch: <c>SequentialLR</c>. A warm-up:
/// <code>
/// var warmUp = new LinearLR(optimizer, startFactor: .01f, totalIters: 5);
/// var cosine = new CosineAnnealingLR(optimizer, tMax: 45);
/// var schedule = new SequentialLR(optimizer, [warmUp, cosine], [5]);
/// </code>
/// </summary>
public sealed class SequentialLR : LearningRateSchedule
{
    private readonly LearningRateSchedule[] _schedules;
    private readonly int[] _milestones;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="schedules">New schedules of that optimizer, in order.</param>
    /// <param name="milestones">The epoch at which each but the first begins, rising.</param>
    /// <exception cref="ArgumentException">The counts do not fit, or a schedule cannot stand here.</exception>
    public SequentialLR(Optimizer optimizer, IReadOnlyList<LearningRateSchedule> schedules, IReadOnlyList<int> milestones)
        : base(optimizer)
    {
        ScheduleList.Check(optimizer, schedules);
        ArgumentNullException.ThrowIfNull(milestones);
        if (milestones.Count != schedules.Count - 1)
        {
            throw new ArgumentException(
                $"{schedules.Count} schedules need {schedules.Count - 1} milestones, but {milestones.Count} were given.", nameof(milestones));
        }

        _schedules = [.. schedules];
        _milestones = [.. milestones];
        for (int i = 0; i < _milestones.Length; i++)
        {
            if (_milestones[i] <= (i == 0 ? 0 : _milestones[i - 1]))
                throw new ArgumentException($"milestones must rise from 1 on, but [{i}] is {_milestones[i]}.", nameof(milestones));
        }

        ResetRates(optimizer);
        foreach (LearningRateSchedule schedule in _schedules)
            schedule.Undo();
        _schedules[0].Step();
        LastRate = _schedules[0].LastRate;
        Epoch = 0;
    }

    /// <inheritdoc/>
    public override void Step()
    {
        Epoch++;
        int number = 0;
        while (number < _milestones.Length && _milestones[number] <= Epoch)
            number++;

        LearningRateSchedule schedule = _schedules[number];
        if (number > 0 && _milestones[number - 1] == Epoch)
            schedule.Restart();
        else
            schedule.Step();
        LastRate = schedule.LastRate;
    }

    internal override void Exchange(ScheduleState state)
    {
        base.Exchange(state);
        for (int i = 0; i < _schedules.Length; i++)
            state.Exchange(i, _schedules[i]);
    }

    // Its own count stays, as in PyTorch: a sequence that is first in a sequence reaches its milestones one step early.
    internal override void Undo()
    {
        foreach (LearningRateSchedule schedule in _schedules)
            schedule.Undo();
    }

    internal override void Restart()
    {
        Epoch = 0;
        _schedules[0].Restart();
        LastRate = _schedules[0].LastRate;
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => rate;
}
