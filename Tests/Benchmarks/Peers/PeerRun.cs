using Kiln.Benchmarks.Kernels;
using Spectre.Console;

namespace Kiln.Benchmarks.Peers;

/// <summary>
/// Training steps of this library and of others on the same machine in one run, as one table: microseconds of each, how many times
/// faster this one is than the best of the others, and what share of the core's multiply-add peak, measured between them, both reach.
/// </summary>
internal static class PeerRun
{
    private const string Train = "train_us", Infer = "infer_us";

    // NumPy's steps are written by hand for these.
    private static readonly string[] s_numpy = ["linreg", "logistic", "mlp-iris", "mnist-b32", "mnist-b128", "mnist-b512", "mnist-big", "mlp-wide", "charseq-tut"];

    public static void Print(Options options, PeerSuite suite, IReadOnlyList<string> peers)
    {
        double peak = FmaPeak.Measure();
        var figures = new Dictionary<(string Peer, string Workload, string Metric), double>();
        Measure(options, figures);
        foreach (string peer in peers)
        {
            Console.Error.WriteLine(peer);
            IEnumerable<string> names = options.Workloads.Select(workload => workload.Name);
            string[] known = [.. peer == "numpy" ? names.Intersect(s_numpy) : names];
            if (known.Length > 0 && suite.Run(peer, options.Threads, known, line => Take(line, figures)) is { } problem)
                Console.Error.WriteLine(problem);
            peak = Math.Max(peak, FmaPeak.Measure());
        }

        // Once more, so that a machine that became busier or calmer meanwhile does not decide.
        Measure(options, figures);
        Write(options, peers, figures, Math.Max(peak, FmaPeak.Measure()) * options.Threads);
    }

    private static void Measure(Options options, Dictionary<(string, string, string), double> figures)
    {
        foreach (Workload workload in options.Workloads)
        {
            Steps steps = workload.Prepare();
            Keep(figures, new PeerFigure("kiln", workload.Name, Train, Measurement.Of(steps.Train, options.Budget).Median));
            Keep(figures, new PeerFigure("kiln", workload.Name, Infer, Measurement.Of(steps.Infer, options.Budget).Median));
            Console.Error.WriteLine($"{workload.Name}: {Tables.Number(figures[("kiln", workload.Name, Train)])} us");
        }
    }

    private static void Take(string line, Dictionary<(string, string, string), double> figures)
    {
        if (PeerFigure.Parse(line) is { } figure)
        {
            Keep(figures, figure);
            Console.Error.WriteLine($"  {figure.Workload} {figure.Metric}: {Tables.Number(figure.Value)}");
        }
    }

    private static void Keep(Dictionary<(string, string, string), double> figures, PeerFigure figure)
    {
        (string, string, string) key = (figure.Peer, figure.Workload, figure.Metric);
        figures[key] = figures.TryGetValue(key, out double value) ? Math.Min(value, figure.Value) : figure.Value;
    }

    private static void Write(
        Options options, IReadOnlyList<string> peers, Dictionary<(string Peer, string Workload, string Metric), double> figures, double peak)
    {
        string[] present = [.. peers.Where(peer => figures.Keys.Any(key => key.Peer == peer))];
        Table table = Tables.New("workload", ["Kiln", .. present, "times faster than the best", "of peak", "best peer's", "infer: Kiln", "best peer", "times faster"]);
        foreach (Workload workload in options.Workloads)
        {
            double kiln = Of("kiln", Train), best = Best(Train), inferred = Of("kiln", Infer), bestInferred = Best(Infer);
            table.AddRow([
                workload.Name, Tables.Number(kiln), .. present.Select(peer => Tables.Number(Of(peer, Train))), Ratio(best / kiln),
                Share(kiln), Share(best), Tables.Number(inferred), Tables.Number(bestInferred), Ratio(bestInferred / inferred)]);

            double Of(string peer, string metric) => figures.TryGetValue((peer, workload.Name, metric), out double value) ? value : double.NaN;

            double Best(string metric) => present.Select(peer => Of(peer, metric)).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Min();

            string Share(double time) => double.IsNaN(time) ? "-" : $"{workload.Flops / time / 1000 / peak:P1}";
        }

        Console.WriteLine(
            $"One training step, {(options.Threads == 1 ? "one thread" : $"{options.Threads} threads")}, microseconds: medians, with one thread of thread time (Kiln; the smaller of two runs) or of the smaller of wall and CPU time (others). Peak {peak:F0} GF/s, measured in this run.");
        Tables.Write(table);
    }

    private static string Ratio(double ratio) => double.IsNaN(ratio) ? "-" : ratio < 10 ? $"{ratio:F2}" : $"{ratio:F0}";
}
