using System.Runtime.ExceptionServices;

namespace Kiln;

/// <summary>
/// Searches for good hyper-parameters: trains again and again with other values, in parallel, and tells which were best. Values, seeds and
/// what is pruned follow from the study's seed alone, so the result is the same whatever the number of threads; with a
/// <see cref="Path"/> a study that was stopped, even killed, goes on where it was.
/// <code>
/// SearchSpace space = new SearchSpace().Float("lr", 1e-4f, 1e-1f, log: true).Choice("net", Net.Variants);
/// var study = new Study(space, new SuccessiveHalving(27, minBudget: 2, maxBudget: 18)) { Path = "study.json" };
/// StudyResult result = study.Run(trial =>
/// {
///     Net.IVariant model = trial.Choice&lt;Net.Variant&gt;("net").Create(maxB: 32, trial.Seed);
///     var trainer = new Trainer&lt;float, int&gt;(model, new Adam(model, trial.Float("lr")), …) { Epochs = trial.Budget, Callbacks = [trial.Callback], … };
///     return trainer.Fit(train, validation, trial.Cancellation).Best;
/// });
/// Console.WriteLine(result.ToTable());
/// </code>
/// </summary>
public sealed class Study
{
    private readonly SearchSpace _space;
    private readonly SearchMethod _method;
    private readonly Lock _lock = new();

    /// <summary>Makes the study.</summary>
    /// <param name="space">What may be chosen.</param>
    /// <param name="method">Which trials are made.</param>
    /// <param name="seed">The seed of everything that is drawn.</param>
    /// <exception cref="ArgumentException">The search space is empty.</exception>
    public Study(SearchSpace space, SearchMethod method, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(method);
        if (space.Dimensions.Count == 0)
            throw new ArgumentException("The search space has no parameter.", nameof(space));
        _space = space;
        _method = method;
        Seed = seed;
    }

    /// <summary>The seed of everything that is drawn.</summary>
    public long Seed { get; }

    /// <summary>Whether small or large values of the objective are good.</summary>
    public StudyGoal Goal { get; init; }

    /// <summary>Ends trials early that will not be the best; none unless set.</summary>
    public MedianPruning? Pruning { get; init; }

    /// <summary>
    /// Trials that run at the same time; as many as there are processors unless set. The objective is called from so many threads; leave <see cref="KilnThreads.Count"/> at 1
    /// beside them, since whole trainings share the cores better than parts of kernels do.
    /// </summary>
    public int MaxParallel { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// The file that keeps the results: JSON, written anew after each trial, complete at any moment. Where it exists the study goes on from it.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>Called after each trial, one at a time, for a line of progress.</summary>
    public Action<TrialResult>? Progress { get; init; }

    /// <summary>Runs the trials that have no result yet.</summary>
    /// <param name="objective">
    /// One training: returns its validation loss, or whatever is to be optimised. A value that is not finite, and a <see cref="TrainingDivergedException"/>,
    /// make it a failed trial; any other exception ends the study. Whatever it draws should come from <see cref="Trial.Seed"/>.
    /// </param>
    /// <param name="cancellation">Ends the study; trials that are running are asked to end and do not count.</param>
    /// <exception cref="InvalidOperationException"><see cref="MaxParallel"/> is below 1, or the method cannot search this space.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or of another study; the message says what differs.</exception>
    public StudyResult Run(Func<Trial, double> objective, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (MaxParallel < 1)
            throw new InvalidOperationException($"Study.MaxParallel is {MaxParallel}; it must be at least 1.");
        var file = new StudyFile(Path, Settings());
        Dictionary<(int Number, int Budget), StudyEntry> known = file.Read();
        var done = new List<TrialResult>();
        IReadOnlyList<TrialResult> before = [];
        for (int round = 0; ; round++)
        {
            IReadOnlyList<TrialPlan> plans = _method.Round(round, _space, Seed, Goal, before);
            if (plans.Count == 0)
                return new StudyResult(_space, Goal, done, isFinished: true);
            var results = new List<TrialResult>();
            // Each wave sees those before it and nothing else, in whatever order its trials end.
            foreach (TrialPlan[] wave in plans.Chunk(Pruning?.Wave ?? plans.Count))
            {
                TrialResult?[] ended = RunWave(wave, known, file, done, [.. results], objective, cancellation);
                results.AddRange(ended.OfType<TrialResult>());
                done.AddRange(ended.OfType<TrialResult>());
                if (ended.Contains(null))
                    return new StudyResult(_space, Goal, done, isFinished: false);
            }

            before = results;
        }
    }

    private IReadOnlyList<KeyValuePair<string, string>> Settings() =>
    [
        new("seed", Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("goal", Goal.ToString().ToLowerInvariant()),
        new("method", _method.Description),
        new("pruning", Pruning?.Description ?? "none"),
        .. _space.Dimensions.Select(dimension => new KeyValuePair<string, string>($"parameter {dimension.Name}", dimension.Description)),
    ];

    /// <summary>The results in the order of the plans; null where the study was cancelled first.</summary>
    private TrialResult?[] RunWave(
        TrialPlan[] plans, Dictionary<(int Number, int Budget), StudyEntry> known, StudyFile file,
        IReadOnlyList<TrialResult> done, TrialResult[] earlier, Func<Trial, double> objective, CancellationToken cancellation)
    {
        TrialResult?[] results = [.. plans.Select(plan => known.TryGetValue((plan.Number, plan.Budget), out StudyEntry? entry) ? entry.ResultOf(plan, file.Name) : null)];
        int[] open = [.. Enumerable.Range(0, plans.Length).Where(i => results[i] is null)];
        var failures = new SortedDictionary<int, Exception>();
        int next = -1;
        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < open.Length && !cancellation.IsCancellationRequested; i = Interlocked.Increment(ref next))
            {
                TrialPlan plan = plans[open[i]];
                try
                {
                    if (TrialRun.Run(plan, new Trial(plan, Goal, Pruning, earlier, cancellation), objective) is not { } result)
                        continue;
                    lock (_lock)
                    {
                        results[open[i]] = result;
                        file.Write([.. done, .. results.OfType<TrialResult>()]);
                        Progress?.Invoke(result);
                    }
                }
                catch (Exception exception)
                {
                    lock (_lock)
                        failures.Add(plan.Number, exception);
                    Volatile.Write(ref next, open.Length);
                }
            }
        }

        // The calling thread works too, so that MaxParallel = 1 stays on it.
        int helpers = Math.Max(Math.Min(MaxParallel, open.Length) - 1, 0);
        Task[] others = [.. Enumerable.Range(0, helpers).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        Work();
        Task.WaitAll(others, CancellationToken.None);
        if (failures.Count > 0)
            ExceptionDispatchInfo.Throw(failures.First().Value);
        return results;
    }
}
