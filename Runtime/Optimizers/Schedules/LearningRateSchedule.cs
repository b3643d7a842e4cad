namespace Kiln;

/// <summary>
/// Changes an optimizer's learning rate while it trains: <see cref="Step"/> follows each epoch, or each optimizer step, as in
/// <c>torch.optim.lr_scheduler</c>. The constructor sets the first rate.
/// </summary>
/// <remarks>
/// Every group that has its own learning rate is scheduled from that rate; the others follow the optimizer's. Set groups up before the
/// schedule is made: a rate that a group gets later is left alone. Rates are kept in double between steps, so that thousands of factors
/// do not add up rounding errors. A step allocates nothing.
/// </remarks>
public abstract class LearningRateSchedule
{
    private readonly ParameterGroup[] _groups;
    private readonly double[] _initial;

    private protected LearningRateSchedule(Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        Optimizer = optimizer;
        _groups = [optimizer.Groups.All, .. optimizer.Groups.Others.Where(group => group.HasOwnRate)];
        _initial = new double[_groups.Length];
        for (int i = 0; i < _groups.Length; i++)
            _initial[i] = _groups[i].InitialRate ??= _groups[i].Rate;
    }

    /// <summary>The learning rate that the last step set, of the group that is not named. PyTorch: <c>get_last_lr()[0]</c>.</summary>
    public float Last => (float)LastRate;

    /// <summary>Number of steps so far. PyTorch: <c>last_epoch</c>.</summary>
    public int Epoch { get; private protected set; } = -1;

    /// <summary>The optimizer whose rate it sets.</summary>
    internal Optimizer Optimizer { get; }

    /// <summary>The same as <see cref="Last"/>, not rounded.</summary>
    internal double LastRate { get; private protected set; }

    /// <summary>The scheduled groups; the first is the optimizer's own.</summary>
    private protected ReadOnlySpan<ParameterGroup> Groups => _groups;

    /// <summary>Which of them <see cref="Next"/> and <see cref="At"/> are asked about.</summary>
    private protected int Current { get; private set; }

    /// <summary>Sets the rate of the next epoch.</summary>
    public virtual void Step()
    {
        Epoch++;
        Prepare();
        for (Current = 0; Current < _groups.Length; Current++)
            _groups[Current].Rate = Next(_groups[Current].Rate, _initial[Current]);
        LastRate = _groups[0].Rate;
    }

    /// <summary>
    /// Everything that the schedule remembers, by name, for a file of one's own; the rates themselves are in
    /// <see cref="Kiln.Optimizer.Save"/>. PyTorch: <c>state_dict</c>.
    /// </summary>
    public IReadOnlyDictionary<string, double> SaveState()
    {
        var state = new ScheduleState(null);
        Exchange(state);
        return state.Values;
    }

    /// <summary>Goes on from what <see cref="SaveState"/> gave. PyTorch: <c>load_state_dict</c>.</summary>
    /// <exception cref="ArgumentException">Something is missing: the state is of another kind of schedule. Nothing was changed.</exception>
    public void LoadState(IReadOnlyDictionary<string, double> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        string[] missing = [.. SaveState().Keys.Where(key => !state.ContainsKey(key))];
        if (missing.Length > 0)
            throw new ArgumentException($"The state of a {GetType().Name} needs {string.Join(", ", missing)}.", nameof(state));

        Exchange(new ScheduleState(state));
    }

    /// <summary>The rate of a group in this epoch from that of the last one; in PyTorch's chainable form, so that schedules combine.</summary>
    private protected abstract double Next(double rate, double initial);

    /// <summary>The rate of a group in this epoch from the first one, for a start in the middle; <see cref="Next"/> where there is no other.</summary>
    private protected virtual double At(double rate, double initial) => Next(rate, initial);

    /// <summary>What a step does once, before the groups' rates.</summary>
    private protected virtual void Prepare()
    {
    }

    /// <summary>Takes what it remembers from a state, or gives it.</summary>
    internal virtual void Exchange(ScheduleState state)
    {
        Epoch = (int)state.Exchange("epoch", Epoch);
        LastRate = state.Exchange("last", LastRate);
        for (int i = 0; i < _initial.Length; i++)
            _initial[i] = state.Exchange($"initial.{i}", _initial[i]);
    }

    /// <summary>Starts each group at another rate than it has.</summary>
    private protected void SetInitial(IReadOnlyList<double> rates)
    {
        for (int i = 0; i < _groups.Length; i++)
            _initial[i] = _groups[i].Rate = rates[i];
    }

    /// <summary>Gives each group that is named a rate of its own, so that it is scheduled by itself.</summary>
    /// <exception cref="ArgumentException">A pattern matches no trainable parameter, or is there twice.</exception>
    private protected static Optimizer Separate(Optimizer optimizer, IEnumerable<string>? patterns)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string pattern in patterns ?? [])
        {
            if (!seen.Add(pattern))
                throw new ArgumentException($"The group \"{pattern}\" is there twice.", "groups");
            ParameterGroup group = optimizer.Group(pattern);
            if (!group.HasOwnRate)
                group.Rate = optimizer.Groups.All.Rate;
        }

        return optimizer;
    }

    /// <summary>One setting per scheduled group: that of its pattern, else the general one.</summary>
    private protected T[] PerGroup<T>(T general, IEnumerable<(string Pattern, T Setting)>? groups)
    {
        var settings = new T[_groups.Length];
        Array.Fill(settings, general);
        foreach ((string pattern, T setting) in groups ?? [])
            settings[Array.FindIndex(_groups, group => group.Pattern == pattern)] = setting;
        return settings;
    }

    /// <summary>Sets the first rate; the last act of a constructor.</summary>
    private protected void Start() => Step();

    /// <summary>Starts again from epoch 0 wherever the rate stands: what a schedule after others does.</summary>
    internal virtual void Restart()
    {
        Epoch = 0;
        Prepare();
        for (Current = 0; Current < _groups.Length; Current++)
            _groups[Current].Rate = At(_groups[Current].Rate, _initial[Current]);
        LastRate = _groups[0].Rate;
    }

    /// <summary>Takes back the step of the constructor, when another schedule goes first.</summary>
    internal virtual void Undo() => Epoch--;

    /// <summary>The rates before any schedule.</summary>
    internal static void ResetRates(Optimizer optimizer)
    {
        ParameterGroup all = optimizer.Groups.All;
        all.Rate = all.InitialRate ?? all.Rate;
        foreach (ParameterGroup group in optimizer.Groups.Others)
        {
            if (group.InitialRate is { } rate)
                group.Rate = rate;
        }
    }
}
