namespace Kiln;

/// <summary>
/// The rate goes up from baseLr to maxLr and back, again and again (Smith 2015), a step after every batch; the momentum, or β1, goes the
/// other way. PyTorch: <c>CyclicLR</c>.
/// </summary>
/// <remarks>An optimizer without momentum keeps none; PyTorch refuses it unless <c>cycle_momentum</c> is false.</remarks>
public sealed class CyclicLR : LearningRateSchedule
{
    private readonly double[] _maxLr;
    private readonly double _totalSize;
    private readonly double _upPart;
    private readonly CyclicMode _mode;
    private readonly double _gamma;
    private readonly double _baseMomentum;
    private readonly double _maxMomentum;
    private readonly OptimizerScalar? _momentum;
    private double _height;

    /// <summary>Makes the schedule.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="baseLr">The smallest rate.</param>
    /// <param name="maxLr">The largest rate of the first cycle.</param>
    /// <param name="stepSizeUp">Steps of the way up; positive.</param>
    /// <param name="stepSizeDown">Steps of the way down; as many unless given.</param>
    /// <param name="mode">How cycles change.</param>
    /// <param name="gamma">Factor of each step in the mode <see cref="CyclicMode.ExpRange"/>.</param>
    /// <param name="cycleMomentum">Whether the momentum, or β1, goes along, if the optimizer has it.</param>
    /// <param name="baseMomentum">The momentum at the largest rate.</param>
    /// <param name="maxMomentum">The momentum at the smallest rate.</param>
    /// <param name="groups">
    /// Groups with rates of their own, by their pattern: <c>[("head.*", 0.01f, 0.5f)]</c>; made where <see cref="Optimizer.Group"/> has not made them. PyTorch: lists for <c>base_lr</c>
    /// and <c>max_lr</c>.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or a pattern matches no parameter.</exception>
    public CyclicLR(
        Optimizer optimizer,
        float baseLr,
        float maxLr,
        int stepSizeUp = 2000,
        int? stepSizeDown = null,
        CyclicMode mode = CyclicMode.Triangular,
        float gamma = 1,
        bool cycleMomentum = true,
        float baseMomentum = .8f,
        float maxMomentum = .9f,
        IReadOnlyList<(string Pattern, float BaseLr, float MaxLr)>? groups = null)
        : base(Separate(optimizer, groups?.Select(group => group.Pattern)))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepSizeUp);
        int down = stepSizeDown ?? stepSizeUp;
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(down, nameof(stepSizeDown));
        (float Low, float High)[] rates = PerGroup((baseLr, maxLr), groups?.Select(group => (group.Pattern, (group.BaseLr, group.MaxLr))));
        double[] lows = [.. rates.Select(rate => Hyperparameter.ToDouble(Setting.AtLeastZero(rate.Low, nameof(baseLr))))];
        _maxLr = [.. rates.Select(rate => Hyperparameter.ToDouble(Setting.AtLeastZero(rate.High, nameof(maxLr))))];
        _totalSize = (double)stepSizeUp + down;
        _upPart = stepSizeUp / _totalSize;
        _mode = mode;
        _gamma = Hyperparameter.ToDouble(Setting.AtLeastZero(gamma));
        _baseMomentum = Hyperparameter.ToDouble(Setting.Decay(baseMomentum));
        _maxMomentum = Hyperparameter.ToDouble(Setting.Decay(maxMomentum));
        _momentum = cycleMomentum ? optimizer.MomentumSetting : null;
        SetInitial(lows);
        Start();
    }

    /// <summary>The same with PyTorch's name of the mode: <c>triangular</c>, <c>triangular2</c> or <c>exp_range</c>.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="baseLr">The smallest rate.</param>
    /// <param name="maxLr">The largest rate of the first cycle.</param>
    /// <param name="mode">How cycles change.</param>
    /// <param name="stepSizeUp">Steps of the way up; positive.</param>
    /// <param name="stepSizeDown">Steps of the way down; as many unless given.</param>
    /// <param name="gamma">Factor of each step in the mode <c>exp_range</c>.</param>
    /// <exception cref="ArgumentException">There is no such mode, or an option is out of range.</exception>
    public CyclicLR(
        Optimizer optimizer, float baseLr, float maxLr, string mode, int stepSizeUp = 2000, int? stepSizeDown = null, float gamma = 1)
        : this(optimizer, baseLr, maxLr, stepSizeUp, stepSizeDown, Parse(mode), gamma)
    {
    }

    /// <summary>The same in PyTorch's order.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="baseLr">The smallest rate.</param>
    /// <param name="maxLr">The largest rate of the first cycle.</param>
    /// <param name="stepSizeUp">Steps of the way up; positive.</param>
    /// <param name="stepSizeDown">Steps of the way down; null for as many.</param>
    /// <param name="mode">How cycles change.</param>
    /// <param name="gamma">Factor of each step in the mode <c>exp_range</c>.</param>
    /// <exception cref="ArgumentException">There is no such mode, or an option is out of range.</exception>
    [OverloadResolutionPriority(-1)]
    public CyclicLR(Optimizer optimizer, float baseLr, float maxLr, int stepSizeUp, int? stepSizeDown, string mode, float gamma = 1)
        : this(optimizer, baseLr, maxLr, stepSizeUp, stepSizeDown, Parse(mode), gamma)
    {
    }

    /// <summary>The same with as many steps down as up.</summary>
    /// <param name="optimizer">Whose rate is set.</param>
    /// <param name="baseLr">The smallest rate.</param>
    /// <param name="maxLr">The largest rate of the first cycle.</param>
    /// <param name="stepSizeUp">Steps of the way up and of the way down; positive.</param>
    /// <param name="mode">How cycles change.</param>
    /// <param name="gamma">Factor of each step in the mode <c>exp_range</c>.</param>
    /// <exception cref="ArgumentException">There is no such mode, or an option is out of range.</exception>
    [OverloadResolutionPriority(-2)]
    public CyclicLR(Optimizer optimizer, float baseLr, float maxLr, int stepSizeUp, string mode, float gamma = 1)
        : this(optimizer, baseLr, maxLr, stepSizeUp, null, Parse(mode), gamma)
    {
    }

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        double cycle = Math.Floor(1 + (Epoch / _totalSize));
        double place = 1 + (Epoch / _totalSize) - cycle;
        double slope = place <= _upPart ? place / _upPart : (place - 1) / (_upPart - 1);
        _height = slope * _mode switch
        {
            CyclicMode.Triangular => 1,
            CyclicMode.Triangular2 => 1 / Math.Pow(2, cycle - 1),
            _ => Math.Pow(_gamma, Epoch),
        };
        _momentum?.Set(_maxMomentum - ((_maxMomentum - _baseMomentum) * _height));
    }

    /// <inheritdoc/>
    private protected override double Next(double rate, double initial) => initial + ((_maxLr[Current] - initial) * _height);

    private static CyclicMode Parse(string mode) => mode switch
    {
        "triangular" => CyclicMode.Triangular,
        "triangular2" => CyclicMode.Triangular2,
        "exp_range" => CyclicMode.ExpRange,
        _ => throw new ArgumentException($"mode is \"{mode}\"; it must be triangular, triangular2 or exp_range.", nameof(mode)),
    };
}
