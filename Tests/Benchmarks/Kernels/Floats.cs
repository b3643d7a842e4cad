using System.Runtime.CompilerServices;

namespace Kiln.Benchmarks.Kernels;

/// <summary>Pinned floats that begin on a cache line, as the buffers of a model do.</summary>
internal sealed class Floats
{
    private readonly float[] _values;
    private readonly int _start;

    public unsafe Floats(int count)
    {
        _values = GC.AllocateArray<float>(count + 16, pinned: true);
        _start = (int)((64 - (nint)Unsafe.AsPointer(ref _values[0]) % 64) % 64 / sizeof(float));
    }

    /// <summary>Evenly distributed values in [-scale, scale).</summary>
    public Floats(int count, Random random, float scale)
        : this(count)
    {
        foreach (ref float value in _values.AsSpan(_start, count))
        {
            value = scale * (2 * random.NextSingle() - 1);
        }
    }

    public ref float Start => ref _values[_start];
}
