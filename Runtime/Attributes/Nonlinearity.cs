namespace Kiln;

/// <summary>The activation inside an <see cref="RNNAttribute"/>.</summary>
public enum Nonlinearity
{
    /// <summary>tanh(x).</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    ReLU,
}
