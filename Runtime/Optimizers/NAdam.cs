using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Adam with Nesterov's momentum (Dozat 2016): the moments of <see cref="Adam"/>; μₜ = β1 (1 - ½ · 0.96^(t · momentumDecay)), Πₜ the
/// product of all μ so far, d = √(v / (1 - β2ᵗ)) + eps;
/// p -= learningRate · ((1 - μₜ) / (1 - Πₜ) · g / d + μₜ₊₁ / (1 - Πₜ₊₁) · m / d). PyTorch: <c>torch.optim.NAdam</c>.
/// </summary>
public sealed class NAdam : Optimizer
{
    private readonly DecayRate _beta1;
    private readonly DecayRate _beta2;
    private readonly float _eps;
    private readonly double _momentumDecay;
    private readonly bool _decoupled;
    private readonly AlignedBuffer _mean;
    private readonly AlignedBuffer _square;

    // Single, as PyTorch keeps it.
    private float _product = 1;
    private double _ofGradient;
    private double _ofMean;
    private float _rootCorrection;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the mean gradient m.</param>
    /// <param name="beta2">Decay of the mean squared gradient v.</param>
    /// <param name="eps">Added to the denominator; positive.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="momentumDecay">How fast μ rises from half of β1 to β1.</param>
    /// <param name="decoupledWeightDecay">Whether the decay shrinks the parameter instead, as in <see cref="AdamW"/>.</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public NAdam(
        IModel model,
        float learningRate = 2e-3f,
        float beta1 = .9f,
        float beta2 = .999f,
        float eps = 1e-8f,
        float weightDecay = 0,
        float momentumDecay = 4e-3f,
        bool decoupledWeightDecay = false,
        bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        _beta1 = new DecayRate(beta1);
        _beta2 = new DecayRate(beta2);
        _eps = Setting.Positive(eps);
        _momentumDecay = Hyperparameter.ToDouble(Setting.AtLeastZero(momentumDecay));
        _decoupled = decoupledWeightDecay;
        _mean = NewState("exp_avg");
        _square = NewState("exp_avg_sq");
        NewScalar("beta1", () => _beta1.Value, value => _beta1.Value = value);
        NewScalar("mu_product", () => _product, value => _product = (float)value);
    }

    private protected override void Begin()
    {
        double momentum = Momentum(Steps);
        double next = Momentum(Steps + 1);
        _product *= (float)momentum;
        _ofGradient = (1 - momentum) / (1 - _product);
        _ofMean = next / (1 - (_product * next));
        _rootCorrection = (float)(1 / Math.Sqrt(_beta2.Correction(Steps)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        double rate = range.Group.LearningRate;
        float decay = range.Group.WeightDecay;
        var kernel = new NadamKernel
        {
            Parameter = ref range.In(Values),
            Gradient = ref gradient,
            Mean = ref range.In(_mean),
            Square = ref range.In(_square),
            Direction = Direction,
            Limit = Limit,
            Penalty = _decoupled ? 0 : decay,
            Keep = _decoupled ? (float)(1 - (rate * decay)) : 1,
            MeanWeight = _beta1.Weight,
            SquareKeep = _beta2.Keep,
            SquareWeight = _beta2.Weight,
            RootCorrection = _rootCorrection,
            Eps = _eps,
            GradientRate = (float)(rate * _ofGradient),
            MeanRate = (float)(rate * _ofMean),
        };
        Elementwise.Run(kernel, 1, range.Length);
    }

    private double Momentum(long step) => _beta1.Value * (1 - (.5 * Math.Pow(.96, step * _momentumDecay)));
}
