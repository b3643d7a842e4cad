using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Narrow layers of every number of terms against sums in double, on operands that end at a page nobody may touch.</summary>
public sealed class NarrowLinearTests : IDisposable
{
    private readonly GuardedMemory memoryX = new();
    private readonly GuardedMemory memoryW = new();
    private readonly GuardedMemory memoryY = new();
    private readonly GuardedMemory memoryBias = new();

    public enum Kind
    {
        ForwardByRows,
        ForwardReLUByRows,
        ForwardByColumns,
        ForwardReLUByColumns,
        InputGradientByRows,
        InputGradientByColumns,
    }

    public enum Width
    {
        Public,
        F512,
        F256,
        F128,
    }

    /// <summary>Every number of rows or columns of a weight for which there is a kernel.</summary>
    public static TheoryData<Kind, int> Products =>
        [.. from kind in Enum.GetValues<Kind>() from count in Enumerable.Range(1, IsDots(kind) ? 4 : 16) select (kind, count)];

    public static TheoryData<Width, int> Gradients => [.. from width in Enum.GetValues<Width>() from count in Enumerable.Range(1, 16) select (width, count)];

    /// <summary>How long they may be.</summary>
    private static IEnumerable<int> Lengths(int count) =>
        Enumerable.Range(1, 16).Concat([17, 20, 24, 31, 40, 52, 64, 100, 250, 1000]).Where(length => count <= 4 || count * ((length + 15) / 16) <= 16);

    private static bool IsDots(Kind kind) => kind is Kind.ForwardByColumns or Kind.ForwardReLUByColumns or Kind.InputGradientByRows;

    private static bool IsGradient(Kind kind) => kind is Kind.InputGradientByRows or Kind.InputGradientByColumns;

    [Theory, MemberData(nameof(Products))]
    public void Products_match_double_and_touch_nothing_else(Kind kind, int count)
    {
        Random random = new(count);
        foreach (int length in Lengths(count))
        {
            foreach (int rows in (int[])[1, 2, 3, random.Next(4, 16), 16, random.Next(17, 70)])
            {
                Check(kind, rows, count, length, random);
            }
        }
    }

    [Theory, MemberData(nameof(Products))]
    public void A_row_does_not_depend_on_its_batch(Kind kind, int count)
    {
        foreach (int length in Lengths(count))
        {
            const int Rows = 37;
            Layer layer = new(kind, count, length, Rows, new Random(count));
            float[] y = layer.Multiply(), single = new float[y.Length];
            for (int row = 0; row < Rows; row++)
            {
                Multiply(kind, 1, count, length, ref layer.X[row * layer.Terms], ref layer.Weight[0], layer.Stride, ref layer.Bias[0], ref single[row * layer.Columns]);
            }

            Assert.True(y.AsSpan().SequenceEqual(single), $"length {length}");
        }
    }

    [Theory, MemberData(nameof(Products))]
    public void What_is_not_finite_stays_in_its_row(Kind kind, int count)
    {
        foreach (int length in Lengths(count))
        {
            const int Rows = 23;
            Layer layer = new(kind, count, length, Rows, new Random(count));
            float[] expected = layer.Multiply();
            for (int row = 0; row < Rows; row += 2)
            {
                layer.X.AsSpan(row * layer.Terms, layer.Terms).Fill(row % 4 == 0 ? float.NaN : float.PositiveInfinity);
            }

            float[] y = layer.Multiply();
            for (int row = 1; row < Rows; row += 2)
            {
                Assert.True(y.AsSpan(row * layer.Columns, layer.Columns).SequenceEqual(expected.AsSpan(row * layer.Columns, layer.Columns)), $"length {length}");
            }

            Assert.True(float.IsNaN(y[0]));
        }
    }

    [Theory, MemberData(nameof(Products))]
    public void Rows_of_registers_have_the_bits_of_a_product(Kind kind, int count)
    {
        foreach (int length in Lengths(count).Where(_ => kind is Kind.ForwardByRows or Kind.ForwardReLUByRows))
        {
            const int Rows = 21;
            Layer layer = new(kind, count, length, Rows, new Random(count));
            float[] y = layer.Multiply(), expected = new float[y.Length];
            if (kind == Kind.ForwardByRows)
                Gemm.NNBias(Rows, length, count, in layer.X[0], count, in layer.Weight[0], layer.Stride, in layer.Bias[0], ref expected[0], length);
            else
                Gemm.NNBiasReLU(Rows, length, count, in layer.X[0], count, in layer.Weight[0], layer.Stride, in layer.Bias[0], ref expected[0], length);
            Assert.True(y.AsSpan().SequenceEqual(expected), $"length {length}");
        }
    }

    [Theory, MemberData(nameof(Gradients))]
    public void Gradients_match_double_and_keep_pads_zero(Width width, int count)
    {
        Random random = new(count);
        foreach (int length in Lengths(count))
        {
            foreach (int rows in (int[])[1, 2, 3, random.Next(4, 16), 16, random.Next(17, 70)])
            {
                CheckGradient(width, rows, count, length, byRows: true, random);
                CheckGradient(width, rows, length, count, byRows: false, random);
            }
        }
    }

    [Theory]
    [InlineData(true, 4, 7)]
    [InlineData(false, 9, 1)]
    [InlineData(false, 9, 3)]
    public void Gradients_of_many_rows_match_double(bool byRows, int inputs, int outputs) =>
        CheckGradient(Width.Public, 10_001, inputs, outputs, byRows, new Random(1), tolerance: 1e-4);

    public void Dispose()
    {
        memoryX.Dispose();
        memoryW.Dispose();
        memoryY.Dispose();
        memoryBias.Dispose();
    }

    private void Check(Kind kind, int rows, int count, int length, Random random)
    {
        Layer layer = new(kind, count, length, rows, random);
        GemmMatrix x = new(memoryX, rows, layer.Terms, layer.Terms), y = new(memoryY, rows, layer.Columns, layer.Columns);
        layer.X.CopyTo(MemoryMarshal.CreateSpan(ref x.Start, layer.X.Length));
        ref float weight = ref memoryW.Tail(layer.Weight.Length);
        layer.Weight.CopyTo(MemoryMarshal.CreateSpan(ref weight, layer.Weight.Length));
        ref float bias = ref memoryBias.Tail(layer.Bias.Length);
        layer.Bias.CopyTo(MemoryMarshal.CreateSpan(ref bias, layer.Bias.Length));
        Multiply(kind, rows, count, length, ref x.Start, ref weight, layer.Stride, ref bias, ref y.Start);
        y.AssertNothingOutside();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < layer.Columns; column++)
            {
                double sum = IsGradient(kind) ? 0 : layer.Bias[column];
                for (int k = 0; k < layer.Terms; k++)
                {
                    sum += (double)x[row, k] * (IsGradient(kind) ? layer.Weight[column * layer.Stride + k] : layer.Weight[k * layer.Stride + column]);
                }

                double expected = kind is Kind.ForwardReLUByRows or Kind.ForwardReLUByColumns ? Math.Max(sum, 0) : sum;
                Assert.Equal(expected, y[row, column], layer.Terms > 100 ? 1e-4 : 1e-5);
            }
        }
    }

    private void CheckGradient(Width width, int rows, int inputs, int outputs, bool byRows, Random random, double tolerance = 1e-5)
    {
        GemmMatrix x = new GemmMatrix(memoryX, rows, inputs, inputs).Fill(random), dy = new GemmMatrix(memoryY, rows, outputs, outputs).Fill(random);
        int stride = (outputs + 15) & ~15;
        ref float dw = ref memoryW.Tail(inputs * stride);
        ref float db = ref memoryBias.Tail(stride);
        Span<float> weight = MemoryMarshal.CreateSpan(ref dw, inputs * stride), bias = MemoryMarshal.CreateSpan(ref db, stride);
        bool hasBias = random.Next(4) > 0;
        bias.Clear();
        weight.Clear();
        for (int call = 1; call <= 2; call++)
        {
            Differentiate(width, byRows, rows, inputs, outputs, ref x.Start, ref dy.Start, ref dw, stride, ref hasBias ? ref db : ref Unsafe.NullRef<float>(), accumulate: call == 2);
            for (int column = 0; column < stride; column++)
            {
                double sum = 0;
                for (int row = 0; row < rows && column < outputs; row++)
                {
                    sum += dy[row, column];
                }

                Assert.Equal(hasBias ? call * sum : 0, bias[column], tolerance * rows);
                for (int k = 0; k < inputs; k++)
                {
                    double product = 0;
                    for (int row = 0; row < rows && column < outputs; row++)
                    {
                        product += (double)x[row, k] * dy[row, column];
                    }

                    Assert.Equal(call * product, weight[k * stride + column], tolerance * rows);
                    Assert.True(column < outputs || weight[k * stride + column] == 0);
                }
            }
        }
    }

    private static float[] Floats(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];

    /// <summary>Operands of one product: x (rows, terms) and a weight with zeros in its pads, stored as rows of inputs.</summary>
    private sealed class Layer
    {
        private readonly Kind kind;
        private readonly int rows;
        private readonly int count;
        private readonly int length;

        public Layer(Kind kind, int count, int length, int rows, Random random)
        {
            (this.kind, this.rows, this.count, this.length) = (kind, rows, count, length);
            (int inputs, int outputs) = kind is Kind.ForwardByRows or Kind.ForwardReLUByRows or Kind.InputGradientByRows ? (count, length) : (length, count);
            (Terms, Columns) = IsGradient(kind) ? (outputs, inputs) : (inputs, outputs);
            Stride = (outputs + 15) & ~15;
            X = Floats(rows * Terms, random);
            Weight = new float[inputs * Stride];
            for (int i = 0; i < inputs; i++)
            {
                Floats(outputs, random).CopyTo(Weight.AsSpan(i * Stride));
            }

            Bias = new float[(Columns + 15) & ~15];
            Floats(Columns, random).CopyTo(Bias.AsSpan());
        }

        public int Terms { get; }

        public int Columns { get; }

        public int Stride { get; }

        public float[] X { get; }

        public float[] Weight { get; }

        public float[] Bias { get; }

        public float[] Multiply()
        {
            float[] y = new float[rows * Columns];
            NarrowLinearTests.Multiply(kind, rows, count, length, ref X[0], ref Weight[0], Stride, ref Bias[0], ref y[0]);
            return y;
        }
    }

    private static void Multiply(Kind kind, int rows, int count, int length, ref float x, ref float weight, int stride, ref float bias, ref float y)
    {
        switch (count)
        {
            case 1: Multiply<Count1>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 2: Multiply<Count2>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 3: Multiply<Count3>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 4: Multiply<Count4>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 5: Multiply<Count5>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 6: Multiply<Count6>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 7: Multiply<Count7>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 8: Multiply<Count8>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 9: Multiply<Count9>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 10: Multiply<Count10>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 11: Multiply<Count11>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 12: Multiply<Count12>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 13: Multiply<Count13>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 14: Multiply<Count14>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            case 15: Multiply<Count15>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
            default: Multiply<Count16>(kind, rows, length, ref x, ref weight, stride, ref bias, ref y); break;
        }
    }

    private static void Multiply<K>(Kind kind, int rows, int length, ref float x, ref float weight, int stride, ref float bias, ref float y)
        where K : struct, ICount
    {
        switch (kind)
        {
            case Kind.ForwardByRows: NarrowLinear.ForwardByRows<K>(rows, length, in x, in weight, stride, in bias, ref y); break;
            case Kind.ForwardReLUByRows: NarrowLinear.ForwardReLUByRows<K>(rows, length, in x, in weight, stride, in bias, ref y); break;
            case Kind.ForwardByColumns: NarrowLinear.ForwardByColumns<K>(rows, length, in x, in weight, stride, in bias, ref y); break;
            case Kind.ForwardReLUByColumns: NarrowLinear.ForwardReLUByColumns<K>(rows, length, in x, in weight, stride, in bias, ref y); break;
            case Kind.InputGradientByRows: NarrowLinear.InputGradientByRows<K>(rows, length, in x, in weight, stride, ref y); break;
            default: NarrowLinear.InputGradientByColumns<K>(rows, length, in x, in weight, stride, ref y); break;
        }
    }

    private static void Differentiate(
        Width width, bool byRows, int rows, int inputs, int outputs, ref float x, ref float dy, ref float dw, int stride, ref float db, bool accumulate)
    {
        switch (byRows ? inputs : outputs)
        {
            case 1: Differentiate<Count1>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 2: Differentiate<Count2>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 3: Differentiate<Count3>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 4: Differentiate<Count4>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 5: Differentiate<Count5>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 6: Differentiate<Count6>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 7: Differentiate<Count7>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 8: Differentiate<Count8>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 9: Differentiate<Count9>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 10: Differentiate<Count10>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 11: Differentiate<Count11>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 12: Differentiate<Count12>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 13: Differentiate<Count13>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 14: Differentiate<Count14>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case 15: Differentiate<Count15>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            default: Differentiate<Count16>(width, byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
        }
    }

    private static void Differentiate<K>(
        Width width, bool byRows, int rows, int inputs, int outputs, ref float x, ref float dy, ref float dw, int stride, ref float db, bool accumulate)
        where K : struct, ICount
    {
        switch (width)
        {
            case Width.F512: Differentiate<F512, K>(byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case Width.F256: Differentiate<F256, K>(byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            case Width.F128: Differentiate<F128, K>(byRows, rows, inputs, outputs, ref x, ref dy, ref dw, stride, ref db, accumulate); break;
            default:
                if (byRows)
                    NarrowLinear.WeightGradientByRows<K>(rows, outputs, in x, in dy, ref dw, stride, ref db, accumulate);
                else
                    NarrowLinear.WeightGradientByColumns<K>(rows, inputs, in x, in dy, ref dw, stride, ref db, accumulate);
                break;
        }
    }

    private static void Differentiate<V, K>(
        bool byRows, int rows, int inputs, int outputs, ref float x, ref float dy, ref float dw, int stride, ref float db, bool accumulate)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        if (byRows)
            NarrowGradient.ByRows<V, K>(rows, outputs, in x, in dy, ref dw, stride, ref db, accumulate);
        else
            NarrowGradient.ByColumns<V, K>(rows, inputs, in x, in dy, ref dw, stride, ref db, accumulate);
    }
}
