namespace Kiln.Generator.Graphs;

/// <summary>The few ops that passes insert by themselves, by purpose: so no pass names a concrete op.</summary>
internal interface IOpFactory
{
    /// <summary>Swaps the order of batch and time in memory; the logical shape stays.</summary>
    Op Relayout(SequencePair sequence, bool toTimeMajor);

    /// <summary>Moves the channels of (B, C, …) or (B, C·…) last, or back.</summary>
    /// <param name="logical">The logical shape.</param>
    /// <param name="channels">How many channels there are.</param>
    /// <param name="toLast">The direction.</param>
    Op RelayoutChannels(Shape logical, int channels, bool toLast);

    /// <summary>The sum of two values of one shape.</summary>
    Op Add(Shape shape);

    /// <summary>A copy: keeps what the caller passed to one call for the next.</summary>
    Op Copy();

    /// <summary>Stores (or adds) a computed value as a parameter's gradient; inputs: the value and the parameter.</summary>
    Op StoreGradient();
}
