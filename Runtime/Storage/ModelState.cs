namespace Kiln.Kernels;

/// <summary>
/// What a generated model holds: the parameters (shared between sessions), its own gradients, arena and dropout state, and the flag
/// that keeps a second thread out. Generated members forward to it.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModelState
{
    private readonly ParameterInfo[] _infos;
    private readonly Dictionary<string, ParameterInfo> _byName;
    private int _busy;

    /// <summary>State of a new model.</summary>
    /// <param name="structure">Its description.</param>
    /// <param name="parameters">Its parameters, not yet initialised.</param>
    /// <param name="arenaBytes">Size of the arena at the capacities.</param>
    /// <param name="seed">The constructor's seed, from which dropout starts.</param>
    /// <exception cref="ArgumentException">The arena exceeds what one array can hold.</exception>
    public ModelState(ModelInfo structure, ParameterSet parameters, Int128 arenaBytes, long seed)
        : this(structure, parameters, arenaBytes, (ulong)seed)
    {
    }

    /// <summary>State of another session: the same parameters, an arena, gradients and dropout masks of its own.</summary>
    /// <exception cref="ArgumentException">The arena exceeds what one array can hold.</exception>
    public ModelState(ModelState parent, Int128 arenaBytes)
        : this(parent.Structure, parent.ParameterSet, arenaBytes, parent.SessionSeed())
    {
    }

    private ModelState(ModelInfo structure, ParameterSet parameters, Int128 arenaBytes, ulong seed)
    {
        // Its first use reads the environment, which kernels do not.
        _ = KilnThreads.Count;
        Structure = structure;
        ParameterSet = parameters;
        Arena = AlignedBuffer.OfBytes(arenaBytes, $"The arena of {structure.Name} at these capacities");
        GradientBuffer = new AlignedBuffer(parameters.TrainableLength, $"The gradients of {structure.Name}");
        RngState = new RngState(seed, 0);
        _infos = parameters.Bind(GradientBuffer);
        ParameterInfos = Array.AsReadOnly(_infos);
        _byName = _infos.ToDictionary(info => info.Name, StringComparer.Ordinal);
    }

    /// <summary>The model's description.</summary>
    public ModelInfo Structure { get; }

    /// <summary>Parameters and buffers.</summary>
    public ParameterSet ParameterSet { get; }

    /// <summary>Gradients of the trainable parameters.</summary>
    public AlignedBuffer GradientBuffer { get; }

    /// <summary>Everything that lives during a call.</summary>
    public AlignedBuffer Arena { get; }

    /// <summary>All parameters, flat.</summary>
    public Span<float> Parameters => ParameterSet.Values.Span;

    /// <summary>All gradients, flat.</summary>
    public Span<float> Gradients => GradientBuffer.Span;

    /// <summary>Parameters and buffers in chain order.</summary>
    public IReadOnlyList<ParameterInfo> ParameterInfos { get; }

    /// <summary>State of the dropout masks.</summary>
    public RngState RngState { get; set; }

    /// <summary>The parameter at a place in chain order, for initialisers.</summary>
    public ParameterInfo this[int index] => _infos[index];

    /// <summary>The parameter of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message names the nearest.</exception>
    public ParameterInfo Parameter(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_byName.TryGetValue(name, out ParameterInfo? parameter))
            return parameter;

        string? nearest = NearestName.Find(name, _infos.Select(info => info.Name));
        string advice = nearest is null ? "It has no parameters." : $"Did you mean \"{nearest}\"?";
        throw new KeyNotFoundException($"{Structure.Name} has no parameter \"{name}\". {advice}");
    }

    /// <summary>The number of this training call, from 0, for dropout masks; counts it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextCall()
    {
        RngState state = RngState;
        RngState = state with { Calls = state.Calls + 1 };
        return state.Calls;
    }

    /// <summary>Claims the model for a call; <see cref="Exit"/> in a <c>finally</c> block ends it.</summary>
    /// <param name="method">The method, such as <c>CharSeq.Train</c>.</param>
    /// <exception cref="InvalidOperationException">Another call is running.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(string method)
    {
        if (Interlocked.Exchange(ref _busy, 1) != 0)
            ThrowBusy(method);
    }

    /// <summary>Ends a call that <see cref="Enter"/> began.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit() => Volatile.Write(ref _busy, 0);

    /// <summary>Writes a safetensors file.</summary>
    public void Save(string path)
    {
        Enter($"{Structure.Name}.{nameof(Save)}");
        try
        {
            ModelFile.Save(path, this);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Reads a safetensors file.</summary>
    public void Load(string path, Func<string, string>? map = null, bool strict = true)
    {
        Enter($"{Structure.Name}.{nameof(Load)}");
        try
        {
            ModelFile.Load(path, this, map, strict);
        }
        finally
        {
            Exit();
        }
    }

    /// <summary>Copies every parameter and buffer from a model with the same names and shapes.</summary>
    public void CopyParametersFrom(IModel other)
    {
        ArgumentNullException.ThrowIfNull(other);
        IReadOnlyList<ParameterInfo> sources = other.ParameterInfos;
        CheckSame(other);
        Enter($"{Structure.Name}.{nameof(CopyParametersFrom)}");
        try
        {
            for (int i = 0; i < _infos.Length; i++)
            {
                var values = new float[_infos[i].Count];
                sources[i].Get(values);
                _infos[i].Set(values);
            }
        }
        finally
        {
            Exit();
        }
    }

    private void CheckSame(IModel other)
    {
        IReadOnlyList<ParameterInfo> sources = other.ParameterInfos;
        for (int i = 0; i < Math.Max(_infos.Length, sources.Count); i++)
        {
            ParameterInfo? mine = i < _infos.Length ? _infos[i] : null;
            ParameterInfo? theirs = i < sources.Count ? sources[i] : null;
            if (mine is null || theirs is null || mine.Name != theirs.Name || !mine.Shape.SequenceEqual(theirs.Shape))
            {
                throw new ArgumentException(
                    $"{Structure.Name} has {mine?.ToString() ?? "no more parameters"} where the other model has " +
                    $"{theirs?.ToString() ?? "none"}.",
                    nameof(other));
            }
        }
    }

    /// <summary>A seed of its own for each session (SplitMix64's increment), so that sessions do not drop the same units.</summary>
    private ulong SessionSeed() => RngState.Seed + (0x9E3779B97F4A7C15UL * (ulong)ParameterSet.NextSession());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowBusy(string method) =>
        throw new InvalidOperationException(
            $"{method} was called while another call is running on this model. " +
            "Give each thread its own session: CreateSession shares the parameters.");
}
