using System.Globalization;
using System.Text.RegularExpressions;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Lowering;

/// <summary>
/// <c>[Sweep("H", 8, 16, 32)]</c>: one class becomes a family of models, a variant for each combination of swept sizes. A variant is a declaration
/// of its own, in which every size is the number that it stands for; from there on nothing knows of sweeps.
/// </summary>
internal static class Sweep
{
    /// <summary>Each variant costs a class in the assembly, so there is a limit that nobody meets by choice.</summary>
    public const int MostVariants = 256;

    private static readonly Regex Word = new(@"[\p{L}_][\p{L}\p{Nd}_]*");

    /// <summary>Whether the class is swept, and not one of the variants already.</summary>
    public static bool IsSwept(ModelSpec spec) => spec.Variant is null && spec.Options.Any(IsSweep);

    /// <summary>The sweeps with their places among the options, in source order.</summary>
    public static IEnumerable<(LayerSpec Sweep, int Option)> Of(ModelSpec spec) =>
        spec.Options.Select((option, index) => (option, index)).Where(pair => IsSweep(pair.option));

    public static string NameOf(LayerSpec sweep) => sweep.Find("name")?.Text ?? "";

    public static IReadOnlyList<ArgumentValue> ValuesOf(LayerSpec sweep) => sweep.Find("values") is { } values ? values.Items : EquatableArray<ArgumentValue>.Empty;

    /// <summary>The product of the numbers of values, which may be more than anyone wants to see made.</summary>
    public static long Count(ModelSpec spec) => Of(spec).Aggregate(1L, (product, pair) => Math.Min(product * ValuesOf(pair.Sweep).Count, 1L << 32));

    /// <summary>The variants: the values in source order, those of the last sweep fastest. The sweeps must be sound.</summary>
    public static IEnumerable<ModelSpec> Variants(ModelSpec spec)
    {
        IEnumerable<EquatableArray<SweptSize>> combinations = [EquatableArray<SweptSize>.Empty];
        foreach ((LayerSpec sweep, _) in Of(spec))
            combinations = [.. combinations.SelectMany(sizes => ValuesOf(sweep).Select(value => sizes.Append(new SweptSize(NameOf(sweep), (int)value.Integer)).ToEquatableArray()))];
        return combinations.Select(sizes => Variant(spec, sizes));
    }

    /// <summary>The variants that can be named although something is wrong with the sweeps.</summary>
    public static IEnumerable<ModelSpec> Named(ModelSpec spec) => Count(spec) > MostVariants || Of(spec).Any(pair => pair.Sweep.IsInvalid)
        ? []
        : Variants(spec).Where(variant => variant.Variant!.Sizes.All(size => size.Value > 0)).GroupBy(variant => variant.Name).Select(group => group.First());

    /// <summary>Whether some layer's size uses the name.</summary>
    public static bool IsUsed(ModelSpec spec, string name) =>
        spec.Layers.SelectMany(layer => layer.Arguments).Where(argument => argument.IsSize).SelectMany(argument => Texts(argument.Value))
            .Any(text => Words(text).Contains(name));

    /// <summary>A size as it is written, with every swept name replaced by its value.</summary>
    public static string Substitute(string size, IReadOnlyList<SweptSize> sizes) =>
        Word.Replace(size, word => sizes.FirstOrDefault(swept => swept.Name == word.Value)?.Value.ToString(CultureInfo.InvariantCulture) ?? word.Value);

    private static bool IsSweep(LayerSpec option) => option.Kind == "Sweep";

    private static ModelSpec Variant(ModelSpec spec, EquatableArray<SweptSize> sizes) => spec with
    {
        Name = string.Join("_", sizes.Select(size => Identifiers.Pascal(size.Name) + size.Value.ToString(CultureInfo.InvariantCulture))),
        ContainingTypes = spec.ContainingTypes.Append($"partial class {Identifiers.Escape(spec.Name)}").ToEquatableArray(),
        Accessibility = "public",
        // What the user wrote belongs to the family.
        Members = [],
        Methods = [],
        IsStateNameTaken = false,
        // Nor do the other values concern this one; places are kept, because errors count by them.
        Options = spec.Options.Select(option => IsSweep(option) ? option with { Arguments = [] } : option).ToEquatableArray(),
        Layers = spec.Layers.Select(layer => layer with { Arguments = layer.Arguments.Select(argument => Substitute(argument, sizes)).ToEquatableArray() }).ToEquatableArray(),
        Variant = new VariantSpec(spec.Name, sizes),
    };

    private static ArgumentSpec Substitute(ArgumentSpec argument, EquatableArray<SweptSize> sizes) =>
        argument.IsSize ? argument with { Value = Substitute(argument.Value, sizes) } : argument;

    /// <summary>A size that cannot be read stays as it is: its layer says what is wrong with it.</summary>
    private static ArgumentValue Substitute(ArgumentValue value, EquatableArray<SweptSize> sizes)
    {
        if (value.Kind == ArgumentKind.Array)
            return ArgumentValue.OfArray(value.Items.Select(item => Substitute(item, sizes)).ToEquatableArray());
        if (value.Kind != ArgumentKind.Text || !sizes.Any(size => Words(value.Text).Contains(size.Name)))
            return value;
        if (!Dim.TryParse(Substitute(value.Text, sizes), out Dim? number, out _))
            return value;
        return number.IsConstant ? ArgumentValue.OfInteger(number.ConstantValue) : ArgumentValue.OfText(number.ToString());
    }

    private static IEnumerable<string> Texts(ArgumentValue value) =>
        value.Kind == ArgumentKind.Text ? [value.Text] : value.Items.SelectMany(Texts);

    private static IEnumerable<string> Words(string size) => Word.Matches(size).Cast<Match>().Select(word => word.Value);
}
