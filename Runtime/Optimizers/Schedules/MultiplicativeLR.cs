namespace Kiln;

/// <summary>The rate is multiplied by factor(epoch) in each epoch from 1 on. PyTorch: <c>MultiplicativeLR</c>.</summary>
public sealed class MultiplicativeLR : LearningRateSchedule
{
    private readonly Func<int, float> _factor;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="factor">The factor of an epoch, from 1.</param>
    public MultiplicativeLR(Optimizer optimizer, Func<int, float> factor)
        : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(factor);
        _factor = factor;
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => Epoch > 0 ? rate * Hyperparameter.ToDouble(_factor(Epoch)) : rate;
}
