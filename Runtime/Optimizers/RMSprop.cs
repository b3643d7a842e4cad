using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// RMSprop (Tieleman and Hinton 2012): g += weightDecay · p; v = α · v + (1 - α) · g²; centered also c += (1 - α)(g - c), and v - c² in
/// place of v below; q = g / (√v + eps); with momentum b = momentum · b + q and then q = b; p -= learningRate · q.
/// PyTorch: <c>torch.optim.RMSprop</c>.
/// </summary>
public sealed class RMSprop : Optimizer
{
    private readonly DecayRate _alpha;
    private readonly float _eps;
    private readonly AlignedBuffer _square;
    private readonly AlignedBuffer? _mean;
    private double _momentum;
    private AlignedBuffer? _buffer;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="alpha">Decay of the mean squared gradient v.</param>
    /// <param name="eps">Added to the denominator; positive.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="momentum">How much of the previous step stays.</param>
    /// <param name="centered">Divides by the gradient's estimated deviation instead of its root mean square.</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public RMSprop(
        IModel model,
        float learningRate = 1e-2f,
        float alpha = .99f,
        float eps = 1e-8f,
        float weightDecay = 0,
        float momentum = 0,
        bool centered = false,
        bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        _alpha = new DecayRate(alpha);
        _eps = Setting.Positive(eps);
        _square = NewState("square_avg");
        _mean = centered ? NewState("grad_avg") : null;
        SetMomentum(Hyperparameter.ToDouble(Setting.AtLeastZero(momentum)));
        NewScalar("momentum", () => _momentum, SetMomentum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        bool momentum = _momentum > 0;
        if (_mean is null && !momentum)
            Elementwise.Run(Kernel<No, No>(range, ref gradient), 1, range.Length);
        else if (_mean is null)
            Elementwise.Run(Kernel<No, Yes>(range, ref gradient), 1, range.Length);
        else if (!momentum)
            Elementwise.Run(Kernel<Yes, No>(range, ref gradient), 1, range.Length);
        else
            Elementwise.Run(Kernel<Yes, Yes>(range, ref gradient), 1, range.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RmspropKernel<TCentered, TMomentum> Kernel<TCentered, TMomentum>(ParameterRange range, ref float gradient)
        where TCentered : struct, IFlag
        where TMomentum : struct, IFlag => new()
        {
            Parameter = ref range.In(Values),
            Gradient = ref gradient,
            Square = ref range.In(_square),
            Mean = ref range.In(_mean ?? _square),
            Buffer = ref range.In(_buffer ?? _square),
            Direction = Direction,
            Limit = Limit,
            Penalty = range.Group.WeightDecay,
            Alpha = _alpha.Keep,
            Weight = _alpha.Weight,
            Eps = _eps,
            Momentum = (float)_momentum,
            Rate = range.Group.LearningRate,
        };

    private void SetMomentum(double momentum)
    {
        _momentum = momentum;
        if (momentum > 0)
            _buffer ??= NewState("momentum_buffer");
    }
}
