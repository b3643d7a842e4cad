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
        for (int i = 0; i < items.Count; i++)
        {
            bool isRest = items[i] is { Kind: ArgumentKind.Integer, Integer: -1 };
            if (isRest && dims.Contains(null))
            {
                context.Report(mismatch, argument, i, -1, context.Self, context.Current.Shape.ToString(), "only one size can be -1");
                return null;
            }

            Dim? dim = isRest ? null : Size(context, argument, items[i], i);
            if (dim is null && !isRest)
                return null;
            dims.Add(dim);
        }

        return Fill(context, argument, dims, total, mismatch);
    }

    private static Dim? Size(LayerContext context, string argument, ArgumentValue item, int index)
    {
        if (context.Dimension(argument, item, index) is not { } dim)
            return null;
        if (dim.ProvablyBelow(1))
        {
            context.Report(Diagnostics.SizeBelowOne, argument, index, -1, context.Self, argument, dim.ToString());
            return null;
        }

        if (dim.Symbols.FirstOrDefault(symbol => !context.Symbols.Contains(symbol)) is not { } unknown)
            return dim;
        string? nearest = Suggestion.Nearest(unknown, context.Symbols);
        context.Report(Diagnostics.UnknownName, argument, index, -1, unknown, nearest is null ? "" : $" Did you mean '{nearest}'?");
        return null;
    }

    private static Shape? Fill(LayerContext context, string argument, List<Dim?> dims, Dim total, DiagnosticDescriptor mismatch)
    {
        Dim product = dims.Aggregate(Dim.One, (sofar, dim) => dim is null ? sofar : sofar * dim);
        bool fits = total.TryDivideExactly(product, out Dim? rest) && (dims.Contains(null) || rest.Equals(Dim.One));
        if (!fits)
        {
            string reason = dims.Contains(null) ? $"{total} is not a multiple of {product}" : $"{Product(dims, product)} is not {total}";
            context.Report(mismatch, argument, context.Self, context.Current.Shape.ToString(), reason);
            return null;
        }

        // Factors of a size of at least 1 may still be negative, two at a time.
        Shape shape = new(dims.Select(dim => dim ?? rest!));
        return shape.All(dim => context.RequireAtLeastOne(dim, $"the size {dim}", "Give it sizes of at least 1")) ? shape : null;
    }

    /// <summary>The sizes and what they multiply to: <c>5*6 = 30</c>.</summary>
    private static string Product(List<Dim?> dims, Dim product)
    {
        string factors = string.Join("*", dims.Select(dim => dim!.Terms.Count > 1 && dims.Count > 1 ? $"({dim})" : dim.ToString()));
        return factors == product.ToString() ? factors : $"{factors} = {product}";
    }
}
