namespace Kiln;

/// <summary>e to the mean cross entropy of logits: how many classes the model is as unsure about as if it guessed evenly.</summary>
/// <param name="ignoreIndex">A target that does not count.</param>
public sealed class Perplexity(int ignoreIndex = -100) : ClassMetric(ignoreIndex, threshold: 0)
{
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public override string Name => "perplexity";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override double Value => _count == 0 ? double.NaN : Math.Exp(_sum / _count);

    /// <inheritdoc/>
    public override void Reset()
    {
        _sum = 0;
        _count = 0;
    }

    /// <inheritdoc/>
    private protected override void Count(int predicted, int target, ReadOnlySpan<float> row)
    {
        if (row.Length < 2)
            throw new ArgumentException($"{Name} needs one output per class.", nameof(row));

        double largest = row[predicted];
        double total = 0;
        foreach (float logit in row)
            total += Math.Exp(logit - largest);
        _sum += Math.Log(total) + largest - row[target];
        _count++;
    }
}
