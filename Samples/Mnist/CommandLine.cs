using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Samples;

/// <summary>The options by name, with their defaults and limits.</summary>
internal sealed class CommandLine
{
    private readonly Option<DirectoryInfo?> _data = new("--data")
    {
        Description = "Folder with the four IDX files of MNIST or Fashion-MNIST, packed with gzip or not; without it, digits that this sample draws.",
        HelpName = "folder",
    };

    private readonly Option<ModelChoice> _model = new("--model") { Description = "Which network learns.", DefaultValueFactory = _ => ModelChoice.Both };

    private readonly Option<int> _epochs = Number("--epochs", "Passes over all images.", 3, atLeast: 1, atMost: 10_000);

    private readonly Option<int> _batch = Number("--batch", "Images in each step.", 100, atLeast: 1, atMost: 4096);

    private readonly Option<float> _learningRate = Number("--learning-rate", "Adam's learning rate.", 0.001f, atLeast: 1e-6f, atMost: 10);

    private readonly Option<long> _seed = Number<long>("--seed", "Seed of the weights and of the order of the images.", 0, long.MinValue, long.MaxValue);

    private readonly Option<FileInfo> _sheet = new("--sheet")
    {
        Description = "PNG file for the worst mistakes.",
        HelpName = "file",
        DefaultValueFactory = _ => new FileInfo("mistakes.png"),
    };

    /// <summary>Reads the arguments and runs the program, or prints help or what is wrong with them.</summary>
    /// <returns>The exit code: the program's own, or 2 if the arguments are wrong.</returns>
    public int Run(string[] arguments, Func<Options, int> program)
    {
        var command = new RootCommand("Trains a perceptron and LeNet-5 on digits, and draws what went wrong.") { _data, _model, _epochs, _batch, _learningRate, _seed, _sheet };
        command.SetAction(result => program(new Options(
            result.GetValue(_data), result.GetValue(_model), result.GetValue(_epochs), result.GetValue(_batch), result.GetValue(_learningRate), result.GetValue(_seed), result.GetValue(_sheet)!)));
        ParseResult parsed = command.Parse(arguments);
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
    }

    private static Option<T> Number<T>(string name, string description, T value, T atLeast, T atMost)
        where T : INumber<T> => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => value,
        CustomParser = argument =>
        {
            string text = argument.Tokens[^1].Value;
            if (!T.TryParse(text, CultureInfo.InvariantCulture, out T? number) || !(number >= atLeast && number <= atMost))
            {
                argument.AddError($"{name} must be a {(value is float ? "" : "whole ")}number from {atLeast} to {atMost}, and '{text}' is not.");
                return value;
            }

            return number;
        },
    };
}
