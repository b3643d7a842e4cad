using System.Text.Json;

namespace Kiln.Benchmarks.Peers;

/// <summary>One line of a peer's program.</summary>
/// <param name="Peer">Which library, and how it is used.</param>
/// <param name="Workload">A name of <see cref="Workloads.Catalog"/>.</param>
/// <param name="Metric"><c>train_us</c> or <c>infer_us</c>, among others.</param>
/// <param name="Value">Microseconds: with one thread the smaller of the medians of wall and CPU time, with more that of wall time.</param>
internal sealed record PeerFigure(string Peer, string Workload, string Metric, double Value)
{
    /// <summary>Reads a line, or gives null if it is not a figure.</summary>
    public static PeerFigure? Parse(string line)
    {
        if (!line.StartsWith('{'))
            return null;

        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement figure = json.RootElement;
        double value = figure.GetProperty("value").GetDouble();
        if (figure.GetProperty("threads").GetInt32() == 1 && figure.TryGetProperty("cpu", out JsonElement cpu))
            value = Math.Min(value, cpu.GetDouble());
        return new PeerFigure(Text("peer"), Text("workload"), Text("metric"), value);

        string Text(string name) => figure.GetProperty(name).GetString()!;
    }
}
