namespace Kiln;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2017): first p *= 1 - learningRate · weightDecay, then Adam's step without a
/// penalty. PyTorch: <c>torch.optim.AdamW</c>.
/// </summary>
public sealed class AdamW : Optimizer
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
    /// <param name="weightDecay">Pull towards zero, times the learning rate in each step.</param>
    /// <param name="amsgrad">Divides by the largest v so far (Reddi et al. 2018).</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public AdamW(
        IModel model,
        float learningRate = 1e-3f,
        float beta1 = .9f,
        float beta2 = .999f,
        float eps = 1e-8f,
        float weightDecay = 1e-2f,
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
        double keep = 1 - ((double)range.Group.LearningRate * range.Group.WeightDecay);
        float stepSize = (float)(range.Group.LearningRate / _meanCorrection);
        _moments.Update(Values, ref gradient, range, Direction, Limit, penalty: 0, (float)keep, _rootCorrection, _eps, stepSize);
    }
}
