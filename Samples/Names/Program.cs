// Which language is a surname from? Names have all lengths, so they are packed: no step is spent on padding, and the last state is
// that after each name's own last letter. --data takes a folder of Language.txt files with a name a line.

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics.Tensors;
using Kiln;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var data = new Option<DirectoryInfo?>("--data") { Description = "Folder of lists, a file Language.txt each; without it, the lists that came with this sample.", HelpName = "folder" };
var epochs = new Option<int?>("--epochs") { Description = "Passes over the names; without it, about 100,000 names in all." };
var batch = new Option<int>("--batch") { Description = "Names in each step.", DefaultValueFactory = _ => 64 };
var rate = new Option<float>("--learning-rate") { Description = "Adam's learning rate.", DefaultValueFactory = _ => 0.003f };
var seed = new Option<long>("--seed") { Description = "Seed of the weights, of the split and of the order." };
epochs.Validators.Add(result => RequireInside(result, 1, 10_000));
batch.Validators.Add(result => RequireInside(result, 1, 4096));
rate.Validators.Add(result => RequireInside(result, 1e-6f, 1));
var command = new RootCommand("Learns to tell the language of a surname.") { data, epochs, batch, rate, seed };
command.SetAction(result => Run(new Options(result.GetValue(data), result.GetValue(epochs), result.GetValue(batch), result.GetValue(rate), result.GetValue(seed))));
ParseResult parsed = command.Parse(args);
if (parsed.Errors.Count == 0)
{
    return parsed.Invoke();
}

foreach (ParseError error in parsed.Errors)
{
    Console.Error.WriteLine(error.Message);
}

Console.Error.WriteLine("--help lists the options.");
return 2;

static void RequireInside(OptionResult option, float atLeast, float atMost)
{
    if (option.Tokens is [{ Value: var text }] && !(float.TryParse(text, CultureInfo.InvariantCulture, out float number) && number >= atLeast && number <= atMost))
    {
        option.AddError($"{option.IdentifierToken?.Value} must be a number from {atLeast} to {atMost}, and '{text}' is not.");
    }
}

static int Run(Options options)
{
    try
    {
        NameLists lists = options.Data is null ? NameLists.LoadOwn() : NameLists.Load(options.Data);
        Learn(options, lists);
        return 0;
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}

static void Learn(Options options, NameLists lists)
{
    var random = new TorchRandom(options.Seed);
    (Name[] training, Name[] heldOut) = lists.Split(heldOut: 0.15, random);
    int epochs = options.Epochs ?? Math.Clamp(100_000 / training.Length, 6, 40);
    Console.WriteLine($"{lists.Languages.Length} languages, {training.Length:N0} names to train on, {heldOut.Length:N0} held out, {Classifier.ParameterCount:N0} parameters");

    var model = new Classifier(options.Batch, Name.Longest, options.Seed);
    var adam = new Adam(model, options.LearningRate);
    // Batches of names of similar length, in an order drawn anew for every epoch: packed rows then fill each step well.
    var buckets = new BucketSampler([.. training.Select(name => name.Bytes.Length)], options.Batch, seed: options.Seed);
    int[] order = new int[training.Length];
    var packed = new PackedSequence<int>();
    for (int epoch = 1; epoch <= epochs; epoch++)
    {
        double sum = 0;
        buckets.Order(epoch, order);
        foreach (Name[] names in order.Select(i => training[i]).Chunk(options.Batch))
        {
            Sequence.PackSequence([.. names.Select(name => name.Bytes)], packed, enforceSorted: false);
            sum += names.Length * model.Train(packed, [.. names.Select(name => name.Language)]);
            adam.ClipGradNorm(1);
            adam.Step();
        }

        if (epoch % Math.Max(1, epochs / 10) == 0)
        {
            Console.WriteLine($"epoch {epoch,3}/{epochs}  loss {sum / training.Length:F4}  held-out accuracy {Measure(model, options, lists, heldOut).Value:P1}");
        }
    }

    Console.WriteLine("\nOf the held-out names of a language (rows), how many percent were taken for which (columns):");
    Print(Measure(model, options, lists, heldOut), lists.Languages);
    Ask(model, lists);
}

static ConfusionMatrix Measure(Classifier model, Options options, NameLists lists, Name[] names)
{
    var matrix = new ConfusionMatrix(lists.Languages.Length);
    float[] scores = new float[options.Batch * Classifier.Languages];
    foreach (Name[] some in names.Chunk(options.Batch))
    {
        // The scores come back in the order of the names, whatever order they were packed in.
        model.Forward(Sequence.PackSequence([.. some.Select(name => name.Bytes)], enforceSorted: false)).FlattenTo(scores);
        for (int i = 0; i < some.Length; i++)
        {
            matrix.Add(scores.AsSpan(i * Classifier.Languages, lists.Languages.Length), [some[i].Language]);
        }
    }

    return matrix;
}

static void Print(ConfusionMatrix matrix, string[] languages)
{
    int width = languages.Max(language => language.Length);
    Console.WriteLine($"   {"".PadRight(width)}  names  {string.Join(" ", languages.Select(language => language.PadRight(3)[..3]))}");
    for (int row = 0; row < languages.Length; row++)
    {
        long names = Enumerable.Range(0, languages.Length).Sum(column => matrix[row, column]);
        IEnumerable<string> cells = Enumerable.Range(0, languages.Length).Select(column => matrix[row, column] == 0 ? "  ." : $"{100.0 * matrix[row, column] / names,3:F0}");
        Console.WriteLine($"   {languages[row].PadRight(width)} {names,6}  {string.Join(" ", cells)}");
    }
}

// Names from the console, one a line, until an empty one.
static void Ask(Classifier model, NameLists lists)
{
    float[] scores = new float[Classifier.Languages];
    if (!Console.IsInputRedirected)
    {
        Console.WriteLine("\nType a name, or nothing to end.");
    }

    while (Console.ReadLine() is { } line && line.Trim() is { Length: > 0 } text)
    {
        model.Forward(Sequence.PackSequence([Name.Of(text, 0).Bytes])).FlattenTo(scores);
        Span<float> known = scores.AsSpan(0, lists.Languages.Length);
        TensorPrimitives.SoftMax<float>(known, known);
        IEnumerable<string> best = lists.Languages.Index().OrderByDescending(language => scores[language.Index]).Take(3).Select(language => $"{language.Item} {scores[language.Index]:P0}");
        Console.WriteLine($"{text}: {string.Join(", ", best)}");
    }
}
