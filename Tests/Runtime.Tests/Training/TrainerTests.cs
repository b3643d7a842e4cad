namespace Kiln.Runtime.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}");

    public static TheoryData<string> Lessons => ["adam", "accumulated", "plateau"];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Theory, MemberData(nameof(Lessons))]
    public void A_training_goes_on_from_any_step_with_the_same_bits(string lesson)
    {
        var straight = new FlowerLesson(lesson, seed: 1);
        TrainingResult whole = straight.Fit();
        for (long stop = 1; stop < whole.Steps; stop += lesson == "adam" ? 1 : 4)
        {
            string folder = Path.Combine(_folder, $"{stop}");
            var first = new FlowerLesson(lesson, seed: 1, folder, stop);
            Assert.Equal(StopReason.MaxSteps, first.Fit().Reason);

            // Another seed: everything must come from the checkpoint.
            var second = new FlowerLesson(lesson, seed: 2, folder);
            TrainingResult rest = second.Fit();
            Assert.Equal(whole.Reason, rest.Reason);
            Assert.Equal(whole.Steps, rest.Steps);
            Assert.Equal(whole.Best, rest.Best);
            Assert.Equal(whole.BestEpoch, rest.BestEpoch);
            Assert.Equal(straight.Model.Parameters.ToArray(), second.Model.Parameters.ToArray());
            Assert.Equal(Statistics(straight.Model), Statistics(second.Model));
            Assert.Equal(straight.Optimizer.LearningRate, second.Optimizer.LearningRate);
            Assert.Equal(straight.Model.RngState.Calls, second.Model.RngState.Calls);
            foreach (EpochRecord record in rest.Epochs)
            {
                EpochRecord twin = whole.Epochs[record.Epoch - 1];
                Assert.Equal((twin.TrainLoss, twin.ValidationLoss, twin.IsBest), (record.TrainLoss, record.ValidationLoss, record.IsBest));
                Assert.Equal(twin.Metrics, record.Metrics);
            }
        }
    }

    [Fact]
    public void A_step_allocates_nothing_with_everything_on()
    {
        var meter = new AllocationMeter(4 * 8);
        using var board = new TensorBoardLog(Path.Combine(_folder, "board"));
        using var progress = new ConsoleProgress(FakeTerminal.Create());
        var lesson = new FlowerLesson("adam", 1, Path.Combine(_folder, "run"))
        {
            Callbacks = [board, new CsvLog(Path.Combine(_folder, "log.csv")), progress, meter],
        };
        lesson.Fit(prefetch: 2);
        Assert.Equal(4 * 8, meter.Count);

        // One step in all may show a collection in the background, see Allocations.
        IEnumerable<int> steps = Enumerable.Range(1, 3).SelectMany(epoch => Enumerable.Range((epoch * 8) + 2, 6));
        Assert.InRange(steps.Count(step => meter[step] != meter[step - 1]), 0, 1);
    }

    [Fact]
    public void It_learns_and_measures()
    {
        var lesson = new FlowerLesson("adam", 1) { Epochs = 60 };
        TrainingResult result = lesson.Fit();
        Assert.Equal(StopReason.Finished, result.Reason);
        Assert.Equal(60 * 8, result.Steps);
        Assert.True(result.Epochs[^1].Metrics["accuracy"] > .9, $"accuracy {result.Epochs[^1].Metrics["accuracy"]}");
        Assert.Equal(result.Epochs.Min(record => record.ValidationLoss), result.Best);
    }

    [Fact]
    public void Accumulated_batches_are_one_batch()
    {
        var (x, y) = CurveData(24);
        float[] Train(int batchSize, int accumulation)
        {
            var model = new CurveNet(24, 5);
            using var loader = new DataLoader<float, float>(new ArrayDataset<float, float>(x, 2, y), batchSize);
            var trainer = new Trainer<float, float>(model, new SGD(model, .1f), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
            {
                Epochs = 3,
                AccumulationSteps = accumulation,
                Accumulate = (batch, scale) => model.Accumulate(batch.Inputs, batch.Targets, batch.Count, scale),
            };
            Assert.Equal(3, trainer.Fit(loader).Steps);
            return model.Parameters.ToArray();
        }

        float[] whole = Train(24, 1);
        Golden.AssertClose(whole, Train(8, 3), 1e-5f, 1e-6f);
        Golden.AssertClose(whole, Train(5, 5), 1e-5f, 1e-6f);
    }

    [Fact]
    public void Early_stopping_gives_back_the_best_weights()
    {
        var weights = new List<float[]>();
        var lesson = new FlowerLesson("plateau", 1) { Epochs = 200, Stopping = new EarlyStopping(patience: 3) };
        lesson.Callbacks = [new AtEpochEnd(_ => weights.Add(lesson.Model.Parameters.ToArray()))];
        TrainingResult result = lesson.Fit();
        Assert.Equal(StopReason.EarlyStopped, result.Reason);
        Assert.Equal(result.BestEpoch + 3, result.Epochs.Count);
        Assert.Equal(weights[result.BestEpoch - 1], lesson.Model.Parameters.ToArray());
    }

    [Fact]
    public void Cancelling_saves_first()
    {
        using var source = new CancellationTokenSource();
        var lesson = new FlowerLesson("adam", 1, _folder)
        {
            Callbacks = [new AtStep(progress => { if (progress.Step == 11) source.Cancel(); })],
        };
        TrainingResult result = lesson.Fit(cancellation: source.Token);
        Assert.Equal((StopReason.Cancelled, 11L), (result.Reason, result.Steps));
        var again = new FlowerLesson("adam", 1, _folder) { Callbacks = [new AtStep(progress => progress.Stop = progress.Step == 13)] };
        Assert.Equal((StopReason.Cancelled, 13L), (again.Fit().Reason, again.Trainer!.Progress.Step));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_before_the_step_and_keeps_the_checkpoint()
    {
        var (x, y) = CurveData(24);
        var model = new CurveNet(8, 5);
        using var loader = new DataLoader<float, float>(new ArrayDataset<float, float>(x, 2, y), 8);
        var sgd = new SGD(model, .1f);
        var trainer = new Trainer<float, float>(model, sgd, (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
        {
            Epochs = 9,
            Checkpoints = new Checkpoints(_folder, everySteps: 1),
            Callbacks = [new AtStep(progress => { if (progress.Step == 4) model.Parameter("linear2.weight").Set([.. Enumerable.Repeat(float.PositiveInfinity, 8)]); })],
        };
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(loader));
        Assert.Equal((5L, 2, "linear2"), (error.Step, error.Epoch, error.Layer));
        Assert.Contains("step 5 (epoch 2", error.Message);
        Assert.Contains("linear2.weight: [0]", error.Message);
        Assert.Contains("last.safetensors", error.Message);
        Assert.Equal(4, sgd.Steps);

        x[2 * 13] = float.NaN;
        var clean = new CurveNet(8, 5);
        var other = new Trainer<float, float>(clean, new SGD(clean), (batch, scale) => clean.Train(batch.Inputs, batch.Targets, batch.Count, scale));
        Assert.Contains("sample 13", Assert.Throws<TrainingDivergedException>(() => other.Fit(loader)).Message);
    }

    [Fact]
    public void Gradients_that_overflow_are_found_before_the_step()
    {
        var (x, y) = CurveData(8);
        var model = new CurveNet(8, 5);
        using var loader = new DataLoader<float, float>(new ArrayDataset<float, float>(x, 2, y), 8);
        var sgd = new SGD(model, .1f);
        var trainer = new Trainer<float, float>(model, sgd, (batch, scale) =>
        {
            float loss = model.Train(batch.Inputs, batch.Targets, batch.Count, scale);
            model.Gradients[0] = float.PositiveInfinity;
            return loss;
        })
        {
            ClipNorm = 1,
        };
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(loader));
        Assert.Equal("linear1", error.Layer);
        Assert.Contains("norm of the gradients", error.Message);
        Assert.Equal(0, sgd.Steps);
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_and_changes_nothing()
    {
        new FlowerLesson("adam", 1, _folder, maxSteps: 5).Fit();
        string path = Path.Combine(_folder, "last.safetensors");
        byte[] bytes = File.ReadAllBytes(path);
        var lesson = new FlowerLesson("adam", 2);
        Trainer<float, int> trainer = lesson.Make();
        float[] before = lesson.Model.Parameters.ToArray();
        for (int length = 0; length < bytes.Length; length += 331)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => trainer.Resume(path));
        }

        File.WriteAllBytes(path, bytes);
        var other = new FlowerLesson("plateau", 2);
        Assert.Contains("state of Adam", Assert.Throws<InvalidDataException>(() => other.Make().Resume(path)).Message);
        Assert.Equal(before, lesson.Model.Parameters.ToArray());
        Assert.Equal(0, lesson.Optimizer.Steps);

        // Within an epoch the order of the data must be the same.
        var wider = new FlowerLesson("adam", 2, _folder) { BatchSize = 7 };
        Assert.Contains("8 batches of 10", Assert.Throws<InvalidDataException>(() => wider.Fit()).Message);
    }

    [Fact]
    public void Numbered_checkpoints_stay_as_many_as_asked()
    {
        new FlowerLesson("adam", 1, _folder, maxSteps: 9) { Keep = 2 }.Fit();
        Assert.Equal(
            ["best.safetensors", "last.safetensors", "step-000000008.safetensors", "step-000000009.safetensors"],
            Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        var model = new FlowerNet(10, 3);
        model.Load(Path.Combine(_folder, "best.safetensors"));
        model.Load(Path.Combine(_folder, "last.safetensors"), strict: false);
    }

    [Fact]
    public void Options_that_need_another_are_refused()
    {
        Assert.Contains("Accumulate", Refused(model => new(model, new SGD(model), Step(model)) { AccumulationSteps = 2 }));
        Assert.Contains("Predict", Refused(model => new(model, new SGD(model), Step(model)) { Metrics = [new MeanAbsoluteError()] }));
        Assert.Contains("mae", Refused(model => new(model, new SGD(model), Step(model)) { Monitor = "mae" }));
        using var empty = new DataLoader<float, float>(new ArrayDataset<float, float>(Array.Empty<float>(), 2, Array.Empty<float>()), 8);
        var model = new CurveNet(8);
        Assert.Equal("train", Assert.Throws<ArgumentException>(() => new Trainer<float, float>(model, new SGD(model), Step(model)).Fit(empty)).ParamName);
        Assert.Contains("both say how to clip", Refused(model => new(model, new SGD(model) { ClipValue = 1 }, Step(model)) { ClipNorm = 1 }));
        Assert.Contains("ClipNorm", Refused(model => new(model, new SGD(model), Step(model)) { ClipNorm = float.NaN }));
        Assert.Contains("Epochs", Refused(model => new(model, new SGD(model), Step(model)) { Epochs = 0 }));

        static TrainingStep<float, float> Step(CurveNet model) => (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale);

        static string Refused(Func<CurveNet, Trainer<float, float>> make)
        {
            var (x, y) = CurveData(8);
            using var loader = new DataLoader<float, float>(new ArrayDataset<float, float>(x, 2, y), 8);
            return Assert.Throws<InvalidOperationException>(() => make(new CurveNet(8)).Fit(loader)).Message;
        }
    }

    private static float[] Statistics(FlowerNet model)
    {
        var values = new float[16];
        model.Parameter("batchnorm1d1.running_var").Get(values);
        Assert.NotEqual(1, values[0]);
        return values;
    }

    private static (float[] X, float[] Y) CurveData(int count)
    {
        var x = new float[2 * count];
        new TorchRandom(1).Uniform(x, -1);
        return (x, [.. Enumerable.Range(0, count).Select(i => MathF.Sin(x[2 * i] * 2) + x[(2 * i) + 1])]);
    }
}
