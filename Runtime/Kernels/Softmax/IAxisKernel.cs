namespace Kiln.Kernels;

/// <summary>A kernel along one axis of dense values (outer, n, inner); each of the outer ones is worked on by itself.</summary>
internal interface IAxisKernel
{
    /// <summary>Works along n.</summary>
    /// <param name="outer">Product of the sizes before the axis.</param>
    /// <param name="n">Size of the axis.</param>
    /// <param name="inner">Product of the sizes after the axis.</param>
    /// <param name="a">The first operand.</param>
    /// <param name="b">The second operand.</param>
    /// <param name="result">The result.</param>
    static abstract void Run<V>(nint outer, nint n, nint inner, ref readonly float a, ref readonly float b, ref float result) where V : struct, ISimd<V>;
}
