namespace Kiln;

/// <summary>Keeps the positions from <c>start</c> up to but without <c>end</c> of one dimension.</summary>
/// <remarks>
/// <para>Python's rules: negative positions count from the end, positions beyond the size are cut to it. An empty result is an
/// error. The size of a symbolic dimension is not known before the call, so that nothing can be cut to it: there a position beyond it is an
/// <see cref="ArgumentException"/> of the call.</para>
/// <para>PyTorch: <c>x[:, start:end]</c> for dimension 1.</para>
/// </remarks>
public sealed class SliceAttribute : LayerAttribute
{
    /// <summary>Keeps <paramref name="start"/> up to the end of dimension <paramref name="dim"/>.</summary>
    public SliceAttribute(int dim, int start)
    {
    }

    /// <summary>Keeps <paramref name="start"/> up to, without, <paramref name="end"/> of dimension <paramref name="dim"/>.</summary>
    public SliceAttribute(int dim, int start, int end)
    {
    }
}
