using System.Globalization;
using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>The remarks on the class, which editors show on hover, and the summaries of layer methods.</summary>
internal static class Documentation
{
    /// <summary>One line a layer: shapes, parameters, work and what is kept; then totals.</summary>
    public static string Remarks(EmitModel model)
    {
        var rows = new List<string[]> { new[] { "layer", "in", "out", "parameters", "FLOPs", "bytes kept" } };
        Dictionary<int, Value> results = Results(model);
        for (int i = 0; i < model.Spec.Layers.Count; i++)
        {
            rows.Add([
                model.LayerText(i),
                InputShape(model, i),
                results.TryGetValue(i, out Value? result) ? result.Shape.ToString() : "",
                Number(model.Parameters.Where(parameter => parameter.Layer == i).Sum(parameter => parameter.Count)),
                Text(model.Flops(step => step.Layer == i)),
                Text(Kept(model, i)),
            ]);
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        IEnumerable<string> lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        IEnumerable<string> moves = model.Graph.Nodes.Where(node => node.Op.IsRelayout && !node.Op.IsAlias && node.Phase <= Phase.Loss)
            .Select(node => $"{model.LayerText(node.Layer)}: {node.Op.ToString().Replace('_', ' ')}, {node.Output.Shape}.");
        string relayouts = string.Concat(moves.Select(move => $"\n{Literals.XmlText(move)}"));
        return $"<remarks>\n<code>\n{Literals.XmlText(string.Join("\n", lines))}\n</code>\n{Literals.XmlText(Totals(model))}{relayouts}\n</remarks>";
    }

    /// <summary>The line below the table.</summary>
    public static string Totals(EmitModel model) =>
        $"Parameters: {Number(model.ParameterCount)}. Training: {model.TrainingBytes} bytes{Sample(model)}. One training step: {model.Flops(step => step.Phase != Phase.Result)} FLOPs.";

    /// <summary>The bytes at sizes that the author named in a budget, else at usual ones: <c>, 636 KB at B = 32, T = 64</c>.</summary>
    private static string Sample(EmitModel model)
    {
        if (model.Graph.Symbols.Count == 0)
            return "";
        IReadOnlyDictionary<string, long>? stated = MemoryBudgets.SampleOf(model.Spec);
        long ValueOf(string symbol) => stated is not null && stated.TryGetValue(symbol, out long value) ? value : symbol == "T" ? 64 : 32;
        string sizes = string.Join(", ", model.Graph.Symbols.Select(symbol => string.Format(CultureInfo.InvariantCulture, "{0} = {1}", symbol, ValueOf(symbol))));
        return $", {MemoryBudgets.Text(model.TrainingBytes.Evaluate(ValueOf))} at {sizes}";
    }

    public static string Method(EmitModel model, IReadOnlyList<int> steps)
    {
        int layer = model.Steps[steps[0]].Layer;
        int[] others = [.. steps.SelectMany(step => Layers(model, model.Steps[step])).Where(other => other != layer).Distinct()];
        string shapes = Results(model).TryGetValue(layer, out Value? result) ? $": {InputShape(model, layer)} -> {result.Shape}" : "";
        string fused = others.Length == 0 ? "" : $", with {string.Join(", ", others.Select(model.LayerText))}";
        string direction = steps.Any(step => model.IsJoint(model.Steps[step])) ? ", the loss and its gradient in one pass" : model.Steps[steps[0]].Phase == Phase.Backward ? ", backward" : "";
        return $"{model.LayerText(layer)}{shapes}{direction}{fused}.";
    }

    /// <summary>The layers whose values a step computes: its own, and those that were fused with it.</summary>
    private static IEnumerable<int> Layers(EmitModel model, Step step) => step is KernelStep kernel
        ? kernel.Nodes.Select(node => node.Layer)
        : step is OpStep { Epilogue: { } epilogue } ? epilogue.Nodes.Select(node => node.Layer)
        : step.Writes.SelectMany(value => model.Graph.Nodes.Where(node => node.Outputs.Contains(value))).Select(node => node.Layer);

    /// <summary>What the layer receives.</summary>
    public static string InputShape(EmitModel model, int layer)
    {
        Node? first = model.Lowered.Nodes.FirstOrDefault(node => node.Layer == layer);
        return first is null ? "" : first.Inputs[0].Shape.ToString();
    }

    /// <summary>The last value of each layer.</summary>
    public static Dictionary<int, Value> Results(EmitModel model)
    {
        var results = new Dictionary<int, Value>();
        foreach (Node node in model.Lowered.Nodes)
            results[node.Layer] = node.Output;
        foreach (var result in model.Lowered.LayerResults)
            results[result.Key] = result.Value;
        return results;
    }

    /// <summary>Bytes of the layer's forward values that backward still reads.</summary>
    public static Dim Kept(EmitModel model, int layer)
    {
        HashSet<Value> read = [.. model.Graph.Nodes.Where(node => node.Phase == Phase.Backward).SelectMany(node => node.Inputs)];
        IEnumerable<Value> kept = model.Steps.Where(step => step.Layer == layer && step.Phase is Phase.Forward or Phase.Loss).SelectMany(step => step.Writes).Where(read.Contains);
        return kept.Aggregate(Dim.Zero, (sum, value) => sum + value.Shape.ElementCount) * 4;
    }

    public static string Text(Dim size) => size.Equals(Dim.Zero) ? "" : size.ToString();

    private static string Number(int value) => value == 0 ? "" : value.ToString("N0", CultureInfo.InvariantCulture);
}
