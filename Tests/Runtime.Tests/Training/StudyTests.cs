using System.Globalization;

namespace Kiln.Runtime.Tests.Training;

/// <summary>Searches: which trials are made, that they depend on the seed alone, that they go on from a file, and what is refused.</summary>
public sealed class StudyTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}", "study.json");

    public void Dispose()
    {
        if (Directory.Exists(Path.GetDirectoryName(_path)))
            Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
    }

    [Fact]
    public void A_grid_has_every_combination_the_last_parameter_fastest()
    {
        SearchSpace space = new SearchSpace().Float("lr", 0.01f, 1, log: true).Int("layers", 1, 2).Choice("net", "small", "large");

        StudyResult result = new Study(space, new GridSearch(points: 3)).Run(trial => trial.Number);

        Assert.Equal(12, result.Trials.Count);
        Assert.Equal(
            ["lr = 0.01, layers = 1, net = small", "lr = 0.01, layers = 1, net = large", "lr = 0.01, layers = 2, net = small", "lr = 0.01, layers = 2, net = large", "lr = 0.1, layers = 1, net = small"],
            result.Trials.Take(5).Select(trial => trial.Values.ToString()));
        Assert.Equal(0, result.Best!.Number);
    }

    [Fact]
    public void Draws_keep_to_their_ranges_and_fill_them()
    {
        SearchSpace space = new SearchSpace().Float("lr", 1e-4f, 1e-1f, log: true).Int("n", 3, 5).Int("wide", 1, 1000, log: true).Choice("c", 7, 8);

        StudyResult result = new Study(space, new RandomSearch(2000)).Run(trial => trial.Float("lr"));

        float[] rates = [.. result.Trials.Select(trial => trial.Values.Float("lr"))];
        Assert.InRange(rates.Min(), 1e-4f, 1.1e-4f);
        Assert.InRange(rates.Max(), 0.9e-1f, 1e-1f);
        // A third of them in each decade.
        Assert.InRange(rates.Count(rate => rate < 1e-3f), 600, 734);
        foreach (int n in (int[])[3, 4, 5])
            Assert.InRange(result.Trials.Count(trial => trial.Values.Int("n") == n), 600, 734);
        Assert.InRange(result.Trials.Count(trial => trial.Values.Int("wide") <= 31), 850, 1100);
        Assert.All(result.Trials, trial => Assert.InRange(trial.Values.Int("wide"), 1, 1000));
        Assert.InRange(result.Trials.Count(trial => trial.Values.Choice<int>("c") == 7), 930, 1070);
        Assert.Equal(2000, result.Trials.Select(trial => trial.Seed).Distinct().Count());
    }

    [Theory]
    [InlineData("random")]
    [InlineData("pruned")]
    [InlineData("halving")]
    public void The_result_is_the_same_whatever_the_number_of_threads_and_whoever_is_faster(string kind)
    {
        string alone = Search(kind, parallel: 1).ToTable();

        Assert.Equal(alone, Search(kind, parallel: 2).ToTable());
        Assert.Equal(alone, Search(kind, parallel: 7).ToTable());
        Assert.NotEqual(alone, Search(kind, parallel: 2, seed: 1).ToTable());
        Assert.Equal(kind == "pruned", alone.Contains("(pruned)", StringComparison.Ordinal));
    }

    [Fact]
    public void Halving_gives_the_best_a_larger_budget()
    {
        SearchSpace space = new SearchSpace().Float("x", 0, 1);

        StudyResult result = new Study(space, new SuccessiveHalving(trials: 9, minBudget: 2, maxBudget: 20, reduction: 3)) { Goal = StudyGoal.Maximize }
            .Run(trial => trial.Float("x") * trial.Budget);

        Assert.Equal([(2, 9), (6, 3), (18, 1)], result.Trials.GroupBy(trial => trial.Budget).Select(rung => (rung.Key, rung.Count())));
        Assert.Equal(result.Trials.Where(trial => trial.Budget == 2).MaxBy(trial => trial.Value)!.Number, result.Best!.Number);
        Assert.Equal(18, result.Best.Budget);
        Assert.Single(result.Trials.Where(trial => trial.Number == result.Best.Number).Select(trial => trial.Seed).Distinct());
    }

    [Theory]
    [InlineData("random")]
    [InlineData("pruned")]
    [InlineData("halving")]
    public void A_cancelled_study_goes_on_from_its_file(string kind)
    {
        string straight = Search(kind, parallel: 2).ToTable();
        int runs = 0;
        for (int stop = 1; ; stop += 3)
        {
            using var cancellation = new CancellationTokenSource();
            int ended = 0;
            int limit = stop;
            StudyResult part = Search(kind, parallel: 2, path: _path, cancellation: cancellation.Token, progress: _ =>
            {
                runs++;
                if (++ended == limit)
                    cancellation.Cancel();
            });
            if (!part.IsFinished)
                continue;
            Assert.Equal(straight, part.ToTable());
            Assert.Equal(part.Trials.Count, runs);
            break;
        }
    }

    [Fact]
    public void Diverged_trainings_are_failed_trials()
    {
        SearchSpace space = new SearchSpace().Choice("how", "fine", "nan", "throws", "reports");

        StudyResult result = new Study(space, new GridSearch()) { Path = _path }.Run(trial =>
        {
            if (trial.Choice<string>("how") == "throws")
                throw new TrainingDivergedException("The loss of step 3 is NaN.", 3, 1, "linear1");
            trial.Report(1, trial.Choice<string>("how") == "reports" ? float.PositiveInfinity : 1);
            return trial.Choice<string>("how") == "nan" ? double.NaN : 1;
        });

        Assert.Equal([TrialState.Complete, TrialState.Failed, TrialState.Failed, TrialState.Failed], result.Trials.Select(trial => trial.State));
        Assert.Equal("The loss of step 3 is NaN.", result.Trials[2].Error);
        Assert.Equal("trial  how      value\n0      fine     1\n1      nan      failed\n2      throws   failed\n3      reports  failed\n", result.ToTable());

        StudyResult again = new Study(space, new GridSearch()) { Path = _path }.Run(_ => throw new InvalidOperationException("Nothing is left to run."));
        Assert.Equal(result.ToTable(), again.ToTable());
        Assert.Equal(double.PositiveInfinity, again.Trials[3].Reports[0].Value);
    }

    [Fact]
    public void Any_other_exception_ends_the_study_that_of_the_first_trial_wins()
    {
        SearchSpace space = new SearchSpace().Int("n", 0, 9);

        FormatException exception = Assert.Throws<FormatException>(() => new Study(space, new GridSearch(10)) { MaxParallel = 1 }
            .Run(trial => trial.Number < 4 ? 1 : throw new FormatException(trial.Number.ToString(CultureInfo.InvariantCulture))));

        Assert.Equal("4", exception.Message);
    }

    [Fact]
    public void A_trainers_callback_reports_and_prunes()
    {
        SearchSpace space = new SearchSpace().Choice("lr", 0.05f, 0.02f, 1e-9f, 0.01f);
        Dataset<float, int> data = FlowerLesson.Data();

        StudyResult result = new Study(space, new GridSearch(budget: 6)) { MaxParallel = 2, Pruning = new MedianPruning(wave: 2, warmupSteps: 1) }.Run(trial =>
        {
            using var train = new DataLoader<float, int>(data, 10, shuffle: true, trial.Seed);
            using var validation = new DataLoader<float, int>(data, 10);
            var model = new FlowerNet(10, trial.Seed);
            var trainer = new Trainer<float, int>(model, new Adam(model, trial.Float("lr")), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
            {
                Epochs = trial.Budget,
                Loss = batch => model.Loss(batch.Inputs, batch.Targets, batch.Count),
                Callbacks = [trial.Callback],
            };
            return trainer.Fit(train, validation, trial.Cancellation).Best;
        });

        Assert.Equal([TrialState.Complete, TrialState.Complete, TrialState.Pruned], result.Trials.Take(3).Select(trial => trial.State));
        Assert.Equal([1, 2], result.Trials[2].Reports.Select(report => report.Step));
        Assert.Equal(6, result.Trials[0].Reports.Count);
    }

    [Fact]
    public void An_unknown_parameter_is_told_with_the_nearest_name()
    {
        TrialValues values = new Study(new SearchSpace().Float("learning rate", 0, 1).Int("batch", 1, 2), new RandomSearch(1)).Run(_ => 1).Best!.Values;

        Assert.Equal("The search space has no parameter 'learning_rate'. The nearest is 'learning rate'.", Assert.Throws<KeyNotFoundException>(() => values.Float("learning_rate")).Message);
        Assert.Equal("The parameter 'batch' is whole numbers from 1 to 2: read it with Int(\"batch\").", Assert.Throws<InvalidOperationException>(() => values.Float("batch")).Message);
        Assert.Equal("The parameter 'batch' is whole numbers from 1 to 2: read it with Int(\"batch\").", Assert.Throws<InvalidOperationException>(() => values.Choice<string>("batch")).Message);
    }

    [Fact]
    public void A_wrong_search_space_is_refused()
    {
        Assert.Contains("has a parameter 'lr' already", Assert.Throws<ArgumentException>(() => new SearchSpace().Float("lr", 0, 1).Int("lr", 1, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("'lr' goes from 1 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => new SearchSpace().Float("lr", 1, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchSpace().Float("lr", 0, float.NaN));
        Assert.Contains("on a logarithmic scale it must be positive", Assert.Throws<ArgumentOutOfRangeException>(() => new SearchSpace().Float("lr", 0, 1, log: true)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchSpace().Int("n", 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchSpace().Int("n", 0, 1, log: true));
        Assert.Throws<ArgumentException>(() => new SearchSpace().Choice<string>("c"));
        Assert.Contains("the option a twice", Assert.Throws<ArgumentException>(() => new SearchSpace().Choice("c", "a", "b", "a")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SearchSpace().Choice(" ", 1, 2));
        Assert.Throws<ArgumentException>(() => new Study(new SearchSpace(), new RandomSearch(1)));
        Assert.Contains("more than 100000", Assert.Throws<InvalidOperationException>(() => new Study(new SearchSpace().Float("a", 0, 1).Float("b", 0, 1), new GridSearch(1000)).Run(_ => 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_study_is_refused_with_what_differs()
    {
        SearchSpace space = new SearchSpace().Float("lr", 0.1f, 1).Int("n", 1, 2);
        new Study(space, new RandomSearch(2), seed: 4) { Path = _path }.Run(_ => 1);
        string before = File.ReadAllText(_path);

        string message = Assert.Throws<InvalidDataException>(() =>
            new Study(new SearchSpace().Float("lr", 0.1f, 2, log: true).Int("m", 1, 2), new RandomSearch(3), seed: 4) { Path = _path, Goal = StudyGoal.Maximize }.Run(_ => 1)).Message;

        Assert.Equal(
            $"{_path} is of another study: its goal is minimize, not maximize; its method is 2 random trials, budget 1, not 3 random trials, budget 1; its parameter lr is 0.1 to 1, not 0.1 to 2 (log); " +
            "it has no parameter m; this study has no parameter n. Give this one another file, or delete that one.",
            message);
        Assert.Equal(before, File.ReadAllText(_path));
    }

    [Fact]
    public void A_damaged_file_is_refused_and_stays()
    {
        SearchSpace space = new SearchSpace().Float("lr", 0.1f, 1);
        var study = new Study(space, new RandomSearch(2)) { Path = _path };
        study.Run(_ => 1);
        string sound = File.ReadAllText(_path);
        for (int length = 0; length < sound.Length - 1; length += 7)
        {
            File.WriteAllText(_path, sound[..length]);
            Assert.Throws<InvalidDataException>(() => study.Run(_ => 1));
            Assert.Equal(length, new FileInfo(_path).Length);
        }

        foreach ((string old, string wrong) in new[] { ("complete", "finished"), ("\"number\": 1", "\"number\": 0"), ("kiln.study.1", "kiln.study.9"), ("\"budget\": 1", "\"budget\": \"1\""), ("\"trials\": [", "\"trials\": [[1], "), ("\"value\": 1", "\"value\": \"one\"") })
        {
            File.WriteAllText(_path, sound.Replace(old, wrong, StringComparison.Ordinal));
            Assert.Throws<InvalidDataException>(() => study.Run(_ => 1));
        }

        File.WriteAllText(_path, sound.Replace("\"lr\": \"0.", "\"lr\": \"1.", StringComparison.Ordinal));
        Assert.Contains("but this study gives it lr = 0.", Assert.Throws<InvalidDataException>(() => study.Run(_ => 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_of_reports_grow()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Study(new SearchSpace().Int("n", 1, 2), new RandomSearch(1)).Run(trial =>
        {
            trial.Report(2, 1);
            trial.Report(2, 1);
            return 1;
        }));
    }

    private static StudyResult Search(
        string kind, int parallel, long seed = 0, string? path = null, Action<TrialResult>? progress = null, CancellationToken cancellation = default)
    {
        SearchSpace space = new SearchSpace().Float("x", -1, 1).Float("rate", 1e-3f, 1, log: true).Choice("shape", "round", "square");
        SearchMethod method = kind == "halving" ? new SuccessiveHalving(20, 1, 9) : new RandomSearch(24, budget: 5);
        var study = new Study(space, method, seed) { MaxParallel = parallel, Path = path, Progress = progress, Pruning = kind == "pruned" ? new MedianPruning(wave: 6) : null };
        return study.Run(
            trial =>
            {
                double value = Math.Abs(trial.Float("x")) + trial.Float("rate") + (trial.Choice<string>("shape") == "round" ? 0.1 : 0);
                var noise = new TorchRandom(trial.Seed);
                for (int step = 1; step <= trial.Budget && !trial.ShouldPrune; step++)
                {
                    value = (value * 0.9) + (noise.NextUInt32() % 100 * 1e-3);
                    // Who is faster must not matter.
                    Thread.Sleep(Random.Shared.Next(3));
                    trial.Report(step, value);
                }

                return value;
            },
            cancellation);
    }
}
