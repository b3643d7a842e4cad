namespace Kiln.Kernels;

/// <summary><see cref="AvgPool.Forward"/> in strips: each row of windows as soon as the last row that it sees is written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct AvgPoolStrips : IStripFollower
{
    private readonly Windows _windows;
    private readonly nint _channels;
    private readonly bool _countsBorder;
    private readonly ref readonly float _x;
    private readonly ref float _y;

    /// <summary>The pool of images x.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="countBorder">Whether the border's zeros count as elements.</param>
    /// <param name="x">The images (batch, height, width, channels), which are being written.</param>
    /// <param name="y">The result (batch, out height, out width, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AvgPoolStrips(in Windows windows, nint channels, bool countBorder, ref readonly float x, ref float y)
    {
        _windows = windows;
        _channels = channels;
        _countsBorder = countBorder;
        _x = ref x;
        _y = ref y;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Follow(nint image, nint first, nint end, bool followed)
    {
        nint from = _windows.CompleteRows(first), to = _windows.CompleteRows(end);
        if (to > from)
        {
            Windows strip = _windows.Strip(from, to);
            AvgPool.Strip(
                in strip, _channels, _countsBorder, followed: followed && nint.Min(_windows.Pixels, _windows.OutPixels) * _channels >= F512.Width,
                ref Unsafe.Add(ref Unsafe.AsRef(in _x), image * _windows.Pixels * _channels), ref Unsafe.Add(ref _y, (image * _windows.OutHeight + from) * _windows.OutWidth * _channels));
        }
    }
}
