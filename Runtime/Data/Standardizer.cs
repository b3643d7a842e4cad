namespace Kiln;

/// <summary>
/// (x - mean) / deviation per feature, fitted on the training part alone: what validation data would add is not known when a model is
/// used. Scikit-learn: <c>StandardScaler</c>.
/// </summary>
public sealed class Standardizer
{
    private readonly float[] _means;
    private readonly float[] _deviations;

    private Standardizer(float[] means, float[] deviations)
    {
        _means = means;
        _deviations = deviations;
    }

    /// <summary>Mean of every feature.</summary>
    public ReadOnlySpan<float> Means => _means;

    /// <summary>Deviation of every feature (over n, not n - 1); 1 where a feature never changes.</summary>
    public ReadOnlySpan<float> Deviations => _deviations;

    /// <summary>Fits rows of features.</summary>
    /// <param name="rows">Shape (n, features).</param>
    /// <param name="features">Values per row.</param>
    /// <exception cref="ArgumentException">There is no row, or no whole number of them, or a value is no number.</exception>
    public static Standardizer Fit(ReadOnlySpan<float> rows, int features)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        if (rows.IsEmpty || rows.Length % features != 0)
            throw new ArgumentException($"rows has {rows.Length} values; whole rows of {features} are needed, and at least one.", nameof(rows));

        var sums = new Sums(features);
        for (int start = 0; start < rows.Length; start += features)
            sums.Add(rows.Slice(start, features), start / features);
        return sums.Result();
    }

    /// <summary>Fits the inputs of a data set; of sequences, all steps.</summary>
    /// <exception cref="ArgumentException">There is no sample, or a value is no number.</exception>
    public static Standardizer Fit<TTarget>(Dataset<float, TTarget> train)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(train);
        if (train.Count == 0)
            throw new ArgumentException("The data set is empty.", nameof(train));

        var sums = new Sums(train.InputSize);
        var row = 0;
        for (int i = 0; i < train.Count; i++)
        {
            int length = train.Length(i);
            var input = new float[length * train.InputSize];
            train.Get(i, input, new TTarget[train.TargetSize * (train.HasTargetPerStep ? length : 1)]);
            for (int step = 0; step < length; step++)
                sums.Add(input.AsSpan(step * train.InputSize, train.InputSize), row++);
        }

        return sums.Result();
    }

    /// <summary>Standardises rows in place.</summary>
    /// <exception cref="ArgumentException">They are no whole rows.</exception>
    public void Transform(Span<float> rows)
    {
        Check(rows.Length);
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (rows[i] - _means[i % _means.Length]) / _deviations[i % _means.Length];
    }

    /// <summary>Takes <see cref="Transform"/> back, in place.</summary>
    /// <exception cref="ArgumentException">They are no whole rows.</exception>
    public void InverseTransform(Span<float> rows)
    {
        Check(rows.Length);
        for (int i = 0; i < rows.Length; i++)
            rows[i] = (rows[i] * _deviations[i % _means.Length]) + _means[i % _means.Length];
    }

    /// <summary>A data set whose inputs are standardised when they are read.</summary>
    public Dataset<float, TTarget> Apply<TTarget>(Dataset<float, TTarget> dataset)
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(dataset);
        Check(dataset.InputSize);
        return new StandardizedDataset<TTarget>(dataset, this);
    }

    /// <summary>Writes means and deviations as a safetensors file, to go with the model.</summary>
    public void Save(string path) => SafeTensorsWriter.Write(
        path,
        [new("mean", [_means.Length], _means.Length, values => _means.CopyTo(values)), new("std", [_means.Length], _means.Length, values => _deviations.CopyTo(values))],
        []);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or holds something else.</exception>
    public static Standardizer Load(string path)
    {
        using var file = new SafeTensorsReader(path);
        float[] means = Read("mean");
        float[] deviations = Read("std");
        if (means.Length == 0 || means.Length != deviations.Length)
            throw new InvalidDataException($"{path} has {means.Length} means and {deviations.Length} deviations.");
        return new Standardizer(means, deviations);

        float[] Read(string name) => file.Entries.TryGetValue(name, out SafeTensorsEntry? entry)
            ? file.Read(entry)
            : throw new InvalidDataException($"{path} lacks {name}.");
    }

    private void Check(int length)
    {
        if (length % _means.Length != 0)
            throw new ArgumentException($"{length} values are no whole rows of {_means.Length}.");
    }

    /// <summary>Running means and squares (Welford 1962), which large offsets do not spoil.</summary>
    private sealed class Sums(int features)
    {
        private readonly double[] _mean = new double[features];
        private readonly double[] _square = new double[features];
        private int _count;

        public void Add(ReadOnlySpan<float> row, int number)
        {
            _count++;
            for (int i = 0; i < row.Length; i++)
            {
                if (!float.IsFinite(row[i]))
                    throw new ArgumentException($"Row {number}, feature {i} is {row[i]}.");
                double difference = row[i] - _mean[i];
                _mean[i] += difference / _count;
                _square[i] += difference * (row[i] - _mean[i]);
            }
        }

        public Standardizer Result() => new(
            [.. _mean.Select(mean => (float)mean)],
            [.. _square.Select(square => square == 0 ? 1 : (float)Math.Sqrt(square / _count))]);
    }
}
