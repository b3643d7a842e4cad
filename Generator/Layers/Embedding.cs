using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>One row of a table per index; weight (num, dim) N(0, 1). The padding row starts at zero and gets no gradient.</summary>
internal sealed class Embedding : Layer
{
    public override string Kind => "Embedding";

    public override Value? Lower(LayerContext context)
    {
        Value index = context.Current;
        if (index.DType == DType.Float32)
            return context.Report(Diagnostics.WrongType, null, -1, context.Origin.Layer, context.Self, "class indices (Int32 or Int64)", MessageValue.OfLayer(context.Origin.Layer), "Float32", "Set DType = DType.Int32 on the Input");
        if (context.Size("numEmbeddings") is not { } count || context.Size("embeddingDim") is not { } width)
            return null;

        // PyTorch counts a negative row from the end. Here -1 means none, so any other would only mislead.
        int padding = context.Integer("PaddingIdx", -1);
        if (padding < -1 || padding >= count)
            return context.Report(Diagnostics.OptionOutOfRange, "PaddingIdx", context.Self, "PaddingIdx", padding, $"a row in [0, {count}), or -1 for none");
        Value? table = context.Has("TiedTo")
            ? Tied(context, count, width)
            : context.Parameter("weight", [count, width], ParameterStorage.RowMajor, new Initializer("Normal", ZeroRow: padding));
        return table is null ? null : context.Apply(new EmbeddingOp(padding), index, table);
    }

    /// <summary>The other layer's weight, if its rows are rows in memory.</summary>
    private static Value? Tied(LayerContext context, int count, int width)
    {
        Value? table = context.Tied([count, width]);
        return table is null || table.Parameter!.Storage == ParameterStorage.RowMajor
            ? table
            : context.Report(Diagnostics.NotSupportedYet, "TiedTo", "Embedding tied to an earlier Linear (let the Linear be tied to the Embedding)");
    }
}
