namespace Kiln;

/// <summary>What a trial was given: a value for each parameter of the search space.</summary>
public sealed class TrialValues
{
    private readonly IReadOnlyList<SearchDimension> _dimensions;
    private readonly object[] _values;

    internal TrialValues(SearchSpace space, object[] values)
    {
        _dimensions = space.Dimensions;
        _values = values;
    }

    /// <summary>The values as text, in the order of the search space.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Texts =>
        [.. _dimensions.Select((dimension, i) => new KeyValuePair<string, string>(dimension.Name, dimension.Text(_values[i])))];

    /// <summary>The value of a <see cref="SearchSpace.Float"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message names the nearest.</exception>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public float Float(string name) => Get<float>(name);

    /// <summary>The value of a <see cref="SearchSpace.Int"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message names the nearest.</exception>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public int Int(string name) => Get<int>(name);

    /// <summary>The option of a <see cref="SearchSpace.Choice"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such parameter; the message names the nearest.</exception>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    public T Choice<T>(string name) => Get<T>(name);

    /// <summary>The values in a line: <c>lr = 0.01, net = H16</c>.</summary>
    public override string ToString() => string.Join(", ", Texts.Select(pair => $"{pair.Key} = {pair.Value}"));

    private T Get<T>(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        for (int i = 0; i < _values.Length; i++)
        {
            if (_dimensions[i].Name != name)
                continue;
            return _values[i] is T value
                ? value
                : throw new InvalidOperationException($"The parameter '{name}' is {_dimensions[i].Description}: read it with {_dimensions[i].Reader}(\"{name}\").");
        }

        string? nearest = NearestName.Find(name, _dimensions.Select(dimension => dimension.Name));
        throw new KeyNotFoundException($"The search space has no parameter '{name}'.{(nearest is null ? " It is empty." : $" The nearest is '{nearest}'.")}");
    }
}
