using Kiln;

namespace Samples;

/// <summary>One training with given settings, and its errors on data that it has not seen.</summary>
internal static class Lesson
{
    /// <summary>Trains and gives what the trained net is off by.</summary>
    public static (double Rmse, double Mae) Learn(
        Settings settings, Dataset<float, float> trainPart, Dataset<float, float> testPart, int epochs, long seed, Trial? trial = null)
    {
        Standardizer standardizer = Standardizer.Fit(trainPart);
        using var train = new DataLoader<float, float>(standardizer.Apply(trainPart), settings.Batch, shuffle: true, seed);
        using var test = new DataLoader<float, float>(standardizer.Apply(testPart), batchSize: 128);
        WineNet.IVariant model = settings.Net.Create(maxB: 128, seed);
        var rmse = new RootMeanSquaredError();
        var mae = new MeanAbsoluteError();
        var adam = new AdamW(model, settings.Rate, weightDecay: settings.Decay);
        var trainer = new Trainer<float, float>(model, adam, (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
        {
            Epochs = epochs,
            Predict = batch => model.Forward(batch.Inputs, batch.Count),
            Metrics = [rmse, mae],
            Schedule = new CosineAnnealingLR(adam, epochs),
            Callbacks = trial is null ? [] : [new Reports(trial, rmse)],
            Monitor = "train_loss",
        };
        trainer.Fit(train, trial is null ? null : test, trial?.Cancellation ?? default);
        trainer.Evaluate(test);
        return (rmse.Value, mae.Value);
    }

    /// <summary>The error after each epoch, for the picture.</summary>
    private sealed class Reports(Trial trial, RootMeanSquaredError rmse) : TrainingCallback
    {
        public override void OnEpochEnd(TrainingProgress progress)
        {
            trial.Report(progress.Epoch, rmse.Value);
            progress.Stop |= trial.ShouldPrune;
        }
    }
}
