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
    public static IEnumerable<Diagnostic> Of(ModelDeclaration declaration, IReadOnlyList<LayerShape> layers, ArgumentLocator locator, CancellationToken cancellation)
    {
        foreach (ShapeComment comment in ShapeComment.Of(declaration, cancellation))
        {
            if (layers.FirstOrDefault(layer => layer.Layer == comment.Layer) is { } layer && Read(comment, layers) is { } told && !told.Equals(layer.Output))
            {
                yield return Diagnostic.Create(
                    Diagnostics.WrongShapeComment,
                    comment.Location,
                    [locator.Of(comment.Layer)],
                    ImmutableDictionary<string, string?>.Empty.Add(DiagnosticProperties.Repair, layer.Output.ToString()),
                    told.ToString(), locator.Describe(comment.Layer, withLine: false), layer.Output.ToString());
            }
        }
    }

    /// <summary>
    /// The shape, or null if the comment only looks like one: words between commas read as symbols too, so one size at least must be a
    /// number or a symbol of the model.
    /// </summary>
    private static Shape? Read(ShapeComment comment, IReadOnlyList<LayerShape> layers)
    {
        var known = new HashSet<string>(layers.SelectMany(layer => layer.Output).SelectMany(dim => dim.Symbols), StringComparer.Ordinal);
        var dims = new List<Dim>();
        foreach (string size in comment.Sizes)
        {
            if (!Dim.TryParse(size, out Dim? dim, out _))
                return null;
            dims.Add(dim);
        }

        return dims.Any(dim => dim.Symbols.All(known.Contains)) ? new Shape(dims) : null;
    }
}
