namespace Kiln.Generator.Graphs;

/// <summary>The symbols of batch and time, leading axes of every sequence value.</summary>
internal sealed record SequencePair(Dim Batch, Dim Time)
{
    /// <summary>How many leading axes of the shape are batch and time: 2 for (B, T, …), 1 for (B*T, …), 0 if it is not per step.</summary>
    public int Leading(Shape shape)
    {
        if (shape.Rank >= 2 && shape[0].Equals(Batch) && shape[1].Equals(Time))
            return 2;
        return shape.Rank >= 1 && shape[0].Equals(Batch * Time) ? 1 : 0;
    }
}
