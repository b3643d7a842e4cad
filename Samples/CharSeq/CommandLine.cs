using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Samples;

/// <summary>The options by name, with their defaults and limits.</summary>
internal sealed class CommandLine
{
    private readonly Option<FileInfo?> _text = new("--text")
    {
        Description = "Text file to learn; without it, the stories that came with this sample.",
        HelpName = "file",
    };

    private readonly Option<int> _steps = Number("--steps", "Training steps.", 1200, atLeast: 1, atMost: 100_000_000);

    private readonly Option<float> _learningRate = Number(
        "--learning-rate", "Adam's learning rate at the start; it falls to zero in a straight line.", 0.012f, atLeast: 1e-6f, atMost: 100);

    private readonly Option<long> _seed = Number<long>(
        "--seed", "Seed of the weights, of the order of the windows and of the generated text.", 0, long.MinValue, long.MaxValue);

    private readonly Option<int> _batch = Number("--batch", "Windows in each step.", 16, atLeast: 1, atMost: 1024);

    private readonly Option<int> _length = Number("--length", "Characters in each window.", 64, atLeast: 1, atMost: 1024);

    private readonly Option<string> _prompt = new("--prompt")
    {
        Description = "What the generated text continues.",
        DefaultValueFactory = _ => "The ",
        HelpName = "text",
    };

    private readonly Option<float> _temperature = Number(
        "--temperature", "Below 1 the likely characters become likelier; 0 always takes the likeliest.", 0.6f, atLeast: 0, atMost: 100);

    private readonly Option<int> _characters = Number("--characters", "How many characters to generate.", 500, atLeast: 0, atMost: 1_000_000);

    /// <summary>Reads the arguments and runs the program, or prints help or what is wrong with them.</summary>
    /// <returns>The exit code: the program's own, or 2 if the arguments are wrong.</returns>
    public int Run(string[] arguments, Func<Options, int> program)
    {
        var command = new RootCommand("Trains the tutorial's \" if you want you\", then a character model on a whole text.")
        {
            _text, _steps, _learningRate, _seed, _batch, _length, _prompt, _temperature, _characters,
        };
        _prompt.Validators.Add(RefuseEmpty);
        command.SetAction(result => program(Read(result)));

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

    private Options Read(ParseResult result) => new(
        result.GetValue(_text),
        result.GetValue(_steps),
        result.GetValue(_learningRate),
        result.GetValue(_seed),
        result.GetValue(_batch),
        result.GetValue(_length),
        result.GetValue(_prompt)!,
        result.GetValue(_temperature),
        result.GetValue(_characters));

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

    // The first character cannot be guessed from nothing.
    private static void RefuseEmpty(OptionResult prompt)
    {
        if (prompt.Tokens is [{ Value: "" }])
        {
            prompt.AddError("--prompt must have at least one character.");
        }
    }
}
