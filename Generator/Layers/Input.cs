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
            return context.Report(Diagnostics.MissingArgument, null, context.Self, "its shape", "tells what callers pass", "sizes and symbols, such as [Input(\"B\", 4)]");
        var shape = new List<Dim>();
        for (int i = 0; i < dims.Items.Count; i++)
        {
            if (Size(context, dims.Items[i], i) is not { } dim)
                return null;
            shape.Add(dim);
        }

        if (context.Inputs.Count > 0 && !context.Has("As"))
            return context.Report(Diagnostics.MissingArgument, null, context.Self, "As", "every input but the first needs", "As = \"y\" or another name");
        string name = context.Text("As") ?? "x";
        if (IsTaken(context, name) || SymbolClashes(context, name, dims))
            return null;
        DType dtype = context.Choice("DType", "Float32") switch { "Int32" => DType.Int32, "Int64" => DType.Int64, _ => DType.Float32 };
        bool gradient = context.Flag("Gradient", false);
        if (gradient && dtype != DType.Float32)
            return context.Report(Diagnostics.ArgumentConflict, "Gradient", context.Self, "Gradient", $"DType.{dtype}", "Leave it out: only floats have a gradient");
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

    /// <summary>An input is an argument beside the targets and the rest; arguments start with a small letter.</summary>
    private static bool IsTaken(LayerContext context, string name)
    {
        string argument = Identifiers.Camel(name);
        int loss = Targets(context.Model).FirstOrDefault(target => Identifiers.Camel(target.Name) == argument).Layer;
        GraphInput? twin = context.Inputs.FirstOrDefault(input => input.Name != name && Meet(Identifiers.Camel(input.Name), argument));
        int holder = loss > 0 ? loss : twin is null ? -1 : context.LayerOf(twin.Value);
        if (holder < 0 && !CallNames.IsTaken(context.Model, name))
            return false;
        context.Report(Diagnostics.DuplicateName, "As", -1, holder, name, holder >= 0 ? MessageValue.OfLayer(holder) : "another argument of the generated calls");
        return true;
    }

    /// <summary>Whether two arguments cannot stand beside each other: calls over tensors take the values of <c>x</c> as <c>xValues</c>.</summary>
    private static bool Meet(string one, string other) => one == other || one == other + "Values" || other == one + "Values";

    /// <summary>Symbols become arguments too, in lower case.</summary>
    private static bool SymbolClashes(LayerContext context, string name, ArgumentValue dims)
    {
        var taken = Targets(context.Model).Select(target => target.Name).Concat(context.Inputs.Select(input => input.Name)).Append(name).Select(Identifiers.Camel)
            .Distinct(StringComparer.Ordinal).ToDictionary(argument => argument, argument => $"the argument '{argument}'", StringComparer.Ordinal);
        foreach (string symbol in context.Symbols)
        {
            string argument = symbol.ToLowerInvariant();
            string? clash = Identifiers.IsKeyword(argument) ? $"the C# keyword '{argument}'"
                : CallNames.HolderOf(context.Model, symbol) ?? (taken.TryGetValue(argument, out string? with) ? with : null);
            if (clash is not null)
            {
                int item = dims.Items.ToList().FindIndex(dim => dim.Kind == ArgumentKind.Text && dim.Text == symbol);
                context.Report(Diagnostics.SymbolClash, item < 0 ? "As" : "dims", item, -1, symbol, clash);
                return true;
            }

            taken.Add(argument, $"the symbol '{symbol}' when lower-cased");
        }

        return false;
    }

    /// <summary>The targets' arguments, each with the first loss that takes it.</summary>
    private static IEnumerable<(string Name, int Layer)> Targets(ModelSpec model) => model.Layers
        .Select((layer, index) => (Name: layer.Find("Target")?.Text ?? "target", Layer: index, layer.Kind))
        .Where(loss => loss.Kind.EndsWith("Loss", StringComparison.Ordinal))
        .Select(loss => (loss.Name, loss.Layer));
}
