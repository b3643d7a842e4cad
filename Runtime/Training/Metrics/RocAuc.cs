namespace Kiln;

/// <summary>
/// Area under the receiver operating characteristic of two classes: the probability that a sample of class 1 scores above one of class
/// 0, ties counting half. Outputs of shape (n), or (n, 2), whose difference is the score. Scikit-learn: <c>roc_auc_score</c>.
/// </summary>
/// <remarks>It keeps every score until <see cref="Reset"/>.</remarks>
/// <param name="ignoreIndex">A target that does not count.</param>
public sealed class RocAuc(int ignoreIndex = -100) : ClassMetric(ignoreIndex, threshold: 0)
{
    private readonly List<float> _scores = [];
    private readonly List<bool> _positive = [];

    /// <inheritdoc/>
    public override string Name => "roc_auc";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            float[] scores = [.. _scores];
            bool[] positive = [.. _positive];
            Array.Sort(scores, positive);
            double ranks = 0;
            long positives = 0;
            for (int start = 0; start < scores.Length;)
            {
                int end = start;
                long here = 0;
                for (; end < scores.Length && scores[end].Equals(scores[start]); end++)
                    here += positive[end] ? 1 : 0;

                // Equal scores share the mean of their ranks start + 1 … end.
                ranks += here * (start + 1 + end) / 2.0;
                positives += here;
                start = end;
            }

            long negatives = scores.Length - positives;
            return positives == 0 || negatives == 0
                ? double.NaN
                : (ranks - (positives * (positives + 1) / 2.0)) / ((double)positives * negatives);
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _scores.Clear();
        _positive.Clear();
    }

    /// <inheritdoc/>
    private protected override void Count(int predicted, int target, ReadOnlySpan<float> row)
    {
        if (row.Length > 2)
            throw new ArgumentException($"{Name} is for two classes, but there are {row.Length} outputs per sample.", nameof(row));
        _scores.Add(row.Length == 1 ? row[0] : row[1] - row[0]);
        _positive.Add(target == 1);
    }
}
