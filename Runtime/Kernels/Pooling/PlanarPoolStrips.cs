namespace Kiln.Kernels;

/// <summary><see cref="PlanarPool"/> of the planes of each image as soon as they are written: few channels, so that they are in the cache as a whole.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct PlanarPoolStrips : IStripFollower
{
    private readonly nint _batch;
    private readonly nint _channels;
    private readonly nint _height;
    private readonly nint _width;
    private readonly bool _max;
    private readonly ref readonly float _x;
    private readonly ref float _y;

    /// <summary>The pool of images x.</summary>
    /// <param name="batch">Number of images.</param>
    /// <param name="channels">Planes of an image.</param>
    /// <param name="height">Rows of a plane of x, an even number.</param>
    /// <param name="width">Pixels of its rows, an even number.</param>
    /// <param name="max">Whether to take the largest of each window, not the mean.</param>
    /// <param name="x">The images (batch, channels, height, width), which are being written.</param>
    /// <param name="y">The result (batch, channels, height / 2, width / 2).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PlanarPoolStrips(nint batch, nint channels, nint height, nint width, bool max, ref readonly float x, ref float y)
    {
        _batch = batch;
        _channels = channels;
        _height = height;
        _width = width;
        _max = max;
        _x = ref x;
        _y = ref y;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Follow(nint image, nint first, nint end, bool followed)
    {
        if (end == _height)
        {
            // Rows may be written beyond their end where other planes follow.
            nint endPlane = (image + 1) * _channels;
            PlanarPool.Forward(_max, image * _channels, endPlane, followed ? _batch * _channels : endPlane, _height, _width, in _x, ref _y);
        }
    }
}
