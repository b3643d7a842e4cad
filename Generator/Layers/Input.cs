using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Layers;

/// <summary>A tensor that callers pass: its shape of numbers and symbols, its type, its name. Further inputs need <c>As</c>.</summary>
internal sealed class Input : Layer
{
    public override string Kind => "Input";

    public override bool StartsChain => true;

    public override bool NamesItself => true;

    public override Value? Lower(LayerContext context)
    {
        ArgumentValue? dims = context.Spec.Find("dims");
        if (dims is null || dims.Items.Count == 0)
            return context.Report(Diagnostics.InvalidArgument, null, context.Self, "dims", "at least one size");
        var shape = new List<Dim>();
        for (int i = 0; i < dims.Items.Count; i++)
        {
            if (Size(context, dims.Items[i], i) is not { } dim)
                return null;
            shape.Add(dim);
        }

        string name = context.Text("As") ?? "x";
        if (context.Inputs.Count > 0 && !context.Has("As"))
            return context.Report(Diagnostics.InvalidArgument, null, context.Self, "As", "a name: every input but the first needs one");
        if (Clashes(context, name))
            return null;
        DType dtype = context.Choice("DType", "Float32") switch { "Int32" => DType.Int32, "Int64" => DType.Int64, _ => DType.Float32 };
        bool gradient = context.Flag("Gradient", false);
        if (gradient && dtype != DType.Float32)
            return context.Report(Diagnostics.InvalidArgument, "Gradient", context.Self, "Gradient", "an input of Float32");
        Value value = context.Builder.Leaf(name, new Shape(shape), dtype, ValueKind.Input);
        context.SetLayer(value);
        context.Inputs.Add(new GraphInput(name, value, gradient));
        return context.Define(name, value, "As") ? value : null;
    }

    private static Dim? Size(LayerContext context, ArgumentValue item, int index)
    {
        if (context.Dimension("dims", item, index) is not { } dim)
            return null;
        if (item.Kind == ArgumentKind.Integer && item.Integer < 1)
        {
            context.Report(Diagnostics.SizeBelowOne, "dims", index, -1, context.Self, "dims", item.Integer);
            return null;
        }

        if (item.Kind == ArgumentKind.Text && !LayerContext.IsIdentifier(item.Text))
        {
            context.Report(Diagnostics.InvalidDimension, "dims", index, -1, item.Text, "an input's size is a number or one symbol");
            return null;
        }

        if (item.Kind == ArgumentKind.Text)
            context.AddSymbols(dim, item.Text);
        return dim;
    }

    /// <summary>Symbols become lower-case arguments beside the inputs, the target and the scale.</summary>
    private static bool Clashes(LayerContext context, string name)
    {
        var taken = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["scale"] = "the argument 'scale'",
            ["optimizer"] = "the argument 'optimizer'",
            ["seed"] = "the argument 'seed'",
            [name] = $"the argument '{name}'",
        };
        foreach (GraphInput input in context.Inputs)
            taken[input.Name] = $"the argument '{input.Name}'";
        foreach (string symbol in context.Symbols)
        {
            string argument = symbol.ToLowerInvariant();
            string? clash = Identifiers.IsKeyword(argument) ? $"the C# keyword '{argument}'" : taken.TryGetValue(argument, out string? with) ? with : null;
            if (clash is not null)
            {
                context.Report(Diagnostics.SymbolClash, "dims", symbol, clash);
                return true;
            }

            taken[argument] = $"the symbol '{symbol}' when lower-cased";
        }

        return false;
    }
}
