namespace Kiln.Kernels;

/// <summary>The elements of a window, along one axis, that lie inside the image: element k lies at <c>Start + k · dilation</c>.</summary>
internal readonly struct Taps
{
    public readonly nint Start;
    public readonly nint First;
    public readonly nint End;

    private Taps(nint start, nint first, nint end)
    {
        Start = start;
        First = first;
        End = end;
    }

    /// <summary>For a window of <paramref name="kernel"/> elements from <paramref name="start"/> on an axis of <paramref name="size"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Taps Of(nint start, nint kernel, nint dilation, nint size)
    {
        if (start >= 0 && start + (kernel - 1) * dilation < size)
        {
            return new Taps(start, 0, kernel);
        }

        nint first = start < 0 ? (-start + dilation - 1) / dilation : 0;
        nint end = start >= size ? 0 : nint.Min(kernel, (size - start + dilation - 1) / dilation);
        return new Taps(start, first, end);
    }
}
