using System.Globalization;

namespace Kiln.Runtime.Tests.Training;

/// <summary>Real data sets from their files to the accuracy that PyTorch reaches with the same settings.</summary>
public class DataSetTests
{
    [Fact]
    public void Mnist() => AssertImages("mnist", .1307f, .3081f, expected: .974);

    [Fact]
    public void Fashion_mnist() => AssertImages("fashion-mnist", .2860f, .3530f, expected: .87);

    [Fact]
    public void Iris_in_ten_folds()
    {
        CsvTable table = CsvTable.Load(DataSets.Path("iris/iris.csv"), hasHeader: false);
        (int[] classes, string[] names) = table.Classes("5");
        Assert.Equal(3, names.Length);
        var accuracy = new Accuracy();
        foreach (var (train, test) in new ArrayDataset<float, int>(table.Floats(["1", "2", "3", "4"]), 4, classes).KFold(10))
        {
            Standardizer standardizer = Standardizer.Fit(train);
            var model = new IrisNet(16);
            using var loader = new DataLoader<float, int>(standardizer.Apply(train), 16, shuffle: true);
            new Trainer<float, int>(model, new Adam(model, .01f), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale)) { Epochs = 100 }.Fit(loader);
            using var held = new DataLoader<float, int>(standardizer.Apply(test), 15);
            foreach (Batch<float, int> batch in held)
            {
                var outputs = new float[batch.Count * 3];
                model.Forward(batch.Inputs, batch.Count).FlattenTo(outputs);
                accuracy.Add(outputs, batch.Targets);
            }
        }

        Assert.True(accuracy.Value >= .94, string.Create(CultureInfo.InvariantCulture, $"accuracy {accuracy.Value:F4}"));
    }

    [Fact]
    public void Red_wine_in_ten_folds()
    {
        CsvTable table = CsvTable.Load(DataSets.Path("wine-quality/winequality-red.csv"), hasHeader: false);
        float[] x = table.Floats([.. Enumerable.Range(1, 11).Select(i => $"{i}")]), y = table.Floats("12");
        var rmse = new RootMeanSquaredError();
        foreach (var (train, test) in new ArrayDataset<float, float>(x, 11, y).KFold(10))
        {
            Standardizer standardizer = Standardizer.Fit(train);
            var model = new WineNet(32);
            using var loader = new DataLoader<float, float>(standardizer.Apply(train), 32, shuffle: true);
            new Trainer<float, float>(model, new Adam(model, .003f), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale)) { Epochs = 30 }.Fit(loader);
            using var held = new DataLoader<float, float>(standardizer.Apply(test), 32);
            foreach (Batch<float, float> batch in held)
            {
                var outputs = new float[batch.Count];
                model.Forward(batch.Inputs, batch.Count).FlattenTo(outputs);
                rmse.Add(outputs, batch.Targets);
            }
        }

        Assert.True(rmse.Value <= .70, string.Create(CultureInfo.InvariantCulture, $"RMSE {rmse.Value:F4}"));
    }

    /// <summary>An MLP 784-128-10 for five epochs of batches of 100 with Adam.</summary>
    private static void AssertImages(string folder, float mean, float deviation, double expected)
    {
        ArrayDataset<float, int> train = Images(folder, "train", mean, deviation), test = Images(folder, "t10k", mean, deviation);
        var model = new ImageNet(100, seed: 0);
        using var loader = new DataLoader<float, int>(train, 100, shuffle: true, seed: 0);
        using var held = new DataLoader<float, int>(test, 100);
        var trainer = new Trainer<float, int>(model, new Adam(model), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
        {
            Epochs = 5,
            Predict = batch => model.Forward(batch.Inputs, batch.Count),
            Metrics = [new Accuracy()],
        };
        double[] reached = [.. trainer.Fit(loader, held).Epochs.Select(record => record.Metrics["accuracy"])];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', reached.Select(value => value.ToString("P2", CultureInfo.InvariantCulture))));
        Assert.True(reached[^1] >= expected, string.Create(CultureInfo.InvariantCulture, $"accuracy {reached[^1]:F4}"));
    }

    private static ArrayDataset<float, int> Images(string folder, string part, float mean, float deviation)
    {
        (int[] shape, byte[] pixels) = IdxFile.LoadBytes(DataSets.Path($"{folder}/{part}-images-idx3-ubyte.gz"));
        (int[] count, byte[] labels) = IdxFile.LoadBytes(DataSets.Path($"{folder}/{part}-labels-idx1-ubyte.gz"));
        Assert.Equal([count[0], 28, 28], shape);
        return new(pixels.Select(pixel => ((pixel / 255f) - mean) / deviation).ToArray(), 784, labels.Select(label => (int)label).ToArray());
    }
}
