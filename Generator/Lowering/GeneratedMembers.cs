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
        HashSet<string> names = new(Always, StringComparer.Ordinal);
        names.UnionWith(context.Outputs.Select(output => Identifiers.Pascal(output.Name)));
        names.UnionWith(context.Inputs.Where(input => input.Gradient).Select(input => Identifiers.Pascal(input.Name) + "Gradient"));
        if (context.States.Any(state => state.Carried))
            names.Add("State");
        if (context.Losses.Count > 0)
            names.Add("LossValues");
        if (context.ClassWeights.Count == 1)
            names.Add("ClassWeights");
        return model.Members.Where(names.Contains).OrderBy(name => name, StringComparer.Ordinal)
            .Select(name => new ModelError(Diagnostics.MemberClash, -1, null, new MessageValue[] { name, model.Name }.ToEquatableArray()));
    }
}
