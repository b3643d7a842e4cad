namespace Kiln;

/// <summary>How <see cref="ReduceLROnPlateau"/> measures what is better by enough.</summary>
public enum ThresholdMode
{
    /// <summary>By a part of the best metric. PyTorch: <c>rel</c>.</summary>
    Relative,

    /// <summary>By an amount. PyTorch: <c>abs</c>.</summary>
    Absolute,
}
