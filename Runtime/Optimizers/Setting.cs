namespace Kiln;

/// <summary>Checks what an optimizer is given; NaN is never right.</summary>
internal static class Setting
{
    /// <summary>A finite number that is not negative.</summary>
    public static float AtLeastZero(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative.");

    /// <summary>A finite number above zero.</summary>
    public static float Positive(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be positive.");

    /// <summary>The decay of a moving average: in [0, 1).</summary>
    public static float Decay(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in [0, 1).");

    /// <summary>A part of something: in [0, 1].</summary>
    public static float Factor(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must lie in [0, 1].");
}
