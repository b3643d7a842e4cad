using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Lowering;

/// <summary>Where the generated half and the user's, which are one class, would declare the same.</summary>
internal static class MemberClashes
{
    /// <summary>The clashes: of the class's name, of outputs with each other, then of the user's members, each at that member.</summary>
    public static IEnumerable<ModelError> Of(ModelSpec model, ModelFacts facts)
    {
        GeneratedMember[] members = [.. GeneratedMembers.Of(facts)];
        if (members.Any(member => member.Name == model.Name))
            yield return Unsuitable(model, "named like a member that is generated for it", "Rename it");
        if (facts.HasStates && model.IsStateNameTaken)
            yield return Unsuitable(model, $"recurrent, and its class of states would be a second '{facts.StateClass}'", $"Rename your '{facts.StateClass}'");
        foreach (ModelError twin in OfOutputs(members))
            yield return twin;
        foreach (ModelError clash in OfUsers(model, members))
            yield return clash;
        string sizes = string.Concat(facts.Symbols.Select(_ => "int, "));
        string[] constructors = [$"{model.Name}({sizes}long)", $"{model.Name}({string.Concat("Kiln.Kernels.ModelState, ", sizes).TrimEnd(' ', ',')})"];
        foreach (string constructor in constructors.Where(model.Members.Contains))
            yield return new ModelError(Diagnostics.ConstructorClash, -1, null, new MessageValue[] { constructor, "has the same parameters" }.ToEquatableArray());
    }

    private static ModelError Unsuitable(ModelSpec model, string what, string advice) =>
        new(Diagnostics.UnsupportedType, -1, null, new MessageValue[] { model.Name, what, advice }.ToEquatableArray());

    /// <summary>Properties that two layers make: the second one is said to be wrong.</summary>
    private static IEnumerable<ModelError> OfOutputs(GeneratedMember[] members)
    {
        foreach (var group in members.Where(member => member is { IsMethod: false, Layer: >= 0 }).GroupBy(member => member.Name))
        {
            GeneratedMember[] twins = [.. group.OrderBy(member => member.Layer)];
            if (twins.Length < 2)
                continue;
            MessageValue[] values = [MessageValue.OfLayer(twins[1].Layer), group.Key, $"{MessageValue.OfLayer(twins[0].Layer)} makes too", $"\"{Text.Identifiers.Camel(group.Key)}Value\""];
            yield return new ModelError(Diagnostics.OutputClash, twins[1].Layer, null, values.ToEquatableArray(), twins[0].Layer);
        }
    }

    private static IEnumerable<ModelError> OfUsers(ModelSpec model, GeneratedMember[] members)
    {
        var methods = new HashSet<string>(model.Methods.Select(signature => signature.Substring(0, signature.IndexOfAny(['(', '`']))), StringComparer.Ordinal);
        foreach (string name in model.Members.OrderBy(name => name, StringComparer.Ordinal))
        {
            // Methods of one name may stand beside each other.
            bool isMethod = methods.Contains(name);
            if (members.FirstOrDefault(member => member.Name == name && !(isMethod && member.IsMethod)) is { } generated)
                yield return Clash(model, name, generated.Layer);
            else if (!isMethod && IsStartOfBuffers(name))
                yield return Clash(model, name, -1);
        }

        foreach (string signature in model.Methods)
        {
            if (members.FirstOrDefault(member => member.IsMethod && member.Signature == signature) is { } generated)
                yield return Clash(model, signature, generated.Layer);
        }
    }

    /// <summary>Fields such as <c>_perBStart</c>, which depend on how the memory is laid out.</summary>
    private static bool IsStartOfBuffers(string name) => name == "_fixedStart" || (name.StartsWith("_per", StringComparison.Ordinal) && name.EndsWith("Start", StringComparison.Ordinal));

    private static ModelError Clash(ModelSpec model, string name, int layer)
    {
        MessageValue[] values = [name, model.Name, layer < 0 ? "every model has" : $"{MessageValue.OfLayer(layer)} makes"];
        return new ModelError(Diagnostics.MemberClash, -1, null, values.ToEquatableArray(), layer);
    }
}
