using System.Collections.Immutable;
using Kiln.Generator.Graphs;
using Kiln.Generator.Lowering;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator;

/// <summary>Compares the shapes that comments tell with those that the layers have, so that a source never shows a wrong one.</summary>
internal static class ShapeCommentCheck
{
    /// <summary>A warning for each comment that is a shape and the wrong one.</summary>
    public static IEnumerable<Diagnostic> Of(ModelDeclaration declaration, ModelCheck check, ArgumentLocator locator, CancellationToken cancellation)
    {
        foreach (ShapeComment comment in ShapeComment.Of(declaration, cancellation))
        {
            if (check.Variants.Count == 0 && Read(comment, check.Layers, null) is { } told && Wrong(comment, told, check.Layers) is { } layer)
            {
                yield return Report(comment, told, layer, locator, layer.Output.ToString());
            }

            // In a swept class a comment may say (B, H): the name stands for each of its values in turn.
            foreach ((VariantSpec variant, IReadOnlyList<LayerShape> layers) in check.Variants)
            {
                if (Read(comment, layers, variant) is { } here && Wrong(comment, here, layers) is { } wrong)
                {
                    yield return Report(comment, here, wrong, locator, repair: null);
                    break;
                }
            }
        }
    }

    private static LayerShape? Wrong(ShapeComment comment, Shape told, IReadOnlyList<LayerShape> layers) =>
        layers.FirstOrDefault(layer => layer.Layer == comment.Layer) is { } layer && !told.Equals(layer.Output) ? layer : null;

    private static Diagnostic Report(ShapeComment comment, Shape told, LayerShape layer, ArgumentLocator locator, string? repair) => Diagnostic.Create(
        Diagnostics.WrongShapeComment,
        comment.Location,
        [locator.Of(comment.Layer)],
        repair is null ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Repair, repair),
        told.ToString(), locator.Describe(comment.Layer, withLine: false), layer.Output.ToString());

    /// <summary>
    /// The shape, or null if the comment only looks like one: words between commas read as symbols too, so one size at least must be a
    /// number or a symbol of the model.
    /// </summary>
    private static Shape? Read(ShapeComment comment, IReadOnlyList<LayerShape> layers, VariantSpec? variant)
    {
        var known = new HashSet<string>(layers.SelectMany(layer => layer.Output).SelectMany(dim => dim.Symbols), StringComparer.Ordinal);
        var dims = new List<Dim>();
        foreach (string size in comment.Sizes)
        {
            if (!Dim.TryParse(variant is null ? size : Sweep.Substitute(size, variant.Sizes), out Dim? dim, out _))
                return null;
            dims.Add(dim);
        }

        return dims.Any(dim => dim.Symbols.All(known.Contains)) ? new Shape(dims) : null;
    }
}
