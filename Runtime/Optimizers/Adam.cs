namespace Kiln;

/// <summary>
/// Adam (Kingma and Ba 2014): g += weightDecay · p; m += (1 - β1)(g - m); v = β2 · v + (1 - β2) · g²;
/// p -= learningRate / (1 - β1ᵗ) · m / (√v / √(1 - β2ᵗ) + eps). PyTorch: <c>torch.optim.Adam</c>.
/// </summary>
public sealed class Adam : Optimizer
{
    private readonly AdamMoments _moments;

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
        : base(model, learningRate, weightDecay, maximize) =>
        _moments = new AdamMoments(
            beta1, beta2, eps, NewState("exp_avg"), NewState("exp_avg_sq"), amsgrad ? NewState("max_exp_avg_sq") : null);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Step()
    {
        Steps++;
        _moments.Advance();
        foreach (ParameterRange range in Groups.Ranges)
            _moments.Update(Values, Gradients, range, Direction, penalty: range.Group.WeightDecay, keep: 1);
    }

    internal override void Resume(long steps)
    {
        base.Resume(steps);
        _moments.Resume(steps);
    }
}
