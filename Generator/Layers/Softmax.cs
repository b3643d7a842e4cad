using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>eˣ / Σ eˣ along an axis.</summary>
internal class Softmax : Layer
{
    public override string Kind => "Softmax";

    protected virtual bool Logarithm => false;

    public sealed override Value? Lower(LayerContext context) =>
        context.RequireFloat() && context.Axis("Dim", -1) is { } axis ? context.Apply(new SoftmaxOp(axis, Logarithm), context.Current) : null;
}

/// <summary>x - log Σ eˣ along an axis.</summary>
internal sealed class LogSoftmax : Softmax
{
    public override string Kind => "LogSoftmax";

    protected override bool Logarithm => true;
}
