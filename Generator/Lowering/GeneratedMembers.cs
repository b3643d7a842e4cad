using Kiln.Generator.Graphs;
using Kiln.Generator.Layers;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Lowering;

/// <summary>Names that the generated part declares and that cannot be overloaded: the user's members must not repeat them.</summary>
internal static class GeneratedMembers
{
    private static readonly string[] Always =
    [
        "ParameterCount", "Info", "Parameters", "Gradients", "ParameterInfos", "Structure", "RngState", "Network", "_state",
    ];

    /// <summary>One error per clash, at the user's member.</summary>
    public static IEnumerable<ModelError> Clashes(ModelSpec model, LayerContext context)
    {
        Dictionary<string, int> names = Always.ToDictionary(name => name, _ => -1, StringComparer.Ordinal);
        foreach (GraphOutput output in context.Outputs)
            names[Identifiers.Pascal(output.Name)] = context.LayerOfName(output.Name);
        foreach (GraphInput input in context.Inputs.Where(input => input.Gradient))
            names[Identifiers.Pascal(input.Name) + "Gradient"] = context.LayerOf(input.Value);
        if (context.States.FirstOrDefault(state => state.Carried) is { } carried)
            names["State"] = carried.Layer;
        if (context.Losses.Count > 0)
            names["LossValues"] = context.LayerOf(context.Losses[0].Value);
        if (context.ClassWeights.Count == 1)
            names["ClassWeights"] = context.LayerOf(context.ClassWeights[0]);
        return model.Members.Where(names.ContainsKey).OrderBy(name => name, StringComparer.Ordinal).Select(name => Clash(model, name, names[name]));
    }

    private static ModelError Clash(ModelSpec model, string name, int layer)
    {
        MessageValue[] values = [name, model.Name, layer < 0 ? "every model has" : $"{MessageValue.OfLayer(layer)} makes"];
        return new ModelError(Diagnostics.MemberClash, -1, null, values.ToEquatableArray(), layer);
    }
}
