using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Turns gradients into new parameters. Each optimizer has PyTorch's formula, options and defaults, and runs over the model's flat
/// buffers in one pass per group. A step allocates nothing and leaves the gradients as they are.
/// </summary>
public abstract class Optimizer
{
    private readonly List<OptimizerState> _states = [];
    private readonly List<OptimizerScalar> _scalars = [];

    private protected Optimizer(IModel model, float learningRate, float weightDecay, bool maximize)
    {
        ArgumentNullException.ThrowIfNull(model);
        Setting.AtLeastZero(learningRate);
        Setting.AtLeastZero(weightDecay);
        Groups = new ParameterGroups(model, learningRate, weightDecay);
        if (Groups.Trainable.Count == 0)
            throw new ArgumentException($"{model.Structure.Name} has no trainable parameters.", nameof(model));

        Model = model;
        Values = Groups.Trainable[0].Values;
        Gradients = Groups.Trainable[0].Gradients;
        Direction = maximize ? -1 : 1;
    }

    /// <summary>The step size; groups that set their own keep that.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public float LearningRate
    {
        get => Groups.All.LearningRate;
        set => Groups.All.LearningRate = value;
    }

    /// <summary>Number of steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The model whose parameters it updates.</summary>
    internal IModel Model { get; }

    /// <summary>The groups of parameters.</summary>
    internal ParameterGroups Groups { get; }

    /// <summary>The model's parameters; taken once, since finding them through an interface costs more than a tiny model's step.</summary>
    private protected AlignedBuffer Values { get; }

    /// <summary>The model's gradients.</summary>
    private protected AlignedBuffer Gradients { get; }

    /// <summary>What it remembers between steps.</summary>
    internal IReadOnlyList<OptimizerState> States => _states;

    /// <summary>Single numbers that it remembers, beside <see cref="Steps"/>.</summary>
    internal IReadOnlyList<OptimizerScalar> Scalars => _scalars;

    /// <summary>The momentum, or β1, which schedules may cycle; null where the method has none.</summary>
    internal OptimizerScalar? MomentumSetting => _scalars.Find(scalar => scalar.Name is "momentum" or "beta1");

    /// <summary>Factor of the gradient: -1 where the loss is maximised.</summary>
    private protected float Direction { get; }

    /// <summary>Updates the parameters from the gradients of the last <c>Train</c>, which stay readable.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step()
    {
        Steps++;
        Begin();
        long work = Gradients.Length * OptimizerJob.WorkPerParameter;
        if (Team.Helps(work))
        {
            var job = new OptimizerJob(this, (int)Gradients.Length);
            Team.Run(ref job, job.Parts, work);
            return;
        }

        foreach (ParameterRange range in Groups.Ranges)
            Update(range, ref range.In(Gradients));
    }

    /// <summary>
    /// Scales all gradients by maxNorm / (norm + 1e-6) if that is below 1. PyTorch: <c>clip_grad_norm_</c>.
    /// </summary>
    /// <param name="maxNorm">Largest norm.</param>
    /// <param name="normType">The p of the p-norm over all gradients: positive, infinity for the largest absolute value.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public float ClipGradNorm(float maxNorm, float normType = 2)
    {
        if (!(maxNorm >= 0))
            throw new ArgumentOutOfRangeException(nameof(maxNorm), maxNorm, "maxNorm must not be negative.");
        if (!(normType > 0))
            throw new ArgumentOutOfRangeException(nameof(normType), normType, "normType must be positive.");

        float norm = GradientNorm(normType);
        float scale = maxNorm / (norm + 1e-6f);

        // A NaN goes on into the gradients, as in PyTorch; only a factor of 1 can be left out.
        if (!(scale >= 1))
        {
            foreach (ParameterRange range in Groups.Ranges)
                GradientKernel.Scale(range.Length, ref range.In(Gradients), scale);
        }

        return norm;
    }

    /// <summary>Limits every gradient to [-limit, limit]. PyTorch: <c>clip_grad_value_</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or no number.</exception>
    public void ClipGradValue(float limit)
    {
        if (!(limit >= 0))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "limit must not be negative.");

        foreach (ParameterRange range in Groups.Ranges)
            GradientKernel.Clamp(range.Length, ref range.In(Gradients), limit);
    }

    /// <summary>
    /// The group of all trainable parameters with such a name, to give them another learning rate or weight decay, or to freeze them.
    /// A parameter belongs to the group that was made last. PyTorch: <c>param_groups</c>.
    /// </summary>
    /// <param name="namePattern">A name, with <c>*</c> for any characters and <c>?</c> for one: <c>"linear2.*"</c>, <c>"*.bias"</c>.</param>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public ParameterGroup Group(string namePattern)
    {
        ArgumentException.ThrowIfNullOrEmpty(namePattern);
        return Groups.Get(namePattern);
    }

    /// <summary>
    /// Writes everything that training needs to go on: moments, number of steps, groups with learning rates and weight decays. A
    /// safetensors file with PyTorch's names (<c>linear1.weight.exp_avg</c>), complete or not there.
    /// </summary>
    public void Save(string path) => OptimizerFile.Save(path, this);

    /// <summary>Reads what <see cref="Save"/> wrote. Options of the constructor other than those above stay as they are.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, of another optimizer or of another model; nothing was changed.
    /// </exception>
    public void Load(string path) => OptimizerFile.Load(path, this);

    /// <summary>Goes on as after that many steps.</summary>
    internal virtual void Resume(long steps) => Steps = steps;

    /// <summary>Updates the parameters [start, end) of the flat buffer, except those of frozen groups.</summary>
    internal void Update(int start, int end)
    {
        foreach (ParameterRange range in Groups.Ranges)
        {
            ParameterRange part = range.Within(start, end);
            if (part.Length > 0)
                Update(part, ref part.In(Gradients));
        }
    }

    /// <summary>Works out what all parameters of the step have in common; <see cref="Steps"/> counts this step already.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Updates a run of parameters. Several threads call it for different runs of a step.</summary>
    /// <param name="range">The run.</param>
    /// <param name="gradient">The gradient of its first parameter.</param>
    private protected abstract void Update(ParameterRange range, ref float gradient);

    /// <summary>Makes a zeroed buffer in the gradients' order that files keep under that name.</summary>
    private protected AlignedBuffer NewState(string name)
    {
        var values = new AlignedBuffer(Gradients.Length, $"{GetType().Name}'s {name}");
        _states.Add(new OptimizerState(name, values));
        return values;
    }

    /// <summary>Names a number that files keep.</summary>
    private protected void NewScalar(string name, Func<double> get, Action<double> set) =>
        _scalars.Add(new OptimizerScalar(name, get, set));

    /// <summary>The norm of all gradients but those of frozen groups.</summary>
    private float GradientNorm(float normType)
    {
        if (!Groups.AnyFrozen)
            return GradientKernel.Norm(Gradients.Length, ref Gradients.Start, normType);

        double total = 0;
        foreach (ParameterRange range in Groups.Ranges)
        {
            double part = GradientKernel.Norm(range.Length, ref range.In(Gradients), normType);
            total = float.IsPositiveInfinity(normType) ? Math.Max(total, part) : total + Math.Pow(part, normType);
        }

        return (float)(float.IsPositiveInfinity(normType) ? total : Math.Pow(total, 1.0 / normType));
    }
}
