namespace Kiln.Generator.Graphs;

/// <summary>How an op works on values whose channels lie last.</summary>
/// <param name="Op">The op over the stored shapes.</param>
/// <param name="Inputs">
/// For each input how many channels are to lie last, or 0 for the logical order. For a parameter: how many channels its input features
/// have, if they are to be stored in the order of such an image.
/// </param>
/// <param name="Outputs">The same for what it writes.</param>
internal sealed record ChannelsLastForm(Op Op, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs)
{
    /// <summary>(B, C, …) as it is stored when its channels lie last: (B, …, C). Two axes, (B, C·…), keep their sizes.</summary>
    public static Shape Stored(Shape logical, int channels) =>
        channels == 0 || logical.Rank < 3 ? logical : new Shape([logical[0], .. logical.Skip(2), logical[1]]);

    /// <summary>Where an axis of a logical shape lies.</summary>
    public static int StoredAxis(int axis, int rank) => rank < 3 || axis == 0 ? axis : axis == 1 ? rank - 1 : axis - 1;
}
