using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Layers;

/// <summary>Lists of sizes with at most one -1, which takes what is left.</summary>
internal static class ShapeArguments
{
    /// <summary>The shape whose sizes multiply to <paramref name="total"/>; reports <paramref name="mismatch"/> where they cannot.</summary>
    public static Shape? Resolve(LayerContext context, string argument, IReadOnlyList<ArgumentValue> items, Dim total, DiagnosticDescriptor mismatch)
    {
        var dims = new List<Dim?>();
        Dim product = Dim.One;
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i] is { Kind: ArgumentKind.Integer, Integer: -1 })
            {
                if (dims.Contains(null))
                {
                    context.Report(mismatch, argument, i, -1, context.Self, context.Current.Shape.ToString(), "only one size can be -1");
                    return null;
                }

                dims.Add(null);
                continue;
            }

            if (context.Dimension(argument, items[i], i) is not { } dim)
                return null;
            if (dim.ProvablyBelow(1))
            {
                context.Report(Diagnostics.SizeBelowOne, argument, i, -1, context.Self, argument, dim.ToString());
                return null;
            }

            if (dim.Symbols.FirstOrDefault(symbol => !context.Symbols.Contains(symbol)) is { } unknown)
            {
                string? nearest = Suggestion.Nearest(unknown, context.Symbols);
                context.Report(Diagnostics.UnknownName, argument, i, -1, unknown, nearest is null ? "" : $" Did you mean '{nearest}'?");
                return null;
            }

            dims.Add(dim);
            product *= dim;
        }

        return Fill(context, argument, dims, product, total, mismatch);
    }

    private static Shape? Fill(LayerContext context, string argument, List<Dim?> dims, Dim product, Dim total, DiagnosticDescriptor mismatch)
    {
        string shape = context.Current.Shape.ToString();
        if (!dims.Contains(null))
        {
            if (product.Equals(total))
                return new Shape(dims.Select(dim => dim!));
            context.Report(mismatch, argument, context.Self, shape, $"{string.Join("*", dims)} = {product} is not {total}");
            return null;
        }

        if (total.TryDivideExactly(product, out Dim? rest))
            return new Shape(dims.Select(dim => dim ?? rest));
        context.Report(mismatch, argument, context.Self, shape, $"{total} is not a multiple of {product}");
        return null;
    }
}
