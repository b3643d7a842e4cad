namespace Kiln;

/// <summary>rate = initial · factor(epoch). PyTorch: <c>LambdaLR</c>.</summary>
public sealed class LambdaLR : LearningRateSchedule
{
    private readonly Func<int, float> _factor;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="factor">The factor of an epoch, from 0.</param>
    public LambdaLR(Optimizer optimizer, Func<int, float> factor)
        : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(factor);
        _factor = factor;
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => initial * Hyperparameter.ToDouble(_factor(Epoch));
}
