// Which net, which learning rate, which decay, which batch? A search over all of them at once: the widths are swept when the program is built, a
// study tries them with other settings, many for a few epochs and the best for more. --data takes a CSV file such as UCI's
// winequality-red.csv; without it the sample draws a table of that shape.

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Kiln;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var data = new Option<FileInfo?>("--data") { Description = "CSV file: eleven measurements, then the score.", HelpName = "file" };
var trials = new Option<int>("--trials") { Description = "Trials of the first rung.", DefaultValueFactory = _ => 162, HelpName = "number" };
var file = new Option<FileInfo?>("--study") { Description = "Keeps the study, so that it can be stopped and goes on.", HelpName = "file" };
var plot = new Option<FileInfo>("--plot") { Description = "Where to write the picture.", DefaultValueFactory = _ => new FileInfo("search.png"), HelpName = "file" };
var seed = new Option<long>("--seed") { Description = "Seed of the search, the splits and the weights.", DefaultValueFactory = _ => 0, HelpName = "number" };
trials.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 1 or > 10000)
        result.AddError("--trials must be from 1 to 10000.");
});
var command = new RootCommand("Searches for the best net and training for the scores of wines.") { data, trials, file, plot, seed };
command.SetAction((result, cancellation) =>
{
    try
    {
        Run(result.GetValue(data), result.GetValue(trials), result.GetValue(file), result.GetValue(plot)!, result.GetValue(seed), cancellation);
        return Task.FromResult(0);
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return Task.FromResult(1);
    }
});
return command.Parse(args).Invoke();

static void Run(FileInfo? file, int trials, FileInfo? studyFile, FileInfo plot, long seed, CancellationToken cancellation)
{
    WineTable table = file is null ? WineTable.Draw(seed) : WineTable.Load(file.FullName);
    Console.WriteLine($"{table.Scores.Length} wines from {file?.Name ?? "the sample's own table (--data takes a CSV file)"}");

    // Settings are judged by the second part; the third is looked at once, at the end.
    Dataset<float, float>[] parts = table.Dataset.RandomSplit([.6, .2, .2], seed);
    const int most = 54;
    var study = new Study(Settings.Space, new SuccessiveHalving(trials, minBudget: 6, maxBudget: most), seed)
    {
        Path = studyFile?.FullName,
        Progress = trial => Console.Error.WriteLine($"  {trial.Number,3}, {trial.Budget,2} epochs: {trial.Value:F4}  {trial.Values}"),
    };
    long start = Stopwatch.GetTimestamp();
    StudyResult result = study.Run(trial => Lesson.Learn(Settings.Of(trial.Values), parts[0], parts[1], trial.Budget, trial.Seed, trial).Rmse, cancellation);
    Console.WriteLine($"{result.Trials.Count} trainings in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s{(result.IsFinished ? "" : ", stopped before the end")}; the best:");
    Console.WriteLine(result.ToTable(count: 8));
    if (!result.IsFinished || result.Best is not { } best)
        return;

    Settings found = Settings.Of(best.Values);
    Console.WriteLine($"{"on wines that nothing was chosen by",-60}  RMSE   MAE");
    Show("always the mean score", Constant(parts[0], parts[2]));
    Show($"usual: {Settings.Usual}", Lesson.Learn(Settings.Usual, parts[0], parts[2], most, seed));
    Show($"found: {found}", Lesson.Learn(found, parts[0], parts[2], best.Budget, seed));
    Console.WriteLine("in ten folds of all wines");
    Show("usual", Folds(table, Settings.Usual, most, seed));
    Show("found", Folds(table, found, best.Budget, seed));
    Chart.Save(plot.FullName, result);
    Console.WriteLine($"The search is drawn in {plot.FullName}.");
}

static void Show(string name, (double Rmse, double Mae) error) => Console.WriteLine($"  {name,-58}  {error.Rmse:F3}  {error.Mae:F3}");

static (double Rmse, double Mae) Constant(Dataset<float, float> train, Dataset<float, float> test)
{
    float[] Scores(Dataset<float, float> part)
    {
        using var all = new DataLoader<float, float>(part, part.Count);
        foreach (Batch<float, float> batch in all)
            return batch.Targets.ToArray();
        return [];
    }

    float mean = Scores(train).Average();
    float[] off = [.. Scores(test).Select(score => score - mean)];
    return (Math.Sqrt(off.Average(x => x * x)), off.Average(Math.Abs));
}

static (double Rmse, double Mae) Folds(WineTable table, Settings settings, int epochs, long seed)
{
    var errors = table.Dataset.KFold(10, shuffle: true, seed).AsParallel().AsOrdered()
        .Select(fold => Lesson.Learn(settings, fold.Train, fold.Validation, epochs, seed)).ToArray();
    return (errors.Average(error => error.Rmse), errors.Average(error => error.Mae));
}
