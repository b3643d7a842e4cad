// What comes next? An LSTM reads the last values of a series and says the next one. The series is split by time: what is tested lies after
// everything that was learned. A forecast is worth what it adds to the naive one, which repeats the last value.

using System.CommandLine;
using System.Globalization;
using Kiln;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var data = new Option<FileInfo?>("--data") { Description = "CSV file whose last column is the series; without it the sample draws one.", HelpName = "file" };
var window = new Option<int>("--window") { Description = "Values that the net sees.", DefaultValueFactory = _ => 14, HelpName = "number" };
var epochs = new Option<int>("--epochs") { Description = "Epochs.", DefaultValueFactory = _ => 15, HelpName = "number" };
var seed = new Option<long>("--seed") { Description = "Seed of weights and orders.", DefaultValueFactory = _ => 0, HelpName = "number" };
var plot = new Option<FileInfo>("--plot") { Description = "Where to write the picture.", DefaultValueFactory = _ => new("forecast.png"), HelpName = "file" };
var command = new RootCommand("Forecasts the next value of a series.") { data, window, epochs, seed, plot };
command.SetAction(result =>
{
    try
    {
        return Run(result.GetValue(data), result.GetValue(window), result.GetValue(epochs), result.GetValue(seed), result.GetValue(plot)!.FullName);
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static int Run(FileInfo? file, int window, int epochs, long seed, string plot)
{
    Series series = file is null ? Series.Draw(seed) : Series.Load(file.FullName);
    int split = (int)(series.Values.Length * 0.7);
    if (window < 1 || split <= window)
        throw new ArgumentException($"A window of {window} does not fit into a training part of {split} values.");

    // Mean and deviation of the training part alone; the first windows of the test part reach back into it, for their inputs.
    Standardizer standardizer = Standardizer.Fit(series.Values.AsSpan(0, split), features: 1);
    float[] scaled = [.. series.Values];
    standardizer.Transform(scaled);
    using var train = new DataLoader<float, float>(new Windows(scaled[..split], window), batchSize: 32, shuffle: true, seed);
    using var test = new DataLoader<float, float>(new Windows(scaled[(split - window)..], window), batchSize: 32);
    Console.WriteLine($"{series}; {train.Dataset.Count} windows to learn from, {test.Dataset.Count} to judge by");

    var model = new TemperatureNet(maxB: 32, maxT: window, seed);
    using var progress = new ConsoleProgress();
    var trainer = new Trainer<float, float>(
        model, new Adam(model, 0.003f), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, window, scale))
    {
        Epochs = epochs,
        ClipNorm = 1,
        Loss = batch => model.Loss(batch.Inputs, batch.Targets, batch.Count, window),
        Callbacks = [progress],
    };
    trainer.Fit(train, test);

    float[] actual = series.Values[split..];
    float[] naive = series.Values[(split - 1)..^1];
    float[] forecast = Predict(model, test, window);
    standardizer.InverseTransform(forecast);
    Report("repeat the last value", naive, actual);
    Report("LSTM", forecast, actual);
    Chart.Save(plot, series.Name, actual, forecast);
    Console.WriteLine($"The last forecasts are in {plot}.");
    return 0;
}

static float[] Predict(TemperatureNet model, DataLoader<float, float> data, int window)
{
    var forecast = new float[data.Dataset.Count];
    int done = 0;
    foreach (Batch<float, float> batch in data)
    {
        model.Forward(batch.Inputs, batch.Count, window).FlattenTo(forecast.AsSpan(done, batch.Count));
        done += batch.Count;
    }
    return forecast;
}

static void Report(string name, float[] forecast, float[] actual)
{
    var mae = new MeanAbsoluteError();
    var rmse = new RootMeanSquaredError();
    mae.Add(forecast, actual);
    rmse.Add(forecast, actual);
    Console.WriteLine($"{name,-24} MAE {mae.Value:F3}  RMSE {rmse.Value:F3}");
}
