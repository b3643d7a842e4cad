using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Rows of a table (num, dim) by index (…), giving (…, dim). Backward adds each row of dy to the table's gradient, except the padding row.</summary>
internal sealed class EmbeddingOp(int paddingIndex) : Op
{
    public int PaddingIndex => paddingIndex;

    public override string ToString() => $"embedding[padding {paddingIndex}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) =>
        [(new Shape([.. inputs[0].Shape, inputs[1].Shape[1]]), DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(1))
            gradient.Add(1, new EmbeddingGradientOp(paddingIndex), gradient.Input(0), gradient.OfOutput(), gradient.Input(1));
    }

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override (long Count, long Ignored)? IndexRange(Node node, int input) => input == 0 ? (node.Inputs[1].Shape[0].ConstantValue, long.MinValue) : null;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w) =>
        w.Line($"Embedding.Forward({w.Size(w.Input(0).Shape.ElementCount)}, {w.Size(w.Output.Shape[-1])}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.RowStride(w.Input(1))}, {w.Ref(w.Output)});");
}

/// <summary>Inputs: indices, dy, the table (for its shape only).</summary>
internal sealed class EmbeddingGradientOp(int paddingIndex) : Op
{
    public override string ToString() => $"embedding_gradient[padding {paddingIndex}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[2].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => node.Inputs[1].Shape.ElementCount;

    public override void Write(OpWriter w) =>
        w.Line($"Embedding.Backward({w.Size(w.Input(0).Shape.ElementCount)}, {w.Size(w.Output.Shape[1])}, {w.Size(w.Output.Shape[0])}, {w.Ref(w.Input(0))}, {w.Ref(w.Input(1))}, {w.Ref(w.Output)}, {w.RowStride(w.Output)}, {paddingIndex}, {w.Accumulate(w.Output)});");
}
