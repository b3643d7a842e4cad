namespace Kiln;

/// <summary>
/// A metric over class numbers: outputs of shape (n, classes), of which the largest is the prediction, or (n) for two classes, where a
/// value above the threshold means class 1.
/// </summary>
public abstract class ClassMetric : Metric<int>
{
    private readonly int _ignoreIndex;
    private readonly float _threshold;

    private protected ClassMetric(int ignoreIndex, float threshold)
    {
        _ignoreIndex = ignoreIndex;
        _threshold = threshold;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The outputs are no rows for the targets, or a target is no class.</exception>
    public sealed override void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets)
    {
        int classes = ClassesOf(Name, outputs, targets);
        for (int i = 0; i < targets.Length; i++)
        {
            if (targets[i] == _ignoreIndex)
                continue;

            if ((uint)targets[i] >= (uint)Math.Max(classes, 2))
                throw new ArgumentOutOfRangeException(nameof(targets), targets[i], $"{Name}: targets[{i}] must be in [0, {Math.Max(classes, 2)}).");
            ReadOnlySpan<float> row = outputs.Slice(i * classes, classes);
            Count(classes == 1 ? (row[0] > _threshold ? 1 : 0) : Largest(row), targets[i], row);
        }
    }

    /// <summary>Takes one sample.</summary>
    private protected abstract void Count(int predicted, int target, ReadOnlySpan<float> row);

    /// <summary>Outputs per target.</summary>
    internal static int ClassesOf(string name, ReadOnlySpan<float> outputs, ReadOnlySpan<int> targets)
    {
        if (targets.IsEmpty && outputs.IsEmpty)
            return 1;
        return !targets.IsEmpty && outputs.Length > 0 && outputs.Length % targets.Length == 0
            ? outputs.Length / targets.Length
            : throw new ArgumentException($"{name}: {outputs.Length} outputs are no rows for {targets.Length} targets.", nameof(outputs));
    }

    /// <summary>The place of the largest value, the first of several; a NaN counts as the largest, as in <c>torch.argmax</c>.</summary>
    private static int Largest(ReadOnlySpan<float> row)
    {
        int best = 0;
        for (int i = 1; i < row.Length; i++)
        {
            if (row[i] > row[best] || (float.IsNaN(row[i]) && !float.IsNaN(row[best])))
                best = i;
        }

        return best;
    }
}
