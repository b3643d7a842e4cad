using System.Globalization;
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
                return ReportMismatch(context, argument, i, mismatch, "only one size can be -1", "Write the others as numbers or symbols");
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
            context.Report(Diagnostics.SizeBelowOne, argument, index, -1, context.Self, "a size", dim.ToString());
            return null;
        }

        if (dim.Symbols.FirstOrDefault(symbol => !context.Symbols.Contains(symbol)) is not { } unknown)
            return dim;
        string? nearest = Suggestion.Nearest(unknown, context.Symbols);
        string known = context.Symbols.Count == 0 ? " Write a number." : $" Use {string.Join(", ", context.Symbols.Select(symbol => $"'{symbol}'"))} or a number.";
        MessageValue[] values = [unknown, nearest is null ? known : $" Did you mean '{nearest}'?"];
        context.Report(new ModelError(Diagnostics.UnknownSymbol, context.Index, argument, values.ToEquatableArray())
        {
            Item = index,
            Repair = nearest is null ? null : item.Text.Replace(unknown, nearest),
        });
        return null;
    }

    private static Shape? Fill(LayerContext context, string argument, List<Dim?> dims, Dim total, DiagnosticDescriptor mismatch)
    {
        Dim product = dims.Aggregate(Dim.One, (sofar, dim) => dim is null ? sofar : sofar * dim);
        bool fits = total.TryDivideExactly(product, out Dim? rest) && (dims.Contains(null) || rest.Equals(Dim.One));
        if (!fits)
        {
            string reason = dims.Contains(null) ? NotMultiple(total, product) : $"{Product(dims, product)} is not {total}";
            return ReportMismatch(context, argument, -1, mismatch, reason, Advice(dims, total, product));
        }

        // Factors of a size of at least 1 may still be negative, two at a time.
        Shape shape = new(dims.Select(dim => dim ?? rest!));
        return shape.All(dim => context.RequireAtLeastOne(dim, $"the size {dim}", "Give it sizes of at least 1")) ? shape : null;
    }

    private static Shape? ReportMismatch(LayerContext context, string argument, int item, DiagnosticDescriptor mismatch, string reason, string advice)
    {
        Origin origin = context.Origin;
        if (mismatch == Diagnostics.ViewMismatch)
            context.Report(mismatch, argument, item, origin.Layer, context.Self, origin.Story, reason, MessageValue.OfLayer(origin.Layer), advice);
        else
            context.ReportAxisSize(argument, item, $"{reason}. {advice}");
        return null;
    }

    /// <summary>64*B is a multiple of 10 only if B is one of 5.</summary>
    private static string NotMultiple(Dim total, Dim product)
    {
        (long content, Dim rest) = total.SplitContent();
        if (!product.IsConstant || rest.IsConstant)
            return $"{total} is not a multiple of {product}";
        long missing = product.ConstantValue / DimArithmetic.Gcd(content, product.ConstantValue);
        return $"{total} is a multiple of {product} only if {rest} is one of {missing.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>The numbers next to the written one that do divide.</summary>
    private static string Advice(List<Dim?> dims, Dim total, Dim product)
    {
        const string General = "Choose sizes that multiply to the same number for every value of the symbols";
        long content = total.SplitContent().Content;
        if (!dims.Contains(null) || !product.IsConstant || content < 1)
            return General;
        long wanted = product.ConstantValue;
        long[] near = [.. Divisors(content).OrderBy(divisor => Math.Abs(divisor - wanted)).ThenByDescending(divisor => divisor).Take(2).OrderBy(divisor => divisor)];
        return dims.Count == 2 && near.Length > 0 ? $"Write a divisor of {content.ToString(CultureInfo.InvariantCulture)}, such as {string.Join(" or ", near)}" : General;
    }

    private static IEnumerable<long> Divisors(long number)
    {
        for (long divisor = 1; divisor <= Math.Min(number, 1 << 16); divisor++)
        {
            if (number % divisor == 0)
                yield return divisor;
        }
    }

    /// <summary>The sizes and what they multiply to: <c>5*6 = 30</c>.</summary>
    private static string Product(List<Dim?> dims, Dim product)
    {
        string factors = string.Join("*", dims.Select(dim => dim!.Terms.Count > 1 && dims.Count > 1 ? $"({dim})" : dim.ToString()));
        return factors == product.ToString() ? factors : $"{factors} = {product}";
    }
}
