// Digits, the tutorial's way from a perceptron to a convolutional network: both learn the same images, then a picture shows what
// the better one got most wrong. --data names a folder with the four files of MNIST or Fashion-MNIST; without it the sample draws
// digits of its own. --help lists the options.

using System.Globalization;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return new CommandLine().Run(args, options =>
{
    try
    {
        (DigitSet train, DigitSet test) = options.Data is { } folder
            ? (DigitSet.Load(folder, "train"), DigitSet.Load(folder, "t10k"))
            : (DrawnDigits.Make(10_000, options.Seed), DrawnDigits.Make(2_000, options.Seed + 1));
        (float mean, float deviation) = train.Statistics();
        train.Scale(mean, deviation);
        test.Scale(mean, deviation);
        Console.WriteLine($"{train.Count} images to learn, {test.Count} to test; {(options.Data is null ? "drawn by this sample" : $"from {options.Data.FullName}")}.");

        IDigitModel[] models = options.Model switch
        {
            ModelChoice.Perceptron => [new Perceptron(options.Batch, options.Seed)],
            ModelChoice.LeNet => [new LeNet(options.Batch, options.Seed)],
            _ => [new Perceptron(options.Batch, options.Seed), new LeNet(options.Batch, options.Seed)],
        };
        foreach (IDigitModel model in models)
        {
            new Lesson(model, train, test, options).Run();
        }

        IReadOnlyList<Mistake> mistakes = Mistake.WorstOf(models[^1], test, options.Batch, ContactSheet.Capacity);
        ContactSheet.Save(options.Sheet.FullName, test, mistakes, mean, deviation);
        Console.WriteLine($"The {mistakes.Count} worst mistakes, each with what it is and what {models[^1].Structure.Name} took it for: {options.Sheet.FullName}");
        return 0;
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});
