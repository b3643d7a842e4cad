namespace Kiln;

/// <summary>rate = initial · factor(epoch). PyTorch: <c>LambdaLR</c>.</summary>
public sealed class LambdaLR : LearningRateSchedule
{
    private readonly Func<int, float>[] _factors;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="factor">The factor of an epoch, from 0.</param>
    /// <param name="groups">
    /// Groups with a factor of their own, by their pattern: <c>[("head.*", epoch => 1)]</c>; made where <see cref="Optimizer.Group"/> has not made them. PyTorch: a list for <c>lr_lambda</c>.
    /// </param>
    /// <exception cref="ArgumentException">A pattern matches no parameter.</exception>
    public LambdaLR(Optimizer optimizer, Func<int, float> factor, IReadOnlyList<(string Pattern, Func<int, float> Factor)>? groups = null)
        : base(Separate(optimizer, groups?.Select(group => group.Pattern)))
    {
        ArgumentNullException.ThrowIfNull(factor);
        foreach ((_, Func<int, float> own) in groups ?? [])
            ArgumentNullException.ThrowIfNull(own, nameof(groups));
        _factors = PerGroup(factor, groups);
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => initial * Hyperparameter.ToDouble(_factors[Current](Epoch));
}
