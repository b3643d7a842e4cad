namespace Kiln;

/// <summary>
/// Adam (Kingma and Ba 2014): g += weightDecay · p; m += (1 - β1)(g - m); v = β2 · v + (1 - β2) · g²;
/// p -= learningRate / (1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + eps). PyTorch: <c>torch.optim.Adam</c>.
/// </summary>
public sealed class Adam : Optimizer
{
    private readonly DecayRate _beta1;
    private readonly DecayRate _beta2;
    private readonly float _eps;
    private readonly AdamMoments _moments;
    private double _meanCorrection;
    private float _rootCorrection;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Decay of the mean gradient m.</param>
    /// <param name="beta2">Decay of the mean squared gradient v.</param>
    /// <param name="eps">Added to the denominator; positive.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="amsgrad">Divides by the largest v so far (Reddi et al. 2018).</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Adam(
        IModel model,
        float learningRate = 1e-3f,
        float beta1 = .9f,
        float beta2 = .999f,
        float eps = 1e-8f,
        float weightDecay = 0,
        bool amsgrad = false,
        bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        _beta1 = new DecayRate(beta1);
        _beta2 = new DecayRate(beta2);
        _eps = Setting.Positive(eps);
        _moments = new AdamMoments(
            _beta1, _beta2, NewState("exp_avg"), NewState("exp_avg_sq"), amsgrad ? NewState("max_exp_avg_sq") : null);
        NewScalar("beta1", () => _beta1.Value, value => _beta1.Value = value);
    }

    private protected override void Begin()
    {
        _meanCorrection = _beta1.Correction(Steps);
        _rootCorrection = (float)(1 / Math.Sqrt(_beta2.Correction(Steps)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        float stepSize = (float)(range.Group.LearningRate / _meanCorrection);
        _moments.Update(Values, ref gradient, range, Direction, Limit, range.Group.WeightDecay, keep: 1, _rootCorrection, _eps, stepSize);
    }
}
