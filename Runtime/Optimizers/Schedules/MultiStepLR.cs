namespace Kiln;

/// <summary>The rate falls by gamma at each of some epochs. PyTorch: <c>MultiStepLR</c>.</summary>
public sealed class MultiStepLR : LearningRateSchedule
{
    private readonly int[] _milestones;
    private readonly double _gamma;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="milestones">The epochs; one that stands twice counts twice.</param>
    /// <param name="gamma">Factor of each change.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public MultiStepLR(Optimizer optimizer, IEnumerable<int> milestones, float gamma = .1f)
        : base(optimizer)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        _milestones = [.. milestones.Order()];
        _gamma = Hyperparameter.ToDouble(Setting.AtLeastZero(gamma));
        Start();
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => rate * Math.Pow(_gamma, Passed(Epoch) - Passed(Epoch - 1));

    /// <inheritdoc/>
    private protected override double At(double rate, double initial) => initial * Math.Pow(_gamma, Passed(Epoch));

    private int Passed(int epoch)
    {
        int count = 0;
        while (count < _milestones.Length && _milestones[count] <= epoch)
            count++;
        return count;
    }
}
