// What a net that is too large does with thirty noisy points, and what helps: its training and validation losses with and without
// weight decay, an L1 penalty, dropout, early stopping, more data, fewer features. One picture shows it.

using System.CommandLine;
using System.Globalization;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var plot = new Option<FileInfo>("--plot")
{
    Description = "Where to write the picture.",
    DefaultValueFactory = _ => new FileInfo("overfitting.png"),
    HelpName = "file",
};
var epochs = new Option<int>("--epochs") { Description = "Epochs of each training.", DefaultValueFactory = _ => 600, HelpName = "number" };
var seed = new Option<long>("--seed") { Description = "Seed of weights, points and orders.", DefaultValueFactory = _ => 0, HelpName = "number" };
epochs.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() < 1)
        result.AddError("--epochs must be at least 1.");
});
var command = new RootCommand("Shows overfitting, and what helps against it.") { plot, epochs, seed };
command.SetAction(result =>
{
    Console.WriteLine($"{"",-30}  training  validation  best epoch");
    var curves = new List<Curve>();
    foreach (Curve curve in new Lesson(result.GetValue(epochs), result.GetValue(seed)).Run())
    {
        curves.Add(curve);
        int best = Array.IndexOf(curve.Validation, curve.Validation.Min()) + 1;
        Console.WriteLine($"{curve.Name,-30}  {curve.Train[(curve.Kept ?? curve.Train.Length) - 1],8:F4}  {curve.Final,10:F4}  {best,10}");
    }

    string path = result.GetValue(plot)!.FullName;
    Chart.Save(path, curves);
    Console.WriteLine($"The noise alone is 0.09. The curves are in {path}.");
});
return command.Parse(args).Invoke();
