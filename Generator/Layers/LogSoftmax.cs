using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>x - log Σ eˣ along an axis.</summary>
internal sealed class LogSoftmax : Layer
{
    public override string Kind => "LogSoftmax";

    public override Value? Lower(LayerContext context) =>
        context.RequireFloat() && context.Axis("Dim", -1) is { } axis ? context.Apply(new SoftmaxOp(axis, logarithm: true), context.Current) : null;
}
