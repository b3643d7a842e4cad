using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Each sequence's own last step: (B, T, F) to (B, F).</summary>
internal sealed class LastStep : Layer
{
    public override string Kind => "LastStep";

    public override bool EndsSequence => true;

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat())
            return null;
        Origin origin = context.Origin;
        if (context.Recurrent.TryGetValue(context.Current, out var directions) && directions.Any(direction => direction.Reverse))
            context.Report(Diagnostics.LastStepOfBidirectional, null, -1, origin.Layer, context.Self, MessageValue.OfLayer(origin.Layer));
        return context.Current.Shape.Rank == 3
            ? context.Apply(new LastStepOp(), context.Current)
            : context.Report(Diagnostics.NotPerStep, null, -1, origin.Layer, context.Self, MessageValue.OfLayer(origin.Layer), origin.Story);
    }
}
