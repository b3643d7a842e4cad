namespace Kiln.Kernels;

/// <summary>
/// How a tile goes along the inner dimension of a product: in one stretch, or in planes of lines of K elements. A type, so that the JIT drops the loops
/// that a plain matrix does not need.
/// </summary>
internal interface IWalk
{
    /// <summary>Whether there are lines.</summary>
    static abstract bool HasLines { get; }

    /// <summary>Whether both operands jump from line to line, and whether there are planes.</summary>
    static abstract bool HasJumps { get; }

    /// <summary>Lines, of a plane where there are some.</summary>
    nint Lines { get; }

    /// <summary>Where <see cref="HasJumps"/> says so.</summary>
    Jumps Jumps { get; }

    /// <summary>Begins a line, of which so many are left with it; returns its elements.</summary>
    nint Begin<V>(nint left, nint k) where V : struct, ISimd<V>;
}
