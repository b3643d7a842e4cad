using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>The same values under another shape: no work and no memory where both lie in the same order.</summary>
internal sealed class ViewOp(Shape shape) : Op
{
    public override string ToString() => $"view{shape}";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(shape, inputs[0].DType)];

    public override void Differentiate(Gradient gradient)
    {
        if (gradient.Needs(0))
            gradient.Add(0, new ViewOp(gradient.Input(0).Shape), gradient.OfOutput());
    }

    /// <summary>Rows stay rows if the view only merges or splits batch and time, or works behind them.</summary>
    public override Rows Rows(Node node, int leading) => Graphs.Rows.Independent;

    public override bool IsAlias => true;

    public override Dim Flops(Node node) => Dim.Constant(0);

    public override void Write(OpWriter writer)
    {
    }
}
