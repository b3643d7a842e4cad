using Kiln;

namespace Samples;

/// <summary>Trains a net that is too large in several ways, and notes the losses of each epoch.</summary>
internal sealed class Lesson(int epochs, long seed)
{
    private const int Few = 30;
    private const int Many = 1000;
    private const int MaxBatch = 100;

    /// <summary>All ways: nothing done about it first.</summary>
    public IEnumerable<Curve> Run()
    {
        yield return Large("nothing done");
        yield return Large("weight decay 15", decay: 15);
        yield return Large("L1 penalty 0.02", l1: 0.02f);
        yield return Dropout("dropout 0.5");
        yield return Large("early stopping", stopping: new EarlyStopping(patience: 50));
        yield return Large($"{Many} points instead of {Few}", points: Many);
        yield return Narrow("1 feature instead of 16");
    }

    private Curve Large(string name, float decay = 0, float l1 = 0, int points = Few, EarlyStopping? stopping = null)
    {
        var model = new LargeNet(MaxBatch, seed);
        return Learn(
            name, model, new AdamW(model, 0.003f, weightDecay: decay), 16, points, stopping,
            (batch, scale) =>
            {
                float loss = model.Train(batch.Inputs, batch.Targets, batch.Count, scale);
                AddL1(model, l1);
                return loss;
            },
            batch => model.Loss(batch.Inputs, batch.Targets, batch.Count));
    }

    private Curve Dropout(string name)
    {
        var model = new DropoutNet(MaxBatch, seed);
        return Learn(
            name, model, new AdamW(model, 0.003f, weightDecay: 0), 16, Few, null,
            (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale),
            batch => model.Loss(batch.Inputs, batch.Targets, batch.Count));
    }

    private Curve Narrow(string name)
    {
        var model = new NarrowNet(MaxBatch, seed);
        return Learn(
            name, model, new AdamW(model, 0.003f, weightDecay: 0), 1, Few, null,
            (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale),
            batch => model.Loss(batch.Inputs, batch.Targets, batch.Count));
    }

    // The penalty l1 · Σ|w| has the gradient l1 · sign(w). Padding is zero, and so stays.
    private static void AddL1(IModel model, float l1)
    {
        Span<float> gradients = model.Gradients;
        ReadOnlySpan<float> weights = model.Parameters;
        for (int i = 0; l1 > 0 && i < gradients.Length; i++)
            gradients[i] += l1 * MathF.Sign(weights[i]);
    }

    private Curve Learn(
        string name, IModel model, Optimizer optimizer, int features, int points, EarlyStopping? stopping,
        TrainingStep<float, float> step, Func<Batch<float, float>, float> loss)
    {
        using var train = new DataLoader<float, float>(Points.Draw(points, features, seed), batchSize: 30, shuffle: true, seed);
        using var seen = new DataLoader<float, float>(train.Dataset, MaxBatch);
        using var unseen = new DataLoader<float, float>(Points.Draw(1000, features, seed + 1), MaxBatch);
        var losses = new TrainingLosses(seen);
        var trainer = new Trainer<float, float>(model, optimizer, step) { Epochs = epochs, Loss = loss, EarlyStopping = stopping, Callbacks = [losses] };
        losses.Trainer = trainer;
        TrainingResult result = trainer.Fit(train, unseen);
        return new Curve(
            name, [.. losses.Values], [.. result.Epochs.Select(epoch => epoch.ValidationLoss)], stopping is null ? null : result.BestEpoch);
    }

    /// <summary>The loss on the training data after each epoch, without dropout: comparable with the validation loss.</summary>
    private sealed class TrainingLosses(DataLoader<float, float> data) : TrainingCallback
    {
        public Trainer<float, float>? Trainer { get; set; }

        public List<double> Values { get; } = [];

        public override void OnEpochEnd(TrainingProgress progress) => Values.Add(Trainer!.Evaluate(data));
    }
}
