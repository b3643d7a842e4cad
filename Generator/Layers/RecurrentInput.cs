using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>What every recurrent layer asks of the value it receives: (B, T, F), batch first, F known and as stated.</summary>
internal static class RecurrentInput
{
    private static readonly string[] TimeNames = ["T", "S", "L", "TIME", "SEQ", "STEPS", "LENGTH"];
    private static readonly string[] BatchNames = ["B", "N", "BATCH"];

    public static bool Check(LayerContext context)
    {
        Value x = context.Current;
        if (x.Shape.Rank != 3)
        {
            context.Report(Diagnostics.NotASequence, null, -1, context.CurrentLayer, context.Self, context.Before, x.Shape.ToString());
            return false;
        }

        GraphInput? input = context.Inputs.FirstOrDefault(candidate => candidate.Value.Shape.Rank >= 2 && IsTimeMajor(candidate.Value.Shape));
        if (input is not null && IsTimeMajor(x.Shape))
        {
            int layer = context.LayerOf(input.Value);
            Shape swapped = input.Value.Shape.With(0, input.Value.Shape[1]).With(1, input.Value.Shape[0]);
            string written = string.Join(", ", swapped.Select(dim => dim.IsConstant ? dim.ToString() : $"\"{dim}\""));
            context.Report(Diagnostics.TimeMajorInput, null, -1, layer, context.Self, MessageValue.OfLayer(layer), input.Value.Shape.ToString(), $"Input({written})");
            return false;
        }

        if (!x.Shape[2].IsConstant)
        {
            context.Report(Diagnostics.RankMismatch, null, context.Self, "a last axis of known size", context.Before, x.Shape.ToString(), "Bring the features to the last axis");
            return false;
        }

        if (!context.Has("inputSize"))
            return true;
        if (context.Size("inputSize") is not { } stated)
            return false;
        if (x.Shape[2].ConstantValue == stated)
            return true;
        context.Report(Diagnostics.InputSizeMismatch, "inputSize", -1, context.CurrentLayer, context.Self, x.Shape[2].ConstantValue, context.Before, x.Shape.ToString(), stated, "features");
        return false;
    }

    private static bool IsTimeMajor(Shape shape) =>
        TimeNames.Contains(shape[0].ToString().ToUpperInvariant()) && BatchNames.Contains(shape[1].ToString().ToUpperInvariant());
}
