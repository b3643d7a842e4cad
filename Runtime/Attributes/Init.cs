namespace Kiln;

/// <summary>
/// How weights start: PyTorch's default for the layer, or a function of <c>torch.nn.init</c> with its defaults. fan_in and fan_out
/// are the sizes of the second and first dimension of PyTorch's weight, times its kernel's area.
/// </summary>
public enum Init
{
    /// <summary>What PyTorch does when the layer is made.</summary>
    Default,

    /// <summary>All zeros, biases too.</summary>
    Zeros,

    /// <summary>All ones.</summary>
    Ones,

    /// <summary>Uniform in [0, 1).</summary>
    Uniform,

    /// <summary>Normal with mean 0 and standard deviation 1.</summary>
    Normal,

    /// <summary>Uniform in ±√(6 / (fan_in + fan_out)).</summary>
    XavierUniform,

    /// <summary>Normal with standard deviation √(2 / (fan_in + fan_out)).</summary>
    XavierNormal,

    /// <summary>Uniform in ±√(6 / fan_in).</summary>
    KaimingUniform,

    /// <summary>Normal with standard deviation √(2 / fan_in).</summary>
    KaimingNormal,

    /// <summary>A random (semi-)orthogonal matrix.</summary>
    Orthogonal,
}
