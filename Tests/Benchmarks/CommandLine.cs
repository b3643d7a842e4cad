using System.CommandLine;
using System.CommandLine.Parsing;
using Kiln.Benchmarks.Editing;
using Kiln.Benchmarks.Kernels;
using Kiln.Benchmarks.Workloads;

namespace Kiln.Benchmarks;

/// <summary>The options by name, and the workloads as arguments.</summary>
internal sealed class CommandLine
{
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_quickBudget = TimeSpan.FromSeconds(0.1);

    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON line per figure instead of a table." };
    private readonly Option<bool> _quick = new("--quick") { Description = "Sample each figure for a tenth of the time." };
    private readonly Option<int> _threads = new("--threads")
    {
        Description = "How many threads compute. With more than one the figures are wall time: the clock of one thread does not see the others.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _list = new("--list") { Description = "Print the names of the workloads and what they are." };
    private readonly Argument<string[]> _names = new("workload")
    {
        Description = "What to measure; without one, everything.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Argument<string[]> _sequences = new("sequence")
    {
        Description = $"What to measure; without one, everything: {string.Join(", ", KernelSequence.All.Select(sequence => sequence.Name))}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Reads the arguments and measures, or prints help, the list, or what is wrong with the arguments.</summary>
    /// <returns>The exit code: 0, or 2 if the arguments are wrong.</returns>
    public int Run(string[] arguments, Action<Options> measure)
    {
        var command = new RootCommand("Times full training steps and inference of generated models.") { _json, _quick, _threads, _list, _names };
        _threads.Validators.Add(RequireThreads);
        _names.Validators.Add(RequireKnown);
        command.Subcommands.Add(KernelCommand());
        command.Subcommands.Add(ScalingCommand());
        command.Subcommands.Add(NeighbourCommand());
        command.Subcommands.Add(EditCommand());
        command.SetAction(result =>
        {
            if (result.GetValue(_list))
            {
                PrintList();
            }
            else
            {
                measure(Read(result));
            }
        });

        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0)
        {
            return parsed.Invoke();
        }

        foreach (ParseError error in parsed.Errors)
        {
            Console.Error.WriteLine(error.Message);
        }
        return 2;
    }

    private Command KernelCommand()
    {
        var command = new Command("kernels", "Times kernels phase by phase and puts them beside the core's peak.") { _quick, _sequences };
        _sequences.AcceptOnlyFromAmong([.. KernelSequence.All.Select(sequence => sequence.Name)]);
        command.SetAction(result =>
        {
            string[] names = result.GetValue(_sequences)!;
            KernelRun.Print(
                names.Length == 0 ? KernelSequence.All : [.. names.Select(name => KernelSequence.Find(name)!)],
                result.GetValue(_quick) ? s_quickBudget : s_budget);
        });
        return command;
    }

    private Command ScalingCommand()
    {
        var command = new Command("scaling", "Times recurrent layers against steps, batch and width, beside the floor of their operations at the core's peak.") { _quick };
        command.SetAction(result => ScalingRun.Print(result.GetValue(_quick) ? s_quickBudget : s_budget));
        return command;
    }

    private Command NeighbourCommand()
    {
        var command = new Command("neighbour", "Times training steps on one thread and on several (two, or --threads) while another thread keeps the last core busy.") { _quick, _threads, _names };
        command.SetAction(result => NeighbourRun.Print(
            Chosen(result), Math.Max(2, result.GetValue(_threads)), result.GetValue(_quick) ? s_quickBudget : s_budget));
        return command;
    }

    private static Command EditCommand()
    {
        var command = new Command("edits", "Times what typing costs: the generator and the analyzer after an edit in a large project, and a model of 100 layers.");
        command.SetAction(_ => EditReport.Write(Console.Out));
        return command;
    }

    private Options Read(ParseResult result)
    {
        return new Options(
            result.GetValue(_json),
            result.GetValue(_threads),
            result.GetValue(_quick) ? s_quickBudget : s_budget,
            Chosen(result));
    }

    private IReadOnlyList<Workload> Chosen(ParseResult result)
    {
        string[] names = result.GetValue(_names)!;
        return names.Length == 0 ? Catalog.All : [.. names.Select(name => Catalog.Find(name)!)];
    }

    private static void RequireThreads(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() is < 1 or > KilnThreads.MaxCount)
        {
            result.AddError($"--threads is from 1 to {KilnThreads.MaxCount}.");
        }
    }

    private static void RequireKnown(ArgumentResult result)
    {
        foreach (string name in result.Tokens.Select(token => token.Value).Where(name => Catalog.Find(name) is null))
        {
            string what = name.StartsWith('-') ? "option" : "workload";
            result.AddError($"Unknown {what} '{name}'. The workloads are {string.Join(", ", Catalog.All.Select(workload => workload.Name))}; --help lists the options.");
        }
    }

    private static void PrintList()
    {
        foreach (Workload workload in Catalog.All)
        {
            Console.WriteLine($"{workload.Name,-12} {workload.Description}");
        }
    }
}
