using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>Where sizes come from: the layer that fixed them, and what was done to the shape since.</summary>
internal sealed partial class LayerContext
{
    private static readonly Dictionary<string, string> Verbs = new(StringComparer.Ordinal)
    {
        ["Flatten"] = "flattened to", ["Unflatten"] = "unflattened to", ["View"] = "viewed as", ["Squeeze"] = "squeezed to",
        ["Unsqueeze"] = "unsqueezed to", ["LastStep"] = "whose last step is", ["Transpose"] = "transposed to", ["Permute"] = "permuted to",
        ["Slice"] = "sliced to",
    };

    private readonly Dictionary<int, string> _arithmetic = [];

    /// <summary>Says how this layer's size comes about, for messages further down: <c>5 = (9 - 5)/1 + 1</c>.</summary>
    public void Explain(string arithmetic) => _arithmetic[Index] = arithmetic;

    /// <summary>Where the current value's shape comes from.</summary>
    public Origin Origin => OriginOf(Current);

    /// <summary>
    /// The layer that fixed the shape of a value, and the shape with what was done to it since: <c>(B, 16, 5, 5), because
    /// 5 = (9 - 5)/1 + 1, flattened to (B, 400)</c>. Layers that leave the shape alone are passed over.
    /// </summary>
    public Origin OriginOf(Value value)
    {
        var since = new Stack<string>();
        while (Builder.Nodes.Find(node => node.Outputs.Contains(value)) is { } node && Unshaped(node) is { } before)
        {
            if (!before.Shape.Equals(value.Shape))
                since.Push($", {Verbs[Model.Layers[node.Layer].Kind]} {value.Shape}{Product(before.Shape, value.Shape)}");
            value = before;
        }

        int layer = LayerOf(value);
        string because = _arithmetic.TryGetValue(layer, out string? arithmetic) ? $", because {arithmetic}" : "";
        return new Origin(layer, value.Shape + because + string.Concat(since));
    }

    /// <summary>What the node changed the look of only, or null if it made something new.</summary>
    private Value? Unshaped(Node node)
    {
        Value input = node.Inputs[0];
        bool sameShape = node.Op.Elementwise is not null && input.Shape.Equals(node.Output.Shape);
        return sameShape || Verbs.ContainsKey(Model.Layers[node.Layer].Kind) ? input : null;
    }

    /// <summary>The factors of a merged axis, where they are numbers: <c> with 400 = 16*5*5</c>.</summary>
    private static string Product(Shape before, Shape after)
    {
        Dim[] factors = [.. before.Skip(after.Rank - 1)];
        bool merged = after.Rank < before.Rank && after.Rank > 0 && factors.All(factor => factor.IsConstant) && after[-1].IsConstant;
        return merged && factors.Aggregate(Dim.One, (product, factor) => product * factor).Equals(after[-1])
            ? string.Format(CultureInfo.InvariantCulture, " with {0} = {1}", after[-1], string.Join("*", factors.AsEnumerable()))
            : "";
    }

    /// <summary>Reports a stated input size that is not what arrives; the fixes write the right one or drop it.</summary>
    /// <param name="argument">The argument that states it.</param>
    /// <param name="found">The size that arrives.</param>
    /// <param name="stated">The size that was written.</param>
    /// <param name="counted">What is counted: "features", "channels".</param>
    /// <param name="item">The place in a list of sizes, or -1.</param>
    public Value? ReportInputSize(string argument, long found, Dim stated, string counted, int item = -1)
    {
        Origin origin = Origin;
        MessageValue[] values = [Self, found, MessageValue.OfLayer(origin.Layer), origin.Story, stated.ToString(), counted];
        return Report(new ModelError(Diagnostics.InputSizeMismatch, Index, argument, values.ToEquatableArray(), origin.Layer)
        {
            Item = item,
            Repair = found.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Reports a size that cannot be split evenly; the fix writes the nearest number of parts that can.</summary>
    /// <param name="argument">The argument with the number of parts.</param>
    /// <param name="size">The size.</param>
    /// <param name="counted">What is split: "channels".</param>
    /// <param name="parts">The number of parts.</param>
    /// <param name="name">What they are called: "groups".</param>
    public Value? ReportNotDivisible(string argument, long size, string counted, int parts, string name)
    {
        Origin origin = Origin;
        MessageValue[] values = [Self, size, counted, parts, name, MessageValue.OfLayer(origin.Layer), origin.Story];
        long nearest = Enumerable.Range(1, (int)Math.Min(size, 4096)).Where(count => size % count == 0).OrderBy(count => Math.Abs((long)count - parts)).First();
        return Report(new ModelError(Diagnostics.NotDivisible, Index, argument, values.ToEquatableArray(), origin.Layer)
        {
            Repair = nearest.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>Reports that a value has too few or too many axes.</summary>
    /// <param name="argument">The argument that asks for them, or null.</param>
    /// <param name="needed">What the layer needs: "(B, T, F)".</param>
    /// <param name="advice">What to do, without full stop.</param>
    public Value? ReportRank(string? argument, string needed, string advice)
    {
        Origin origin = Origin;
        return Report(Diagnostics.RankMismatch, argument, -1, origin.Layer, Self, needed, MessageValue.OfLayer(origin.Layer), origin.Story, advice);
    }

    /// <summary>Reports an axis that does not exist.</summary>
    public Value? ReportAxis(string argument, int item, long axis, long first, long last)
    {
        Origin origin = Origin;
        string shape = $"{origin.Story}, which {MessageValue.OfLayer(origin.Layer)} gives";
        return Report(Diagnostics.AxisOutOfRange, argument, item, origin.Layer, Self, axis, shape, first, last);
    }

    /// <summary>Reports an axis whose size does not fit the layer.</summary>
    /// <param name="argument">The argument that names the axis, or null.</param>
    /// <param name="item">Its place in a list, or -1.</param>
    /// <param name="reason">Why it does not fit, and what to do: two sentences, the last without full stop.</param>
    public Value? ReportAxisSize(string? argument, int item, string reason)
    {
        Origin origin = Origin;
        string shape = $"{origin.Story}, which {MessageValue.OfLayer(origin.Layer)} gives";
        return Report(Diagnostics.AxisSizeMismatch, argument, item, origin.Layer, Self, shape, reason + ".");
    }
}

/// <summary>The layer that fixed a shape, and the shape with what happened since.</summary>
internal readonly record struct Origin(int Layer, string Story);
