using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Layers;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Lowering;

/// <summary>What is wrong with the sweeps of a class, before any of its variants is looked at.</summary>
internal static class SweepRules
{
    /// <summary>What is generated beside the variants.</summary>
    private static readonly string[] Members = ["IVariant", "Variant", "Variants"];

    /// <summary>The problems in the order of the attributes.</summary>
    public static IReadOnlyList<ModelError> Check(ModelSpec spec, LayerCatalog catalog)
    {
        var errors = new List<ModelError>();
        var earlier = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((LayerSpec sweep, int option) in Sweep.Of(spec))
        {
            int place = spec.Layers.Count + option;
            if (sweep.IsInvalid)
                errors.Add(Error(Diagnostics.InvalidArgument, place, "values", MessageValue.OfLayer(place), "values", "whole numbers"));
            else if ((OfName(spec, catalog, sweep, place, earlier) ?? OfValues(sweep, place)) is { } error)
                errors.Add(error);
            earlier[Sweep.NameOf(sweep)] = place;
        }

        if (errors.All(error => !error.IsError))
            errors.AddRange(OfFamily(spec));
        return errors;
    }

    private static ModelError? OfName(ModelSpec spec, LayerCatalog catalog, LayerSpec sweep, int place, Dictionary<string, int> earlier)
    {
        string name = Sweep.NameOf(sweep);
        if (!LayerContext.IsIdentifier(name))
            return Error(Diagnostics.InvalidName, place, "name", name);
        if (earlier.TryGetValue(name, out int before))
            return Error(Diagnostics.SweptNameTaken, place, "name", name, $"swept by {MessageValue.OfLayer(before)} already") with { RelatedLayer = before };
        if (InputOf(spec, catalog, name) is { } input)
            return Error(Diagnostics.SweptNameTaken, place, "name", name, $"a symbol of {MessageValue.OfLayer(input)}, which has its value at run time") with { RelatedLayer = input };
        return Sweep.IsUsed(spec, name) ? null : Error(Diagnostics.UnusedSweep, place, "name", name);
    }

    /// <summary>The first input whose shape has the name as a symbol.</summary>
    private static int? InputOf(ModelSpec spec, LayerCatalog catalog, string name)
    {
        for (int i = 0; i < spec.Layers.Count; i++)
        {
            if (catalog.Find(spec.Layers[i].Kind) is { StartsChain: true } && spec.Layers[i].Find("dims") is { } dims && dims.Items.Any(item => item.Kind == ArgumentKind.Text && item.Text == name))
                return i;
        }

        return null;
    }

    private static ModelError? OfValues(LayerSpec sweep, int place)
    {
        IReadOnlyList<ArgumentValue> values = Sweep.ValuesOf(sweep);
        if (values.Count == 0)
            return Error(Diagnostics.MissingArgument, place, null, MessageValue.OfLayer(place), "values", "makes the variants", $"them behind the name, such as [Sweep(\"{Sweep.NameOf(sweep)}\", 8, 16)]");
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].Integer < 1)
                return Error(Diagnostics.SizeBelowOne, place, "values", MessageValue.OfLayer(place), "a value", values[i].Integer) with { Item = i };
            if (values.Take(i).Any(value => value.Integer == values[i].Integer))
                return Error(Diagnostics.DuplicateValue, place, "values", MessageValue.OfLayer(place), values[i].Integer) with { Item = i };
        }

        return null;
    }

    private static IEnumerable<ModelError> OfFamily(ModelSpec spec)
    {
        (LayerSpec Sweep, int Option)[] sweeps = [.. Sweep.Of(spec)];
        long count = Sweep.Count(spec);
        if (count > Sweep.MostVariants)
        {
            string product = string.Join("*", sweeps.Select(pair => Sweep.ValuesOf(pair.Sweep).Count.ToString(CultureInfo.InvariantCulture)));
            int last = spec.Layers.Count + sweeps[^1].Option;
            yield return Error(Diagnostics.TooManyVariants, last, null, spec.Name, product == count.ToString(CultureInfo.InvariantCulture) ? product : $"{product} = {count.ToString(CultureInfo.InvariantCulture)}", Sweep.MostVariants);
            yield break;
        }

        string[] taken = [.. Members, .. Sweep.Variants(spec).Select(variant => variant.Name)];
        if (taken.Contains(spec.Name))
            yield return Error(Diagnostics.UnsupportedType, -1, null, spec.Name, "named like a class that is generated in it", "Rename it");
        foreach (string member in spec.Members.Where(taken.Contains))
        {
            int first = spec.Layers.Count + sweeps[0].Option;
            yield return Error(Diagnostics.MemberClash, -1, null, member, spec.Name, $"{MessageValue.OfLayer(first)} makes") with { RelatedLayer = first };
        }
    }

    private static ModelError Error(DiagnosticDescriptor rule, int layer, string? argument, params MessageValue[] values) => new(rule, layer, argument, values.ToEquatableArray());
}
