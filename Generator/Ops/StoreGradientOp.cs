using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Stores a computed value as (a contribution to) a parameter's gradient, in the parameter's own order; inputs: value, parameter.</summary>
internal sealed class StoreGradientOp : Op
{
    public override string ToString() => "store_gradient";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(inputs[1].Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient) => throw new NotSupportedException("Second derivatives are not compiled.");

    public override bool CanAccumulate => true;

    public override Dim Flops(Node node) => Dim.Zero;

    public override void Write(OpWriter w)
    {
        Shape shape = w.Output.Shape;
        if (shape.Rank <= 1)
        {
            w.Line($"StridedCopy.Run([{w.Size(shape.ElementCount)}], {w.Ref(w.Input(0))}, [1], {w.Ref(w.Output)}, [1], {w.Accumulate(w.Output)});");
            return;
        }

        string rows = w.Size(shape.LeadingProduct(shape.Rank - 1)), columns = w.Size(shape[-1]), stride = w.RowStride(w.Output);
        bool transposed = w.Input(1).Parameter!.Storage == ParameterStorage.Transposed;
        string strides = transposed ? $"1, {stride}" : $"{stride}, 1";
        w.Line($"StridedCopy.Run([{rows}, {columns}], {w.Ref(w.Input(0))}, [{columns}, 1], {w.Ref(w.Output)}, [{strides}], {w.Accumulate(w.Output)});");
    }
}
