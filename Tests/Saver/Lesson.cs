namespace Kiln.Saver;

/// <summary>The training that is killed and goes on: a checkpoint after every step.</summary>
public static class Lesson
{
    /// <summary>Trains until a number of steps, from the last checkpoint of the folder if there is one.</summary>
    public static Net Run(string? folder, long steps, TrainingCallback? callback = null)
    {
        var model = new Net(maxB: 8, seed: 1);
        using DataLoader<float, int> loader = Loader();
        Trainer<float, int> trainer = Trainer(model, folder, steps, callback);
        trainer.Fit(loader);
        return model;
    }

    /// <summary>The trainer of a model.</summary>
    public static Trainer<float, int> Trainer(Net model, string? folder, long steps, TrainingCallback? callback = null)
    {
        var adam = new Adam(model, 1e-3f, amsgrad: true);
        return new Trainer<float, int>(model, adam, (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
        {
            Epochs = int.MaxValue,
            MaxSteps = steps,
            Schedule = new CosineAnnealingWarmRestarts(adam, 100, 2),
            ScheduleEvery = ScheduleInterval.Step,
            Checkpoints = folder is null ? null : new Checkpoints(folder, everySteps: 1),
            Callbacks = callback is null ? [] : [callback],
        };
    }

    private static DataLoader<float, int> Loader()
    {
        var inputs = new float[100 * 32];
        new TorchRandom(2).Normal(inputs);
        int[] classes = [.. Enumerable.Range(0, 100).Select(i => (i * 7) % 4)];
        return new DataLoader<float, int>(new ArrayDataset<float, int>(inputs, 32, classes), 8, shuffle: true, seed: 3);
    }
}
