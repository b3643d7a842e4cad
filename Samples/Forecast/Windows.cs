using Kiln;

namespace Samples;

/// <summary>A series as samples: some values in a row, and the one that follows. Nothing is copied until a sample is read.</summary>
internal sealed class Windows(float[] values, int length) : Dataset<float, float>
{
    /// <inheritdoc/>
    public override int Count => values.Length - length;

    /// <inheritdoc/>
    public override int InputSize => length;

    /// <inheritdoc/>
    public override void Get(int index, Span<float> input, Span<float> target)
    {
        values.AsSpan(index, length).CopyTo(input);
        target[0] = values[index + length];
    }
}
