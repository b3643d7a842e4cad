using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Expressions walked over rows and columns at every width, on buffers that end at a page nobody may touch.</summary>
public sealed class ElementwiseTests : IDisposable
{
    private readonly GuardedMemory memoryX = new();
    private readonly GuardedMemory memoryY = new();

    [Fact]
    public void Run_computes_every_element_once_and_touches_nothing_else()
    {
        for (nint rows = 0; rows < 4; rows++)
        {
            for (nint columns = 0; columns < 70; columns++)
            {
                foreach (nint gap in (nint[])[0, 3])
                {
                    CheckRun(rows, columns, columns + gap, static (in kernel, rows, columns) => Elementwise.Run(kernel, rows, columns));
                    CheckRun(rows, columns, columns + gap, static (in kernel, rows, columns) => Elementwise.Run<F512, Scale>(kernel, rows, columns));
                    CheckRun(rows, columns, columns + gap, static (in kernel, rows, columns) => Elementwise.Run<F256, Scale>(kernel, rows, columns));
                    CheckRun(rows, columns, columns + gap, static (in kernel, rows, columns) => Elementwise.Run<F128, Scale>(kernel, rows, columns));
                }
            }
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(1, 15)]
    [InlineData(1, 23)]
    [InlineData(3, 17)]
    [InlineData(700, 3)]
    [InlineData(1, 4096)]
    [InlineData(1, 4099)]
    [InlineData(3, 20_001)]
    public void Sum_adds_every_element_once(int rows, int columns)
    {
        Random random = new(1);
        GemmMatrix x = new GemmMatrix(memoryX, rows, columns, columns + 2).Fill(random);
        double expected = 0;
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < columns; column++)
            {
                expected += (double)x[row, column] * x[row, column];
            }
        }

        Square kernel = new(ref x.Start, x.Stride);
        float[] sums =
        [
            Elementwise.Sum(kernel, rows, columns),
            Elementwise.Sum<F512, Square>(kernel, rows, columns),
            Elementwise.Sum<F256, Square>(kernel, rows, columns),
            Elementwise.Sum<F128, Square>(kernel, rows, columns),
        ];
        Assert.All(sums, sum => Assert.Equal(expected, sum, 1e-5 * expected + 1e-30));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(1, 6)]
    [InlineData(1, 15)]
    [InlineData(1, 23)]
    [InlineData(3, 17)]
    [InlineData(700, 3)]
    [InlineData(1, 4099)]
    [InlineData(3, 20_001)]
    [InlineData(1, 100_001)]
    public void Several_sums_have_the_bits_that_each_has_alone(int rows, int columns)
    {
        GemmMatrix x = new GemmMatrix(memoryX, rows, columns, columns + 2).Fill(new Random(1));
        Square kernel = new(ref x.Start, x.Stride);
        float[] factors = [1, 0.3f, -3, 7];
        float[] alone = [.. factors.Select(_ => 0f)], alone512 = [.. alone], alone256 = [.. alone], alone128 = [.. alone];
        for (int i = 0; i < factors.Length; i++)
        {
            alone[i] = Elementwise.Sum(new Scaled(kernel, factors[i]), rows, columns);
            alone512[i] = Elementwise.Sum<F512, Scaled>(new Scaled(kernel, factors[i]), rows, columns);
            alone256[i] = Elementwise.Sum<F256, Scaled>(new Scaled(kernel, factors[i]), rows, columns);
            alone128[i] = Elementwise.Sum<F128, Scaled>(new Scaled(kernel, factors[i]), rows, columns);
        }

        AssertFirst(2, alone, Elementwise.Sums(new Two(kernel, factors[0], factors[1]), rows, columns));
        AssertFirst(4, alone, Elementwise.Sums(new Four(kernel, factors[0], factors[1], factors[2], factors[3]), rows, columns));
        AssertFirst(4, alone512, Elementwise.Sums<F512, Four>(new Four(kernel, factors[0], factors[1], factors[2], factors[3]), rows, columns));
        AssertFirst(4, alone256, Elementwise.Sums<F256, Four>(new Four(kernel, factors[0], factors[1], factors[2], factors[3]), rows, columns));
        AssertFirst(4, alone128, Elementwise.Sums<F128, Four>(new Four(kernel, factors[0], factors[1], factors[2], factors[3]), rows, columns));

        static void AssertFirst(int count, float[] expected, Terms<float> sums) =>
            Assert.Equal(expected.Take(count), ((float[])[sums.A, sums.B, sums.C, sums.D]).Take(count));
    }

    [Fact]
    public void Sum_of_ten_million_numbers_does_not_drift()
    {
        float[] x = new float[10_000_000];
        Array.Fill(x, 0.1f);
        float sum = Elementwise.Sum(new Identity(ref x[0]), 1, x.Length);
        Assert.InRange(sum, 1e6f - 20, 1e6f + 20);
    }

    public void Dispose()
    {
        memoryX.Dispose();
        memoryY.Dispose();
    }

    private delegate void Walk(in Scale kernel, nint rows, nint columns);

    private void CheckRun(nint rows, nint columns, nint stride, Walk run)
    {
        GemmMatrix x = new GemmMatrix(memoryX, rows, columns, stride).Fill(new Random(1));
        GemmMatrix y = new(memoryY, rows, columns, stride);
        run(new Scale(ref x.Start, ref y.Start, stride), rows, columns);
        y.AssertNothingOutside();
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < columns; column++)
            {
                Assert.Equal(x[row, column] * 3, y[row, column]);
            }
        }
    }

    /// <summary>y = 3 x, of the form the compiler writes.</summary>
    private readonly ref struct Scale(ref float x, ref float y, nint stride) : IElementwise
    {
        private readonly ref float x = ref x;
        private readonly ref float y = ref y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            V value = L.Load<V>(ref x, row * stride + column, count);
            L.Store(value * V.Broadcast(3), ref y, row * stride + column, count);
        }
    }

    /// <summary>x^2, and one in the lanes beyond the end of a row, which must not count.</summary>
    private readonly ref struct Square(ref float x, nint stride) : IReduction
    {
        private readonly ref float x = ref x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            V value = L.Load<V>(ref x, row * stride + column, count);
            V masked = L.Keep(V.One, count);
            return value * value + (V.One - masked);
        }
    }

    private readonly ref struct Scaled(Square square, float factor) : IReduction
    {
        private readonly Square square = square;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            square.Apply<V, L>(row, column, count) * V.Broadcast(factor);
    }

    private readonly ref struct Two(Square square, float a, float b) : ISums
    {
        private readonly Square square = square;

        public static int Count => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Terms<V> Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            V term = square.Apply<V, L>(row, column, count);
            return new(term * V.Broadcast(a), term * V.Broadcast(b));
        }
    }

    private readonly ref struct Four(Square square, float a, float b, float c, float d) : ISums
    {
        private readonly Square square = square;

        public static int Count => 4;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Terms<V> Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            V term = square.Apply<V, L>(row, column, count);
            return new(term * V.Broadcast(a), term * V.Broadcast(b), term * V.Broadcast(c), term * V.Broadcast(d));
        }
    }

    private readonly ref struct Identity(ref float x) : IReduction
    {
        private readonly ref float x = ref x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Load<V>(ref x, column, count);
    }
}
