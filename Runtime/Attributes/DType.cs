namespace Kiln;

/// <summary>Element type of an input.</summary>
public enum DType
{
    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>32-bit integer: class numbers and indices.</summary>
    Int32,

    /// <summary>64-bit integer: class numbers and indices, PyTorch's index type.</summary>
    Int64,
}
