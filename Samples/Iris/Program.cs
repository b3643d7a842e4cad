// Which iris is it? A table of measurements from its file to a measured classifier: split, standardise, train, stop early, look at
// what was confused. --data takes a CSV file such as UCI's iris.data; without it, the sample draws a table of that shape.

using System.CommandLine;
using System.Globalization;
using Kiln;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var data = new Option<FileInfo?>("--data") { Description = "CSV file: four measurements, then the species.", HelpName = "file" };
var folds = new Option<int>("--folds") { Description = "Parts of the cross-validation.", DefaultValueFactory = _ => 10, HelpName = "number" };
var seed = new Option<long>("--seed") { Description = "Seed of weights, splits and orders.", DefaultValueFactory = _ => 0, HelpName = "number" };
folds.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 2 or > 100)
        result.AddError("--folds must be from 2 to 100.");
});
var command = new RootCommand("Tells three species of iris apart by four measurements.") { data, folds, seed };
command.SetAction(result =>
{
    try
    {
        return Run(result.GetValue(data), result.GetValue(folds), result.GetValue(seed));
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static int Run(FileInfo? file, int folds, long seed)
{
    FlowerTable table = file is null ? FlowerTable.Draw(seed) : FlowerTable.Load(file.FullName);
    Console.WriteLine($"{table.Species.Length} flowers from {file?.Name ?? "the sample's own table (--data takes a CSV file)"}");
    TrainOnce(table, seed);
    CrossValidate(table, folds, seed);
    return 0;
}

// One split: 80 % to learn from, 20 % to judge by. The standardizer sees the training part alone.
static void TrainOnce(FlowerTable table, long seed)
{
    Dataset<float, int>[] parts = table.Dataset.RandomSplit([.8, .2], seed);
    Standardizer standardizer = Standardizer.Fit(parts[0]);
    using var train = new DataLoader<float, int>(standardizer.Apply(parts[0]), batchSize: 16, shuffle: true, seed);
    using var test = new DataLoader<float, int>(standardizer.Apply(parts[1]), batchSize: 16);
    using var progress = new ConsoleProgress(everyEpochs: 10);

    var model = new IrisNet(maxB: 16, seed);
    var confusion = new ConfusionMatrix(table.Names.Length);
    var trainer = new Trainer<float, int>(model, new Adam(model, 0.01f), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale))
    {
        Epochs = 100,
        Loss = batch => model.Loss(batch.Inputs, batch.Targets, batch.Count),
        Predict = batch => model.Forward(batch.Inputs, batch.Count),
        Metrics = [new Accuracy(), confusion],
        EarlyStopping = new EarlyStopping(patience: 20),
        Callbacks = [progress],
    };
    TrainingResult result = trainer.Fit(train, test);
    trainer.Evaluate(test);
    Console.WriteLine($"{result.Reason}: best epoch {result.BestEpoch}, loss {result.Best:F4}");
    Console.WriteLine();
    Console.WriteLine("Rows: what it is; columns: what the model says.");
    Console.WriteLine(confusion.ToTable(table.Names));
}

// Thirty flowers say little: every flower is judged once, by a model that has not seen it.
static void CrossValidate(FlowerTable table, int folds, long seed)
{
    var accuracy = new Accuracy();
    float[] scores = new float[table.Species.Length * table.Names.Length];
    foreach (var (trainPart, testPart) in table.Dataset.KFold(folds, shuffle: true, seed))
    {
        Standardizer standardizer = Standardizer.Fit(trainPart);
        using var train = new DataLoader<float, int>(standardizer.Apply(trainPart), batchSize: 16, shuffle: true, seed);
        using var test = new DataLoader<float, int>(standardizer.Apply(testPart), batchSize: testPart.Count);
        var model = new IrisNet(maxB: Math.Max(16, testPart.Count), seed);
        new Trainer<float, int>(model, new Adam(model, 0.01f), (batch, scale) => model.Train(batch.Inputs, batch.Targets, batch.Count, scale)) { Epochs = 100 }.Fit(train);
        foreach (Batch<float, int> batch in test)
        {
            Span<float> rows = scores.AsSpan(0, batch.Count * table.Names.Length);
            model.Forward(batch.Inputs, batch.Count).FlattenTo(rows);
            accuracy.Add(rows, batch.Targets);
        }
    }
    Console.WriteLine($"{folds}-fold cross-validation, 100 epochs each: accuracy {100 * accuracy.Value:F1} %");
}
