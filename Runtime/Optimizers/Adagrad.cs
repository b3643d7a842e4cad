using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Adagrad (Duchi, Hazan and Singer 2011): g += weightDecay · p; s += g²;
/// p -= learningRate / (1 + (t - 1) · lrDecay) · g / (√s + eps). PyTorch: <c>torch.optim.Adagrad</c>.
/// </summary>
public sealed class Adagrad : Optimizer
{
    private readonly double _rateDecay;
    private readonly float _eps;
    private readonly AlignedBuffer _sum;
    private double _slower;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="lrDecay">How fast the step size falls with the number of steps.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="initialAccumulator">Where the sum of squares s starts.</param>
    /// <param name="eps">Added to the denominator; positive.</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Adagrad(
        IModel model,
        float learningRate = 1e-2f,
        float lrDecay = 0,
        float weightDecay = 0,
        float initialAccumulator = 0,
        float eps = 1e-10f,
        bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        _rateDecay = Hyperparameter.ToDouble(Setting.AtLeastZero(lrDecay));
        _eps = Setting.Positive(eps);
        Setting.AtLeastZero(initialAccumulator);
        _sum = NewState("sum");
        _sum.Span.Fill(initialAccumulator);
    }

    private protected override void Begin()
    {
        _slower = 1 + ((Steps - 1) * _rateDecay);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        var kernel = new AdagradKernel
        {
            Parameter = ref range.In(Values),
            Gradient = ref gradient,
            Sum = ref range.In(_sum),
            Direction = Direction,
            Limit = Limit,
            Penalty = range.Group.WeightDecay,
            Eps = _eps,
            Rate = (float)(range.Group.LearningRate / _slower),
        };
        Elementwise.Run(kernel, 1, range.Length);
    }
}
