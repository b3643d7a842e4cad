namespace Kiln;

/// <summary>Parameters that an optimizer treats alike; made by <see cref="Optimizer.Group"/>.</summary>
public sealed class ParameterGroup
{
    private readonly ParameterGroup? _fallback;
    private float _learningRate = float.NaN;

    internal ParameterGroup(string pattern, ParameterGroup? fallback, float weightDecay)
    {
        Pattern = pattern;
        _fallback = fallback;
        WeightDecay = weightDecay;
    }

    /// <summary>Names the parameters it was made for.</summary>
    public string Pattern { get; }

    /// <summary>The group's step size: the optimizer's, also when that changes, until this one is set.</summary>
    public float LearningRate
    {
        get => HasOwnRate || _fallback is null ? _learningRate : _fallback.LearningRate;
        set => _learningRate = Setting.AtLeastZero(value, nameof(LearningRate));
    }

    /// <summary>Pull towards zero; the optimizer's unless set.</summary>
    public float WeightDecay
    {
        get;
        set => field = Setting.AtLeastZero(value, nameof(WeightDecay));
    }

    /// <summary>Whether the step size has been set here.</summary>
    internal bool HasOwnRate => !float.IsNaN(_learningRate);
}
