using System.Text;

namespace Kiln.Generator.Graphs;

/// <summary>Stable text of a graph, one node a line: for dumps, tests and people.</summary>
internal static class GraphPrinter
{
    public static string Print(Graph graph)
    {
        var text = new StringBuilder();
        foreach (GraphInput input in graph.Inputs)
            text.Append($"input {Describe(input.Value, graph)}\n");
        foreach (Value target in graph.Targets)
            text.Append($"target {Describe(target, graph)}\n");
        foreach (Value parameter in graph.Parameters)
            text.Append($"parameter {Describe(parameter, graph)} \"{parameter.Parameter!.Name}\"{(parameter.Parameter.IsBuffer ? " buffer" : parameter.Parameter.Frozen ? " frozen" : "")}\n");
        Phase phase = Phase.Forward;
        foreach (Node node in graph.Nodes)
        {
            if (node.Phase != phase)
                text.Append($"-- {phase = node.Phase}\n");
            text.Append($"[{node.Layer}] {string.Join(", ", node.Outputs.Select(value => Describe(value, graph)))} = {node.Op}({string.Join(", ", node.Inputs.Select(value => "%" + value.Name))})\n");
        }

        foreach (Loss loss in graph.Losses)
            text.Append(FormattableString.Invariant($"loss %{loss.Value.Name} * {loss.Scale}\n"));
        foreach (GraphOutput output in graph.Outputs)
            text.Append($"output {output.Name} = %{output.Value.Name}\n");
        return text.Append($"result %{graph.Result.Name}\n").ToString();
    }

    private static string Describe(Value value, Graph graph)
    {
        string type = value.DType == DType.Float32 ? "" : value.DType + " ";
        string layout = (graph.TimeMajor.Contains(value) ? " time-major" : "") + (value.ChannelsLast > 0 ? " channels-last" : "");
        string gradient = value.GradientOf is { } slot ? $" {(slot.First ? "->" : "+>")} gradient of {slot.Parameter.Name}" : "";
        return $"%{value.Name} {type}{value.Shape}{layout}{gradient}";
    }
}
