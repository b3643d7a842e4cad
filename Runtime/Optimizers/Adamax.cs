using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Adam with the infinity norm (Kingma and Ba 2014): g += weightDecay · p; m += (1 - β1)(g - m); u = max(β2 · u, |g| + eps);
/// p -= learningRate / (1 - β1ᵗ) · m / u. PyTorch: <c>torch.optim.Adamax</c>.
/// </summary>
public sealed class Adamax : Optimizer
{
    private readonly DecayRate _beta1;
    private readonly DecayRate _beta2;
    private readonly float _eps;
    private readonly AlignedBuffer _mean;
    private readonly AlignedBuffer _largest;
    private double _meanCorrection;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the mean gradient m.</param>
    /// <param name="beta2">Decay of the largest gradient u.</param>
    /// <param name="eps">Added to the gradient's absolute value; positive.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Adamax(
        IModel model,
        float learningRate = 2e-3f,
        float beta1 = .9f,
        float beta2 = .999f,
        float eps = 1e-8f,
        float weightDecay = 0,
        bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        _beta1 = new DecayRate(beta1);
        _beta2 = new DecayRate(beta2);
        _eps = Setting.Positive(eps);
        _mean = NewState("exp_avg");
        _largest = NewState("exp_inf");
        NewScalar("beta1", () => _beta1.Value, value => _beta1.Value = value);
    }

    private protected override void Begin()
    {
        _meanCorrection = _beta1.Correction(Steps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        var kernel = new AdamaxKernel
        {
            Parameter = ref range.In(Values),
            Gradient = ref gradient,
            Mean = ref range.In(_mean),
            Largest = ref range.In(_largest),
            Direction = Direction,
            Limit = Limit,
            Penalty = range.Group.WeightDecay,
            MeanWeight = _beta1.Weight,
            Keep = _beta2.Keep,
            Eps = _eps,
            Rate = (float)(range.Group.LearningRate / _meanCorrection),
        };
        Elementwise.Run(kernel, 1, range.Length);
    }
}
