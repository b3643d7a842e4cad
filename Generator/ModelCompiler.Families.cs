using Kiln.Generator.Emit;
using Kiln.Generator.Graphs;
using Kiln.Generator.Layers;
using Kiln.Generator.Layouts;
using Kiln.Generator.Lowering;
using Kiln.Generator.Syntax;

namespace Kiln.Generator;

/// <summary>Swept classes: a family is compiled as its variants, each a model like any other, and one file that holds them together.</summary>
internal static partial class ModelCompiler
{
    /// <summary>
    /// What is compiled by itself: a class as it is; a swept one and each of its variants, so that a value more compiles one model more.
    /// A family in which something is wrong stays whole, for the members that throw.
    /// </summary>
    public static IEnumerable<ModelSpec> Units(ModelSpec spec, CancellationToken cancellation) =>
        Sweep.IsSwept(spec) && !CheckFamily(spec, LayerCatalog.Default, cancellation).Errors.Any(error => error.IsError) ? [spec, .. Sweep.Variants(spec)] : [spec];

    private static ModelCheck CheckFamily(ModelSpec family, LayerCatalog catalog, CancellationToken cancellation)
    {
        IReadOnlyList<ModelError> wrong = SweepRules.Check(family, catalog);
        if (wrong.Count > 0 || family.Problems.Count > 0)
            return new ModelCheck(Lowerer.Declarations(family).Concat(wrong).ToEquatableArray(), []);
        (ModelSpec Variant, ModelCheck Check)[] checks = [.. Sweep.Variants(family).Select(variant => (variant, Check(variant, cancellation)))];
        return new ModelCheck(Merge(checks).ToEquatableArray(), [])
        {
            Variants = checks.Any(pair => pair.Check.Layers.Count == 0) ? [] : [.. checks.Select(pair => (pair.Variant.Variant!, pair.Check.Layers))],
        };
    }

    /// <summary>Each mistake once, in the words of the first variant that has it; with its name where others do not say the same.</summary>
    private static IEnumerable<ModelError> Merge((ModelSpec Variant, ModelCheck Check)[] checks)
    {
        var places = checks.SelectMany(pair => pair.Check.Errors.Select(error => (Error: error, pair.Variant.Variant)))
            .GroupBy(pair => (pair.Error.Rule.Id, pair.Error.Layer, pair.Error.Argument, pair.Error.Item));
        foreach (var place in places)
        {
            (ModelError error, VariantSpec? first) = place.First();
            bool concernsAll = place.Count() >= checks.Length && place.All(other => other.Error.Equals(error));
            string others = place.Count() == 1 ? "" : place.Count() == 2 ? " and 1 other variant" : $" and {place.Count() - 1} other variants";
            yield return concernsAll ? error : error with { Variants = first + others };
        }
    }

    private static CompiledModel CompileFamily(ModelSpec family, LayerCatalog catalog, CancellationToken cancellation)
    {
        EquatableArray<ModelError> errors = CheckFamily(family, catalog, cancellation).Errors;
        if (errors.Any(error => error.IsError))
            return new CompiledModel(HintName(family), ErrorSurface.WriteFamily(family, catalog, errors));
        ModelSpec[] variants = [.. Sweep.Variants(family)];
        Graph[] lowered = [.. variants.Select(variant => Lower(variant, catalog, cancellation).Graph!)];
        EmitModel first = RunPasses(variants[0], catalog, lowered[0], fillDeadBuffers: false, new Dump(), cancellation);
        bool packed = first.IsPacked && lowered.All(graph => Packing.ObstacleOf(graph) is null && Packing.PairOf(graph) is not null);
        return new CompiledModel(HintName(family), FamilyEmitter.Write(family, first, variants, packed));
    }
}
