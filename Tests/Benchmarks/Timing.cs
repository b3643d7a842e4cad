using System.CommandLine;
using System.CommandLine.Parsing;
using Kiln.Benchmarks.Workloads;

namespace Kiln.Benchmarks;

/// <summary>The options that several commands share: how long to measure, on how many threads, and which workloads.</summary>
internal sealed class Timing
{
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_quickBudget = TimeSpan.FromSeconds(0.1);

    public Timing()
    {
        Threads.Validators.Add(RequireThreads);
        Names.Validators.Add(RequireKnown);
    }

    public Option<bool> Quick { get; } = new("--quick") { Description = "Sample each figure for a tenth of the time." };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "How many threads compute. With more than one the figures are wall time: the clock of one thread does not see the others.",
        DefaultValueFactory = _ => 1,
    };

    public Argument<string[]> Names { get; } = new("workload")
    {
        Description = "What to measure; without one, everything.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>Time for the samples of one figure.</summary>
    public TimeSpan Budget(ParseResult result) => result.GetValue(Quick) ? s_quickBudget : s_budget;

    /// <summary>Time to get warm, of commands that time many small kernels; null where <see cref="Measurement"/> knows best.</summary>
    public TimeSpan? WarmUp(ParseResult result) => result.GetValue(Quick) ? TimeSpan.FromSeconds(0.02) : null;

    /// <summary>The workloads that are named, or all.</summary>
    public IReadOnlyList<Workload> Chosen(ParseResult result)
    {
        string[] names = result.GetValue(Names)!;
        return names.Length == 0 ? Catalog.All : [.. names.Select(name => Catalog.Find(name)!)];
    }

    private static void RequireThreads(OptionResult result)
    {
        if (result.GetValueOrDefault<int>() is < 1 or > KilnThreads.MaxCount)
            result.AddError($"--threads is from 1 to {KilnThreads.MaxCount}.");
    }

    private static void RequireKnown(ArgumentResult result)
    {
        foreach (string name in result.Tokens.Select(token => token.Value).Where(name => Catalog.Find(name) is null))
        {
            string what = name.StartsWith('-') ? "option" : "workload";
            result.AddError($"Unknown {what} '{name}'. The workloads are {string.Join(", ", Catalog.All.Select(workload => workload.Name))}; --help lists the options.");
        }
    }
}
