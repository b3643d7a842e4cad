using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>What every recurrent layer asks of the value it receives: (B, T, F), batch first, F known and as stated.</summary>
internal static class RecurrentInput
{
    public static bool Check(LayerContext context)
    {
        Value x = context.Current;
        if (x.Shape.Rank != 3)
        {
            Origin origin = context.Origin;
            context.Report(Diagnostics.NotASequence, null, -1, origin.Layer, context.Self, MessageValue.OfLayer(origin.Layer), origin.Story);
            return false;
        }

        GraphInput? input = context.Inputs.FirstOrDefault(candidate => candidate.Value.Shape.Rank >= 2 && IsTimeMajor(candidate.Value.Shape));
        if (input is not null && IsTimeMajor(x.Shape))
        {
            int layer = context.LayerOf(input.Value);
            Shape swapped = input.Value.Shape.With(0, input.Value.Shape[1]).With(1, input.Value.Shape[0]);
            string written = string.Join(", ", swapped.Select(dim => dim.IsConstant ? dim.ToString() : $"\"{dim}\""));
            MessageValue[] values = [context.Self, MessageValue.OfLayer(layer), input.Value.Shape.ToString(), $"Input({written})"];
            context.Report(new ModelError(Diagnostics.TimeMajorInput, context.Index, null, values.ToEquatableArray(), layer));
            return false;
        }

        if (!x.Shape[2].IsConstant)
        {
            context.ReportRank(null, "a last axis of known size", "Bring the features to the last axis");
            return false;
        }

        if (!context.Has("inputSize"))
            return true;
        if (context.Size("inputSize") is not { } stated)
            return false;
        if (x.Shape[2].ConstantValue == stated)
            return true;
        context.ReportInputSize("inputSize", x.Shape[2].ConstantValue, stated, "features");
        return false;
    }

    private static bool IsTimeMajor(Shape shape) => AxisNames.IsTime(shape[0]) && AxisNames.IsBatch(shape[1]);
}
