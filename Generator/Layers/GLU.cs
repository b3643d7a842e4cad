using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>a σ(b), where a and b are the halves of the value along an axis.</summary>
internal sealed class GLU : Layer
{
    public override string Kind => "GLU";

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat() || context.Axis("Dim", -1) is not { } axis)
            return null;
        Shape shape = context.Current.Shape;
        if (!shape[axis].TryDivideExactly(Dim.Constant(2), out Dim? half))
            return context.ReportAxisSize(context.Has("Dim") ? "Dim" : null, -1, $"{AxisNames.Of(shape, axis)} has size {shape[axis]}, which has no two equal halves. Make it even");
        Value a = context.Apply(new SliceOp(axis, Dim.Zero, half), context.Current);
        Value b = context.Apply(new SliceOp(axis, half, half), context.Current);
        return context.Apply(ElementwiseOp.Zip(a.Shape, new Operand(0) * new Operand(1).Apply(UnaryFunction.Sigmoid)), a, b);
    }
}
