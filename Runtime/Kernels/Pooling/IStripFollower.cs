namespace Kiln.Kernels;

/// <summary>Work on rows of images that another kernel has just written, while they are in the cache.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IStripFollower
{
    /// <summary>
    /// Rows <c>[first, end)</c> of an image are written, as all of the image before them. <paramref name="followed"/>: the image behind it
    /// is told of later, on the same thread.
    /// </summary>
    void Follow(nint image, nint first, nint end, bool followed);
}

/// <summary>Nothing follows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NoFollower : IStripFollower
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Follow(nint image, nint first, nint end, bool followed)
    {
    }
}
