namespace Kiln.Runtime.Tests.Kernels;

/// <summary>A matrix at the end of guarded memory, with a row stride of its own; the floats between its rows hold the sentinel.</summary>
internal readonly ref struct GemmMatrix
{
    private readonly GuardedMemory memory;
    private readonly ref float start;

    public GemmMatrix(GuardedMemory memory, nint rows, nint columns, nint stride)
    {
        this.memory = memory;
        Rows = rows;
        Columns = columns;
        Stride = stride;
        start = ref memory.Tail(Length);
    }

    public nint Rows { get; }

    public nint Columns { get; }

    public nint Stride { get; }

    public ref float Start => ref start;

    /// <summary>The last row has no padding behind it.</summary>
    private nint Length => Rows == 0 ? 0 : ((Rows - 1) * Stride) + Columns;

    public ref float this[nint row, nint column] => ref Unsafe.Add(ref start, (row * Stride) + column);

    public GemmMatrix Fill(Random random)
    {
        for (nint row = 0; row < Rows; row++)
        {
            for (nint column = 0; column < Columns; column++)
            {
                this[row, column] = random.NextSingle() * 2 - 1;
            }
        }

        return this;
    }

    public double[,] Copy()
    {
        double[,] copy = new double[Rows, Columns];
        for (nint row = 0; row < Rows; row++)
        {
            for (nint column = 0; column < Columns; column++)
            {
                copy[row, column] = this[row, column];
            }
        }

        return copy;
    }

    public void AssertNothingOutside()
    {
        memory.AssertNothingBefore(Length);
        for (nint row = 0; row < Rows - 1; row++)
        {
            for (nint column = Columns; column < Stride; column++)
            {
                Assert.Equal(GuardedMemory.Sentinel, BitConverter.SingleToInt32Bits(this[row, column]));
            }
        }
    }
}
