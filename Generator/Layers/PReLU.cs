using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>x where x &gt; 0, else a x; the slope a is learned: one for all, or one per channel (axis 1).</summary>
internal sealed class PReLU : Layer
{
    public override string Kind => "PReLU";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat())
            return null;
        Shape shape = context.Current.Shape;
        int slopes = context.Integer("NumParameters", 1);
        if (slopes < 1)
            return context.Report(Diagnostics.SizeBelowOne, "NumParameters", context.Self, "NumParameters", slopes);
        if (slopes > 1 && (shape.Rank < 2 || !shape[1].IsConstant))
            return context.ReportRank("NumParameters", "channels on axis 1", "Use one slope for all, or bring the channels to axis 1");
        if (slopes > 1 && shape[1].ConstantValue != slopes)
            return context.ReportInputSize("NumParameters", shape[1].ConstantValue, slopes, "channels");
        Value weight = context.Parameter("weight", [slopes], ParameterStorage.RowMajor, Initializer.Constant(context.Number("InitialValue", 0.25f)));
        Expression x = new Operand(0), a = new Operand(1);
        var elementwise = new Elementwise(shape, Simplifier.Choose(x > 0f, x, a * x), new[] { Broadcast.Full, slopes == 1 ? Broadcast.Scalar : Broadcast.Along(1) }.ToEquatableArray());
        return context.Apply(new ElementwiseOp(elementwise), context.Current, weight);
    }
}
