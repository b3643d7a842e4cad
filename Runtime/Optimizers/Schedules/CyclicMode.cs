namespace Kiln;

/// <summary>How the cycles of <see cref="CyclicLR"/> change.</summary>
public enum CyclicMode
{
    /// <summary>All are alike. PyTorch: <c>triangular</c>.</summary>
    Triangular,

    /// <summary>Each is half as high as the one before. PyTorch: <c>triangular2</c>.</summary>
    Triangular2,

    /// <summary>The height falls by gamma with each step. PyTorch: <c>exp_range</c>.</summary>
    ExpRange,
}
