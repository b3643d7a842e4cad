using Kiln;

namespace Samples;

/// <summary>
/// Cuts a text into windows of one length and hands them out in random order. Every pass starts at another offset, so that the
/// cuts never fall on the same characters twice.
/// </summary>
internal sealed class WindowSampler(int[] text, int length, TorchRandom random)
{
    private readonly float[] _offset = new float[1];
    private int[] _order = [];
    private int _next;
    private int _shift;

    /// <summary>Fills a batch of (B, T) characters and the same moved by one.</summary>
    /// <param name="x">The windows, one after the other.</param>
    /// <param name="target">For each character the one that follows it.</param>
    public void Next(Span<int> x, Span<int> target)
    {
        for (int row = 0; row < x.Length; row += length)
        {
            int start = NextStart();
            text.AsSpan(start, length).CopyTo(x[row..]);
            text.AsSpan(start + 1, length).CopyTo(target[row..]);
        }
    }

    private int NextStart()
    {
        if (_next == _order.Length)
        {
            random.Uniform(_offset);
            _shift = (int)(_offset[0] * Math.Min(length, text.Length - length));
            _order = new int[(text.Length - 1 - _shift) / length];
            random.Permutation(_order);
            _next = 0;
        }

        return _shift + _order[_next++] * length;
    }
}
