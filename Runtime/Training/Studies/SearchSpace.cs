namespace Kiln;

/// <summary>
/// What a <see cref="Study"/> may choose: ranges of numbers and lists of anything, each under a name.
/// <code>
/// SearchSpace space = new SearchSpace()
///     .Float("lr", 1e-4f, 1e-1f, log: true)
///     .Int("batch", 8, 64)
///     .Choice("decay", 0f, 1e-4f, 1e-2f)
///     .Choice("net", Net.Variants);
/// </code>
/// </summary>
public sealed class SearchSpace
{
    private readonly List<SearchDimension> _dimensions = [];

    /// <summary>The names, in the order in which they were added.</summary>
    public IReadOnlyList<string> Names => [.. _dimensions.Select(dimension => dimension.Name)];

    /// <summary>What is chosen, in that order.</summary>
    internal IReadOnlyList<SearchDimension> Dimensions => _dimensions;

    /// <summary>A number from a range. Optuna: <c>suggest_float</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value, above <paramref name="low"/>.</param>
    /// <param name="log">Whether its logarithm is spread evenly, for what counts by factors, such as learning rates; <paramref name="low"/> is then positive.</param>
    /// <exception cref="ArgumentException">The name is taken, or the range is none.</exception>
    public SearchSpace Float(string name, float low, float high, bool log = false)
    {
        if (!(low < high) || !float.IsFinite(low) || !float.IsFinite(high))
            throw new ArgumentOutOfRangeException(nameof(high), high, FormattableString.Invariant($"'{name}' goes from {low} to {high}; a range has a finite start below its end."));
        if (log && low <= 0)
            throw new ArgumentOutOfRangeException(nameof(low), low, FormattableString.Invariant($"'{name}' starts at {low}; on a logarithmic scale it must be positive."));
        return Add(new FloatDimension(name, low, high, log));
    }

    /// <summary>A whole number from a range. Optuna: <c>suggest_int</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="low">The least value.</param>
    /// <param name="high">The greatest value, not below <paramref name="low"/>.</param>
    /// <param name="log">Whether its logarithm is spread evenly; <paramref name="low"/> is then positive.</param>
    /// <exception cref="ArgumentException">The name is taken, or the range is none.</exception>
    public SearchSpace Int(string name, int low, int high, bool log = false)
    {
        if (low > high)
            throw new ArgumentOutOfRangeException(nameof(high), high, $"'{name}' goes from {low} to {high}; a range does not end before it starts.");
        if (log && low <= 0)
            throw new ArgumentOutOfRangeException(nameof(low), low, $"'{name}' starts at {low}; on a logarithmic scale it must be positive.");
        return Add(new IntDimension(name, low, high, log));
    }

    /// <summary>One of several. Optuna: <c>suggest_categorical</c>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="options">What there is to choose from. Tables and files call them by <see cref="object.ToString"/>, which must tell them apart.</param>
    /// <exception cref="ArgumentException">The name is taken, or there is no option, or two are called the same.</exception>
    public SearchSpace Choice<T>(string name, params IReadOnlyList<T> options)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Count == 0)
            throw new ArgumentException($"'{name}' has no option to choose.", nameof(options));
        var dimension = new ChoiceDimension(name, typeof(T), [.. options.Select(option => (object)option)]);
        if (dimension.Texts.GroupBy(text => text, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twins)
            throw new ArgumentException($"'{name}' has the option {twins.Key} twice.", nameof(options));
        return Add(dimension);
    }

    private SearchSpace Add(SearchDimension dimension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dimension.Name, "name");
        if (_dimensions.Exists(known => known.Name == dimension.Name))
            throw new ArgumentException($"The search space has a parameter '{dimension.Name}' already.", "name");
        _dimensions.Add(dimension);
        return this;
    }
}
