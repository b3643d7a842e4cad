namespace Kiln;

/// <summary>
/// Rectified Adam (Liu et al. 2019): the moments of <see cref="Adam"/>; with r = 2 / (1 - β2) - 1 and ρ = r - 2t · β2ᵗ / (1 - β2ᵗ),
/// p -= learningRate · m / (1 - β1ᵗ) while ρ is at most 5 (the first five steps), then times
/// √((ρ-4)(ρ-2)r / ((r-4)(r-2)ρ)) · √(1 - β2ᵗ) / (√v + eps). PyTorch: <c>torch.optim.RAdam</c>.
/// </summary>
public sealed class RAdam : Optimizer
{
    private readonly DecayRate _beta1;
    private readonly DecayRate _beta2;
    private readonly float _eps;
    private readonly bool _decoupled;
    private readonly AdamMoments _moments;
    private double _meanCorrection;
    private double _factor;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the mean gradient m.</param>
    /// <param name="beta2">Decay of the mean squared gradient v.</param>
    /// <param name="eps">Added to the denominator; positive.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="decoupledWeightDecay">Whether the decay shrinks the parameter instead, as in <see cref="AdamW"/>.</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public RAdam(
        IModel model,
        float learningRate = 1e-3f,
        float beta1 = .9f,
        float beta2 = .999f,
        float eps = 1e-8f,
        float weightDecay = 0,
        bool decoupledWeightDecay = false,
        bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        _beta1 = new DecayRate(beta1);
        _beta2 = new DecayRate(beta2);
        _eps = Setting.Positive(eps);
        _decoupled = decoupledWeightDecay;
        _moments = new AdamMoments(_beta1, _beta2, NewState("exp_avg"), NewState("exp_avg_sq"), largest: null);
        NewScalar("beta1", () => _beta1.Value, value => _beta1.Value = value);
    }

    private protected override void Begin()
    {
        _meanCorrection = _beta1.Correction(Steps);
        _factor = Rectification();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        bool rectified = _factor > 0;
        float rate = range.Group.LearningRate;
        float decay = range.Group.WeightDecay;
        float penalty = _decoupled ? 0 : decay;
        float keep = _decoupled ? (float)(1 - ((double)rate * decay)) : 1;

        // Unrectified steps divide by √v · 0 + 1.
        float rootCorrection = rectified ? 1 : 0;
        float eps = rectified ? _eps : 1;
        float stepSize = (float)(rate / _meanCorrection * (rectified ? _factor : 1));
        _moments.Update(Values, ref gradient, range, Direction, Limit, penalty, keep, rootCorrection, eps, stepSize);
    }

    /// <summary>√((ρ-4)(ρ-2)r / ((r-4)(r-2)ρ)) · √(1 - β2ᵗ), or 0 while the variance of v is not known well enough.</summary>
    private double Rectification()
    {
        double limit = (2 / (1 - _beta2.Value)) - 1;
        double correction = _beta2.Correction(Steps);
        double length = limit - (2 * Steps * _beta2.Power(Steps) / correction);
        if (!(length > 5))
            return 0;

        double ratio = (length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length);
        return Math.Sqrt(ratio) * Math.Sqrt(correction);
    }
}
