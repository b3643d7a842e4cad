using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Stochastic gradient descent: g += weightDecay · p; with momentum b = momentum · b + (1 - dampening) · g (b = g in the first step) and
/// then g = b, or g += momentum · b with Nesterov's; p -= learningRate · g. PyTorch: <c>torch.optim.SGD</c>.
/// </summary>
public sealed class SGD : Optimizer
{
    private readonly double _dampening;
    private readonly bool _nesterov;
    private double _momentum;
    private AlignedBuffer? _buffer;
    private bool _bufferIsFilled;
    private float _keep;
    private float _add;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="momentum">How much of the previous direction stays.</param>
    /// <param name="dampening">How much of the gradient is left out of the momentum.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="nesterov">Nesterov's momentum; needs momentum without dampening.</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public SGD(
        IModel model,
        float learningRate = 1e-3f,
        float momentum = 0,
        float dampening = 0,
        float weightDecay = 0,
        bool nesterov = false,
        bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        Setting.AtLeastZero(momentum);
        _dampening = Hyperparameter.ToDouble(dampening);
        if (nesterov && (momentum == 0 || dampening != 0))
            throw new ArgumentException("Nesterov's momentum needs a momentum and no dampening.", nameof(nesterov));

        _nesterov = nesterov;
        SetMomentum(Hyperparameter.ToDouble(momentum));
        NewScalar("momentum", () => _momentum, SetMomentum);
    }

    private protected override void Begin()
    {
        if (_buffer is null || _momentum == 0)
            return;

        // The first step takes the gradient itself: 0 · b + 1 · g.
        _keep = _bufferIsFilled ? (float)_momentum : 0;
        _add = _bufferIsFilled ? (float)(1 - _dampening) : 1;
        _bufferIsFilled = true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        ParameterGroup group = range.Group;
        if (_buffer is null || _momentum == 0)
            SgdKernel.Plain(range.Length, ref range.In(Values), ref gradient, Direction, Limit, group.WeightDecay, group.LearningRate);
        else
            UpdateWithMomentum(in range, _buffer, ref gradient);
    }

    // Apart, so that a step without momentum, all there is to a tiny model's, does not set up this one's locals.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void UpdateWithMomentum(in ParameterRange range, AlignedBuffer buffer, ref float gradient)
    {
        ref float p = ref range.In(Values);
        ref float b = ref range.In(buffer);
        float rate = range.Group.LearningRate;
        float decay = range.Group.WeightDecay;
        if (_nesterov)
            SgdKernel.Nesterov(range.Length, ref p, ref gradient, ref b, Direction, Limit, decay, _keep, (float)_momentum, rate);
        else
            SgdKernel.Momentum(range.Length, ref p, ref gradient, ref b, Direction, Limit, decay, _keep, _add, rate);
    }

    internal override void Resume(long steps)
    {
        base.Resume(steps);
        _bufferIsFilled = _buffer is not null && steps > 0;
    }

    private void SetMomentum(double momentum)
    {
        _momentum = momentum;
        if (momentum != 0)
            _buffer ??= NewState("momentum_buffer");
    }
}
