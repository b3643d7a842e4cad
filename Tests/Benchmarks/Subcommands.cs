using System.CommandLine;
using Kiln.Benchmarks.Aot;
using Kiln.Benchmarks.Editing;
using Kiln.Benchmarks.Kernels;
using Kiln.Benchmarks.Lab;
using Kiln.Benchmarks.Scaling;

namespace Kiln.Benchmarks;

/// <summary>The commands beside the workloads.</summary>
internal static class Subcommands
{
    public static IEnumerable<Command> All(Timing timing) =>
    [
        Everything(timing), Kernels(timing), Gemm(timing), Math(timing), Optimizers(timing), Clipping(timing), Scaling(timing), Memory(),
        Neighbour(timing), Aot(timing), Edits(), Laboratory(),
    ];

    private static Command Everything(Timing timing)
    {
        var command = new Command("all", "The workloads, then gemm, math and optimizers; with --quick in less than a minute.") { timing.Quick };
        command.SetAction(result =>
        {
            WorkloadRun.Print(new Options(Json: false, Threads: 1, timing.Budget(result), Workloads.Catalog.All));
            GemmRun.Print(timing.Budget(result) / 2, timing.WarmUp(result));
            MathRun.Print(timing.Budget(result) / 2, timing.WarmUp(result));
            OptimizerRun.Print(timing.Budget(result) / 2, timing.WarmUp(result));
        });
        return command;
    }

    private static Command Kernels(Timing timing)
    {
        var sequences = new Argument<string[]>("sequence")
        {
            Description = $"What to measure; without one, everything: {string.Join(", ", KernelSequence.All.Select(sequence => sequence.Name))}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        sequences.AcceptOnlyFromAmong([.. KernelSequence.All.Select(sequence => sequence.Name)]);
        var command = new Command("kernels", "Times kernels phase by phase and puts them beside the core's peak.") { timing.Quick, timing.Threads, sequences };
        command.SetAction(result =>
        {
            KilnThreads.Count = result.GetValue(timing.Threads);
            string[] names = result.GetValue(sequences)!;
            KernelRun.Print(
                names.Length == 0 ? KernelSequence.All : [.. names.Select(name => KernelSequence.Find(name)!)], timing.Budget(result));
        });
        return command;
    }

    private static Command Gemm(Timing timing)
    {
        var command = new Command("gemm", "Times raw matrix products of all three kinds, beside the core's peak and noted figures.") { timing.Quick };
        command.SetAction(result => GemmRun.Print(timing.Budget(result), timing.WarmUp(result)));
        return command;
    }

    private static Command Math(Timing timing)
    {
        var command = new Command("math", "Times exp, tanh and their like over arrays, beside .NET's TensorPrimitives and MathF.") { timing.Quick };
        command.SetAction(result => MathRun.Print(timing.Budget(result), timing.WarmUp(result)));
        return command;
    }

    private static Command Optimizers(Timing timing)
    {
        var command = new Command("optimizers", "Times optimizer steps per parameter, beside the bandwidth of the memory that they walk through.") { timing.Quick };
        command.SetAction(result => OptimizerRun.Print(timing.Budget(result), timing.WarmUp(result)));
        return command;
    }

    private static Command Clipping(Timing timing)
    {
        var command = new Command("clipping", "Times what clipping adds to an optimizer's step: within it, and by passes before it.") { timing.Quick };
        command.SetAction(result => ClippingRun.Print(timing.Budget(result)));
        return command;
    }

    private static Command Scaling(Timing timing)
    {
        Option<string?> picture = Picture();
        var command = new Command("scaling", "Times training steps against batch, width, depth and length, beside the floor of their operations and the optimizer's bytes.")
        {
            timing.Quick, picture,
        };
        command.SetAction(result => ScalingRun.Print(timing.Budget(result), timing.WarmUp(result), result.GetValue(picture)));
        return command;
    }

    private static Command Memory()
    {
        Option<string?> picture = Picture();
        var command = new Command("memory", "Compares the memory that models say they need for training with what they allocate, against batch and length.") { picture };
        command.SetAction(result => MemoryRun.Print(result.GetValue(picture)) ? 0 : 1);
        return command;
    }

    private static Option<string?> Picture() => new("--plot") { Description = "Also draw it, with logarithmic axes, into this PNG file." };

    private static Command Neighbour(Timing timing)
    {
        var command = new Command("neighbour", "Times training steps on one thread and on several (two, or --threads) while another thread keeps the last core busy.")
        {
            timing.Quick, timing.Threads, timing.Names,
        };
        command.SetAction(result => NeighbourRun.Print(
            timing.Chosen(result), System.Math.Max(2, result.GetValue(timing.Threads)), timing.Budget(result)));
        return command;
    }

    private static Command Aot(Timing timing)
    {
        var command = new Command("aot", "Publishes with Native AOT and compares with the JIT: training steps, start to first step, sizes, and the hand-over from AVX2 to AVX-512.")
        {
            timing.Quick, timing.Names,
        };
        command.SetAction(result => AotRun.Print(timing.Chosen(result), timing.Budget(result), result.GetValue(timing.Quick) ? 2 : 5));
        return command;
    }

    private static Command Edits()
    {
        var command = new Command("edits", "Times what typing costs: the generator and the analyzer after an edit in a large project, and a model of 100 layers.");
        command.SetAction(_ => EditReport.Write(Console.Out));
        return command;
    }

    private static Command Laboratory()
    {
        var rest = new Argument<string[]>("arguments")
        {
            Description = "BenchmarkDotNet's own, such as --filter *Gemm* or --list flat; without any, all kernels.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("lab", "The kernel laboratory: kernels under BenchmarkDotNet, within this process.") { rest };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(result => Lab.Laboratory.Run([.. result.GetValue(rest)!, .. result.UnmatchedTokens]));
        return command;
    }
}
