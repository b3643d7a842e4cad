using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>The unfused layers as data, for summaries and export, and exact sizes as functions of the symbols.</summary>
internal static class StructureEmitter
{
    public static void Write(CodeWriter code, EmitModel model)
    {
        code.WriteLine("private static ModelInfo CreateInfo() => new(");
        using (code.Indent())
        {
            code.WriteLine($"{Literals.String(model.Spec.Title)}, ParameterCount, [{string.Join(", ", model.Graph.Symbols.Select(Literals.String))}],");
            code.WriteLine("[");
            using (code.Indent())
            {
                Dictionary<int, Value> results = Documentation.Results(model);
                for (int i = 0; i < model.Spec.Layers.Count; i++)
                    code.WriteLine(Layer(model, i, results) + ",");
            }

            code.WriteLine("],");
            code.WriteLine($"static sizes => {Function(model, model.TrainingBytes)},");
            code.WriteLine($"static sizes => {Function(model, model.InferenceBytes)},");
            code.WriteLine($"static sizes => {Function(model, model.Flops(step => step.Phase != Phase.Result))},");
            code.WriteLine($"{Literals.String(Documentation.Totals(model))});");
        }
    }

    private static string Layer(EmitModel model, int index, Dictionary<int, Value> results)
    {
        string arguments = string.Join(", ", model.Spec.Layers[index].Arguments.SelectMany(EmitModel.Texts).Select(Literals.String));
        Node[] nodes = [.. model.Lowered.Nodes.Where(node => node.Layer == index)];
        HashSet<Value> own = [.. nodes.SelectMany(node => node.Outputs)];
        IEnumerable<Value> inputs = nodes.SelectMany(node => node.Inputs).Where(input => input.Kind is not (ValueKind.Parameter or ValueKind.State) && !own.Contains(input)).Distinct();
        string from = string.Join(", ", inputs.Select(input => Literals.String(Source(model, input))));
        string output = results.TryGetValue(index, out Value? result) ? result.Shape.ToString() : "";
        int count = model.Parameters.Where(parameter => parameter.Layer == index).Sum(parameter => parameter.Count);
        string[] costs = [Cost("Flops", model.Flops(step => step.Layer == index)), Cost("BytesKept", Documentation.Kept(model, index))];
        string known = string.Join(", ", costs.Where(cost => cost.Length > 0));
        return $"new LayerInfo({Literals.String(model.LayerNames[index])}, {Literals.String(model.Spec.Layers[index].Kind)}, [{arguments}], [{from}], {Literals.String(Documentation.InputShape(model, index))}, {Literals.String(output)}, {count}){(known.Length > 0 ? $" {{ {known} }}" : "")}";
    }

    private static string Cost(string name, Dim size) => Documentation.Text(size) is { Length: > 0 } text ? $"{name} = {Literals.String(text)}" : "";

    /// <summary>The layer that makes a value, or the name of an argument.</summary>
    private static string Source(EmitModel model, Value value) =>
        model.Lowered.Nodes.FirstOrDefault(node => node.Outputs.Contains(value)) is { } node ? model.LayerNames[node.Layer] : value.Name;

    private static string Function(EmitModel model, Dim size) =>
        size.ToCSharp(symbol => $"(long)sizes[{model.Graph.Symbols.ToList().IndexOf(symbol)}]");
}
