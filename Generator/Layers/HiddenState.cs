using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>The final hidden state of the recurrent layer directly before it, top layer, forward and then reverse: (B, T, D*H) to (B, D*H).</summary>
internal sealed class HiddenState : Layer
{
    public override string Kind => "HiddenState";

    public override bool EndsSequence => true;

    public override Value? Lower(LayerContext context)
    {
        if (!context.Recurrent.TryGetValue(context.Current, out var directions))
            return context.Report(Diagnostics.NotAfterRecurrent, null, -1, context.CurrentLayer, context.Self, context.Before);
        Value[] finals = [.. directions.Select(direction => context.Apply(new LastStepOp(direction.Reverse), direction.Hidden))];
        return finals.Length == 1 ? finals[0] : context.Apply(new ConcatOp(1), finals);
    }
}
