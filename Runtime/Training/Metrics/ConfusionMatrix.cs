using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>How often each class was taken for each: rows are targets, columns predictions. Its value is the accuracy.</summary>
public sealed class ConfusionMatrix : ClassMetric
{
    private readonly long[] _counts;

    /// <summary>Makes an empty matrix.</summary>
    /// <param name="classCount">Number of classes, at least 2.</param>
    /// <param name="ignoreIndex">A target that does not count.</param>
    /// <param name="threshold">With one output per sample, a value above means class 1.</param>
    public ConfusionMatrix(int classCount, int ignoreIndex = -100, float threshold = 0)
        : base(ignoreIndex, threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ClassCount = classCount;
        _counts = new long[checked(classCount * classCount)];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <inheritdoc/>
    public override string Name => "confusion";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            long right = 0, all = 0;
            for (int i = 0; i < _counts.Length; i++)
            {
                all += _counts[i];
                right += i % (ClassCount + 1) == 0 ? _counts[i] : 0;
            }

            return all == 0 ? double.NaN : (double)right / all;
        }
    }

    /// <summary>How often a class was predicted for a target.</summary>
    public long this[int target, int predicted] => _counts[(target * ClassCount) + predicted];

    /// <inheritdoc/>
    public override void Reset() => Array.Clear(_counts);

    /// <summary>The matrix as a table.</summary>
    /// <param name="names">Names of the classes; their numbers if not given.</param>
    public string ToTable(IReadOnlyList<string>? names = null)
    {
        string[] labels = [.. Enumerable.Range(0, ClassCount).Select(i => names?[i] ?? i.ToString(CultureInfo.InvariantCulture))];
        int width = Math.Max(labels.Max(label => label.Length), _counts.Max().ToString(CultureInfo.InvariantCulture).Length) + 1;
        var table = new StringBuilder("".PadRight(width));
        foreach (string label in labels)
            table.Append(label.PadLeft(width));
        for (int target = 0; target < ClassCount; target++)
        {
            table.Append('\n').Append(labels[target].PadRight(width));
            for (int predicted = 0; predicted < ClassCount; predicted++)
                table.Append(this[target, predicted].ToString(CultureInfo.InvariantCulture).PadLeft(width));
        }

        return table.Append('\n').ToString();
    }

    /// <inheritdoc/>
    private protected override void Count(int predicted, int target, ReadOnlySpan<float> row)
    {
        if (Math.Max(predicted, target) >= ClassCount)
            throw new ArgumentException($"{Name}: class {Math.Max(predicted, target)} came, but the matrix has {ClassCount}.", nameof(row));
        _counts[(target * ClassCount) + predicted]++;
    }
}
