using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Adadelta (Zeiler 2012): g += weightDecay · p; v = ρ · v + (1 - ρ) · g²; d = √(u + eps) / √(v + eps) · g;
/// u = ρ · u + (1 - ρ) · d²; p -= learningRate · d. PyTorch: <c>torch.optim.Adadelta</c>.
/// </summary>
public sealed class Adadelta : Optimizer
{
    private readonly DecayRate _rho;
    private readonly float _eps;
    private readonly AlignedBuffer _square;
    private readonly AlignedBuffer _delta;

    /// <summary>Makes the optimizer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="learningRate">Factor of the step that the method finds.</param>
    /// <param name="rho">Decay of the mean squared gradient v and of the mean squared step u.</param>
    /// <param name="eps">Added under both roots; positive.</param>
    /// <param name="weightDecay">Factor of the parameter in its gradient (L2 penalty).</param>
    /// <param name="maximize">Goes up instead of down.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public Adadelta(
        IModel model, float learningRate = 1, float rho = .9f, float eps = 1e-6f, float weightDecay = 0, bool maximize = false)
        : base(model, learningRate, weightDecay, maximize)
    {
        _rho = new DecayRate(rho);
        _eps = Setting.Positive(eps);
        _square = NewState("square_avg");
        _delta = NewState("acc_delta");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private protected override void Update(in ParameterRange range, ref float gradient)
    {
        var kernel = new AdadeltaKernel
        {
            Parameter = ref range.In(Values),
            Gradient = ref gradient,
            Square = ref range.In(_square),
            Delta = ref range.In(_delta),
            Direction = Direction,
            Limit = Limit,
            Penalty = range.Group.WeightDecay,
            Rho = _rho.Keep,
            Weight = _rho.Weight,
            Eps = _eps,
            Rate = range.Group.LearningRate,
        };
        Elementwise.Run(kernel, 1, range.Length);
    }
}
