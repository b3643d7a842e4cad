using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>eˣ / Σ eˣ along an axis.</summary>
internal sealed class Softmax : Layer
{
    public override string Kind => "Softmax";

    public override Value? Lower(LayerContext context) =>
        context.RequireFloat() && context.Axis("Dim", -1) is { } axis ? context.Apply(new SoftmaxOp(axis, logarithm: false), context.Current) : null;
}
