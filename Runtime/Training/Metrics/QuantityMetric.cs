namespace Kiln;

/// <summary>A metric over quantities: outputs and targets of one shape.</summary>
public abstract class QuantityMetric : Metric<float>
{
    private protected QuantityMetric()
    {
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public sealed override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        CheckLengths(Name, outputs, targets);
        for (int i = 0; i < outputs.Length; i++)
            Count(outputs[i], targets[i], i);
    }

    internal static void CheckLengths(string name, ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        if (outputs.Length != targets.Length)
            throw new ArgumentException($"{name}: there are {outputs.Length} outputs and {targets.Length} targets.", nameof(outputs));
    }

    /// <summary>Takes one value.</summary>
    private protected abstract void Count(double output, double target, int place);
}
