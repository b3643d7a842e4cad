using System.CommandLine;
using System.CommandLine.Parsing;

namespace Samples;

/// <summary>The options by name, with their defaults and limits.</summary>
internal sealed class CommandLine
{
    private readonly Option<FileInfo?> _text = new("--text")
    {
        Description = "Text file to learn; without it, the stories that came with this sample.",
        HelpName = "file",
    };

    private readonly Option<int> _steps = Number("--steps", "Training steps.", 1200, atLeast: 1);
    private readonly Option<float> _learningRate = new("--learning-rate")
    {
        Description = "Adam's learning rate at the start; it falls to zero in a straight line.",
        DefaultValueFactory = _ => 0.004f,
        HelpName = "rate",
    };

    private readonly Option<long> _seed = new("--seed")
    {
        Description = "Seed of the weights, of the order of the windows and of the generated text.",
        DefaultValueFactory = _ => 0,
        HelpName = "number",
    };

    private readonly Option<int> _batch = Number("--batch", "Windows in each step.", 16, atLeast: 1);
    private readonly Option<int> _length = Number("--length", "Characters in each window.", 64, atLeast: 1);
    private readonly Option<string> _prompt = new("--prompt")
    {
        Description = "What the generated text continues.",
        DefaultValueFactory = _ => "The ",
        HelpName = "text",
    };

    private readonly Option<float> _temperature = new("--temperature")
    {
        Description = "Below 1 the likely characters become likelier; 0 always takes the likeliest.",
        DefaultValueFactory = _ => 0.7f,
        HelpName = "number",
    };

    private readonly Option<int> _characters = Number("--characters", "How many characters to generate.", 500, atLeast: 0);

    /// <summary>Reads the arguments and runs the program, or prints help or what is wrong with them.</summary>
    /// <returns>The exit code: the program's own, or 2 if the arguments are wrong.</returns>
    public int Run(string[] arguments, Func<Options, int> program)
    {
        var command = new RootCommand("Trains the tutorial's \" if you want you\", then a character model on a whole text.")
        {
            _text, _steps, _learningRate, _seed, _batch, _length, _prompt, _temperature, _characters,
        };
        _learningRate.Validators.Add(result => Require(result, _learningRate, rate => rate > 0 && float.IsFinite(rate), "a positive number"));
        _temperature.Validators.Add(result => Require(result, _temperature, t => t >= 0 && float.IsFinite(t), "zero or a positive number"));
        _prompt.Validators.Add(result => Require(result, _prompt, prompt => prompt is not "", "at least one character"));
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

    private static Option<int> Number(string name, string description, int value, int atLeast)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value, HelpName = "number" };
        option.Validators.Add(result => Require(result, option, number => number >= atLeast, $"at least {atLeast}"));
        return option;
    }

    // A value that cannot be read has its own error already; asking for it again would throw.
    private static void Require<T>(OptionResult result, Option<T> option, Predicate<T> holds, string what)
    {
        if (!result.Errors.Any() && !holds(result.GetValueOrDefault<T>()!))
        {
            result.AddError($"{option.Name} must be {what}.");
        }
    }
}
