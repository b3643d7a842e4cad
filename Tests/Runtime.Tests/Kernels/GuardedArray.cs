namespace Kiln.Runtime.Tests.Kernels;

/// <summary>
/// Floats between cells that nobody may touch. The cells are NaN, so that one which is read and used shows in the result.
/// </summary>
internal sealed class GuardedArray
{
    private const int Guard = 32;
    private const int Sentinel = 0x7FC0BEEF;

    private readonly float[] cells;

    /// <summary><paramref name="length"/> floats that hold the sentinel too.</summary>
    public GuardedArray(int length)
    {
        cells = new float[length + 2 * Guard];
        cells.AsSpan().Fill(BitConverter.Int32BitsToSingle(Sentinel));
        Length = length;
    }

    public GuardedArray(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Values);

    public int Length { get; }

    public Span<float> Values => cells.AsSpan(Guard, Length);

    public ref float Start => ref cells[Guard];

    public float this[int index] => Values[index];

    public static GuardedArray Random(int length, Random random, float scale = 1)
    {
        GuardedArray array = new(length);
        foreach (ref float value in array.Values)
        {
            value = scale * (2 * random.NextSingle() - 1);
        }

        return array;
    }

    public double[] ToDoubles() => [.. Values.ToArray().Select(static value => (double)value)];

    public GuardedArray Copy() => new(Values);

    /// <summary>Fails if a cell outside the array was written, or one inside was not.</summary>
    public void AssertWritten()
    {
        for (int i = 0; i < cells.Length; i++)
        {
            bool inside = i >= Guard && i < Guard + Length;
            bool untouched = BitConverter.SingleToInt32Bits(cells[i]) == Sentinel;
            Assert.True(inside != untouched, $"Cell {i - Guard} of {Length} was {(inside ? "not " : "")}written.");
        }
    }

    /// <summary>Fails if a cell outside the array was written.</summary>
    public void AssertContained()
    {
        for (int i = 0; i < cells.Length; i++)
        {
            bool inside = i >= Guard && i < Guard + Length;
            Assert.True(
                inside || BitConverter.SingleToInt32Bits(cells[i]) == Sentinel, $"Cell {i - Guard} of {Length} was written.");
        }
    }

    /// <summary>Fails unless every value is near the expected one, relative to the largest of them.</summary>
    public void AssertNear(ReadOnlySpan<double> expected, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, Length);
        double largest = 1e-2;
        foreach (double value in expected)
        {
            largest = double.IsFinite(value) ? Math.Max(largest, Math.Abs(value)) : largest;
        }

        for (int i = 0; i < Length; i++)
        {
            bool near = double.IsFinite(expected[i])
                ? Math.Abs(expected[i] - this[i]) <= tolerance * largest
                : expected[i].Equals(this[i]);
            Assert.True(near, $"[{i}] is {this[i]:G9} instead of {expected[i]:G9}.");
        }
    }

    /// <summary>Fails unless every value has the same bits.</summary>
    public void AssertSameBits(ReadOnlySpan<float> expected) =>
        Assert.True(MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(Values)), "The bits differ.");
}
