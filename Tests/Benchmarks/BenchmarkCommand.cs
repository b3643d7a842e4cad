using System.CommandLine;
using System.CommandLine.Parsing;
using Kiln.Benchmarks.Peers;
using Kiln.Benchmarks.Workloads;

namespace Kiln.Benchmarks;

/// <summary>The root command: the options by name, and the workloads as arguments.</summary>
internal sealed class BenchmarkCommand
{
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON line per figure instead of a table." };
    private readonly Option<bool> _list = new("--list") { Description = "Print the names of the workloads and what they are." };
    private readonly Option<bool> _peers = new("--peers")
    {
        Description = $"Measure other libraries on the same workloads too, where they are installed, and print one table: {string.Join(", ", PeerSuite.Usual)}.",
    };

    private readonly Option<string[]> _peer = new("--peer")
    {
        Description = "The peers to measure instead of those, each after an option of its own: what run.sh in their folder knows.",
    };

    private readonly Option<string?> _peersFolder = new("--peers-folder")
    {
        Description = $"The folder of the peers' programs, with run.sh; {PeerSuite.UsualFolder} beside the repository unless given.",
    };

    private readonly Timing _timing = new();

    /// <summary>Reads the arguments and measures, or prints help, the list, or what is wrong with the arguments.</summary>
    /// <returns>The exit code: 0, or 2 if the arguments are wrong.</returns>
    public int Run(string[] arguments)
    {
        var command = new RootCommand("Times full training steps and inference of generated models.")
        {
            _json, _timing.Quick, _timing.Threads, _list, _peers, _peer, _peersFolder, _timing.Names,
        };
        foreach (Command subcommand in Subcommands.All(_timing))
            command.Subcommands.Add(subcommand);
        command.SetAction(Measure);

        ParseResult parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0)
            return parsed.Invoke();

        foreach (ParseError error in parsed.Errors)
            Console.Error.WriteLine(error.Message);
        return 2;
    }

    private int Measure(ParseResult result)
    {
        if (result.GetValue(_list))
        {
            PrintList();
            return 0;
        }

        var options = new Options(result.GetValue(_json), result.GetValue(_timing.Threads), _timing.Budget(result), _timing.Chosen(result));
        string[] named = result.GetValue(_peer) ?? [];
        if (!result.GetValue(_peers) && named.Length == 0)
        {
            WorkloadRun.Print(options);
            return 0;
        }

        if (PeerSuite.Find(result.GetValue(_peersFolder)) is not { } suite)
        {
            Console.Error.WriteLine($"There is no run.sh in {result.GetValue(_peersFolder) ?? PeerSuite.UsualFolder}: the other libraries are not installed here. --peers-folder says where their programs are.");
            return 2;
        }

        PeerRun.Print(options, suite, named.Length > 0 ? named : PeerSuite.Usual);
        return 0;
    }

    private static void PrintList()
    {
        foreach (Workload workload in Catalog.All)
            Console.WriteLine($"{workload.Name,-12} {workload.Description}");
    }
}
