using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// Turns gradients into new parameters. Each optimizer has PyTorch's formula, options and defaults, and runs over the model's flat
/// buffers in one pass per group. A step allocates nothing and leaves the gradients as they are.
/// </summary>
public abstract partial class Optimizer
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
        _sign = Direction = maximize ? -1 : 1;
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

    /// <summary>
    /// Updates the parameters from the gradients of the last <c>Train</c>, which stay readable; clips them on the way where <see cref="ClipNorm"/> or <see cref="ClipValue"/> is
    /// set.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step()
    {
        Steps++;
        if (_clips)
            SettleClip();
        Begin();

        ReadOnlySpan<ParameterRange> ranges = Groups.Ranges;
        if (ranges.Length == 1 && !Team.Helps(ranges[0].Length * OptimizerJob.WorkPerParameter))
            Update(in ranges[0], ref ranges[0].In(Gradients));
        else
            UpdateAll();
    }

    // Apart from the step, for it would save and restore more registers than a tiny model's update takes instructions.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void UpdateAll() => UpdateRun(0, (int)Gradients.Length);

    /// <summary>
    /// Begins a step whose updates follow one by one, during the backward pass of <c>TrainStep</c>. Returns the optimizer, or null if it
    /// clips: then all gradients must be there before the first update, and <see cref="EndStep"/> makes the step.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Optimizer? BeginStep()
    {
        if (_clips)
            return null;
        Steps++;
        Begin();
        return this;
    }

    /// <summary>Makes the step that <see cref="BeginStep"/> left until after the backward pass.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void EndStep()
    {
        if (_clips)
            Step();
    }

    /// <summary>Updates a run of parameters from their gradients, as a part of the step that has begun.</summary>
    /// <param name="start">The first of them in the flat buffers.</param>
    /// <param name="length">How many.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(int start, int length) => UpdateRun(start, length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void UpdateRun(int start, int length)
    {
        long work = length * OptimizerJob.WorkPerParameter;
        if (Team.Helps(work))
        {
            Share(start, length, work);
        }
        else
        {
            UpdateAlone(start, length, ref Gradient(start));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Share(int start, int length, long work)
    {
        var job = new OptimizerJob(this, start, length);
        Team.Run(ref job, job.Parts, work);
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

    /// <summary>Whether it is an optimizer of that very model or session: of its parameters and its gradients.</summary>
    internal bool IsOf(ModelState model) => ReferenceEquals(Gradients, model.GradientBuffer);

    /// <summary>The gradient at a place of the flat buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref float Gradient(int index) => ref Unsafe.Add(ref Gradients.Start, index);

    /// <summary>Updates a run of parameters, except those of frozen groups, on this thread.</summary>
    /// <param name="start">The first of them in the flat buffers.</param>
    /// <param name="length">How many.</param>
    /// <param name="gradient">The gradient of the first; those of the others follow.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void UpdateAlone(int start, int length, ref float gradient)
    {
        int end = start + length;
        foreach (ref readonly ParameterRange range in Groups.Ranges)
        {
            if (range.Start >= start && range.End <= end)
            {
                Update(in range, ref Unsafe.Add(ref gradient, range.Start - start));
            }
            else
            {
                ParameterRange part = range.Within(start, end);
                if (part.Length > 0)
                    Update(in part, ref Unsafe.Add(ref gradient, part.Start - start));
            }
        }
    }

    /// <summary>
    /// Makes a run of parameters this core's own, ahead of their update. In a forward pass that threads share, each of them reads all
    /// weights; then the first write to a cache line waits until the other cores have let go of it. What is written here is what is there,
    /// so that these waits fall together, and into the computation of the gradient: for Linear(784, 128) and 128 rows, gradient and
    /// update take two threads 144 us instead of 163 on a Zen 4 (132 if there is no forward pass in between).
    /// </summary>
    /// <param name="start">The first of them in the flat buffers, on a cache line's start.</param>
    /// <param name="length">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void Claim(int start, int length)
    {
        ref float value = ref Unsafe.Add(ref Values.Start, start);
        ref float end = ref Unsafe.Add(ref value, length);
        for (; Unsafe.IsAddressLessThan(ref value, ref end); value = ref Unsafe.Add(ref value, AlignedBuffer.FloatsPerLine))
            Volatile.Write(ref value, Volatile.Read(ref value));
    }

    /// <summary>Works out what all parameters of the step have in common; <see cref="Steps"/> counts this step already.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Updates a run of parameters. Several threads call it for different runs of a step.</summary>
    /// <param name="range">The run.</param>
    /// <param name="gradient">The gradient of its first parameter.</param>
    private protected abstract void Update(in ParameterRange range, ref float gradient);

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
}
