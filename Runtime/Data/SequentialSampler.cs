namespace Kiln;

/// <summary>0, 1, 2, … in every epoch.</summary>
/// <param name="count">Number of samples.</param>
public sealed class SequentialSampler(int count) : Sampler
{
    /// <inheritdoc/>
    public override int Count => count;

    /// <inheritdoc/>
    public override void Order(int epoch, Span<int> indices)
    {
        for (int i = 0; i < indices.Length; i++)
            indices[i] = i;
    }
}
