namespace Kiln;

/// <summary>How <see cref="GELUAttribute"/> computes the normal distribution function.</summary>
public enum GELUApproximation
{
    /// <summary>With the error function.</summary>
    None,

    /// <summary>With PyTorch's tanh formula.</summary>
    Tanh,
}
