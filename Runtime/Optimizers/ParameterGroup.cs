namespace Kiln;

/// <summary>Parameters that an optimizer treats alike; made by <see cref="Optimizer.Group"/>.</summary>
public sealed class ParameterGroup
{
    private readonly ParameterGroup? _fallback;
    private readonly Action? _frozenChanged;
    private double _rate = double.NaN;

    internal ParameterGroup(string pattern, ParameterGroup? fallback, float weightDecay, Action? frozenChanged = null)
    {
        Pattern = pattern;
        _fallback = fallback;
        _frozenChanged = frozenChanged;
        WeightDecay = weightDecay;
    }

    /// <summary>Names the parameters it was made for.</summary>
    public string Pattern { get; }

    /// <summary>The group's step size: the optimizer's, also when that changes, until this one is set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public float LearningRate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (float)Rate;
        set => _rate = Hyperparameter.ToDouble(Setting.AtLeastZero(value, nameof(LearningRate)));
    }

    /// <summary>Pull towards zero; the optimizer's unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public float WeightDecay
    {
        get;
        set => field = Setting.AtLeastZero(value, nameof(WeightDecay));
    }

    /// <summary>
    /// Whether the group stays as it is: steps leave it out, and norms too. Its gradients are still computed; a layer's own
    /// <c>Frozen</c> saves that as well. PyTorch: <c>requires_grad_(False)</c>.
    /// </summary>
    public bool Frozen
    {
        get;
        set
        {
            field = value;
            _frozenChanged?.Invoke();
        }
    }

    /// <summary>The step size in double: schedules multiply it up over thousands of steps, as PyTorch's do.</summary>
    internal double Rate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasOwnRate || _fallback is null ? _rate : _fallback._rate;
        set => _rate = value;
    }

    /// <summary>The step size before the first schedule was made; PyTorch's <c>initial_lr</c>.</summary>
    internal double? InitialRate { get; set; }

    /// <summary>Whether the step size has been set here.</summary>
    internal bool HasOwnRate => !double.IsNaN(_rate);
}
