using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Stochastic gradient descent: g += weightDecay · p; with momentum b = momentum · b + (1 - dampening) · g (b = g in the first step) and
/// then g = b, or g += momentum · b with Nesterov's; p -= learningRate · g. PyTorch: <c>torch.optim.SGD</c>.
/// </summary>
public sealed class SGD : Optimizer
{
    private readonly double _momentum;
    private readonly double _dampening;
    private readonly bool _nesterov;
    private readonly AlignedBuffer? _buffer;

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
        _momentum = Hyperparameter.ToDouble(Setting.AtLeastZero(momentum));
        _dampening = Hyperparameter.ToDouble(dampening);
        if (nesterov && (momentum == 0 || dampening != 0))
            throw new ArgumentException("Nesterov's momentum needs a momentum and no dampening.", nameof(nesterov));

        _nesterov = nesterov;
        _buffer = momentum == 0 ? null : NewState("momentum_buffer");
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step()
    {
        Steps++;
        foreach (ParameterRange range in Groups.Ranges)
        {
            ref float p = ref Unsafe.Add(ref Values.Start, range.Start);
            ref float g = ref Unsafe.Add(ref Gradients.Start, range.Start);
            float rate = range.Group.LearningRate;
            float decay = range.Group.WeightDecay;
            if (_buffer is null)
            {
                SgdKernel.Plain(range.Length, ref p, ref g, Direction, decay, rate);
                continue;
            }

            // The first step takes the gradient itself: 0 · b + 1 · g.
            float keep = Steps == 1 ? 0 : (float)_momentum;
            float add = Steps == 1 ? 1 : (float)(1 - _dampening);
            ref float b = ref Unsafe.Add(ref _buffer.Start, range.Start);
            if (_nesterov)
                SgdKernel.Nesterov(range.Length, ref p, ref g, ref b, Direction, decay, keep, (float)_momentum, rate);
            else
                SgdKernel.Momentum(range.Length, ref p, ref g, ref b, Direction, decay, keep, add, rate);
        }
    }
}
