namespace Kiln.Kernels;

/// <summary>What the compiler knows about a parameter or buffer: its PyTorch name and shape, and where it lies.</summary>
/// <param name="Name">PyTorch's name, such as <c>linear1.weight</c>.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Offset">First float in the parameters, or in the buffers if it is one; a multiple of 16.</param>
/// <param name="Layout">Order of the elements from there on.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ParameterSpec(string Name, int[] Shape, int Offset, ParameterLayout Layout)
{
    /// <summary>Not trained; it lies behind the trainable ones.</summary>
    public bool Frozen { get; init; }

    /// <summary>Running statistics: saved, not optimised.</summary>
    public bool IsBuffer { get; init; }
}
