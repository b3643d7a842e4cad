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
        Forward,
        ForwardReLU,
        InputGradient,
    }

    public enum Width
    {
        Public,
        F512,
        F256,
        F128,
    }

    public static TheoryData<Kind, int> Products => [.. from kind in Enum.GetValues<Kind>() from terms in Enumerable.Range(1, 16) select (kind, terms)];

    public static TheoryData<Width, int> Gradients => [.. from width in Enum.GetValues<Width>() from terms in Enumerable.Range(1, 16) select (width, terms)];

    /// <summary>Columns of which so many rows of terms are a narrow layer.</summary>
    private static IEnumerable<int> Columns(int terms) =>
        Enumerable.Range(1, 16).Concat([17, 20, 24, 31, 40, 52, 64, 100, 250]).Where(columns => terms * ((columns + 15) / 16) <= 16);

    [Theory, MemberData(nameof(Products))]
    public void Products_match_double_and_touch_nothing_else(Kind kind, int terms)
    {
        Random random = new(terms);
        foreach (int columns in Columns(terms))
        {
            foreach (int rows in (int[])[1, 2, 3, random.Next(4, 16), 16, random.Next(17, 70)])
            {
                Check(kind, rows, columns, terms, random);
            }
        }
    }

    [Theory, MemberData(nameof(Products))]
    public void A_row_does_not_depend_on_its_batch(Kind kind, int terms)
    {
        Random random = new(terms);
        foreach (int columns in Columns(terms))
        {
            const int Rows = 37;
            float[] x = Floats(Rows * terms, random), y = new float[Rows * columns], single = new float[y.Length];
            (float[] weight, int stride) = Weight(kind, columns, terms, random);
            float[] bias = Floats((columns + 15) & ~15, random);
            Multiply(kind, Rows, columns, terms, ref x[0], ref weight[0], stride, ref bias[0], ref y[0]);
            for (int row = 0; row < Rows; row++)
            {
                Multiply(kind, 1, columns, terms, ref x[row * terms], ref weight[0], stride, ref bias[0], ref single[row * columns]);
            }

            Assert.True(y.AsSpan().SequenceEqual(single), $"{columns} columns");
        }
    }

    [Theory, MemberData(nameof(Products))]
    public void What_is_not_finite_stays_in_its_row(Kind kind, int terms)
    {
        Random random = new(terms);
        foreach (int columns in Columns(terms))
        {
            const int Rows = 23;
            float[] x = Floats(Rows * terms, random), y = new float[Rows * columns], expected = new float[y.Length];
            (float[] weight, int stride) = Weight(kind, columns, terms, random);
            float[] bias = Floats((columns + 15) & ~15, random);
            Multiply(kind, Rows, columns, terms, ref x[0], ref weight[0], stride, ref bias[0], ref expected[0]);
            for (int row = 0; row < Rows; row += 2)
            {
                x.AsSpan(row * terms, terms).Fill(row % 4 == 0 ? float.NaN : float.PositiveInfinity);
            }

            Multiply(kind, Rows, columns, terms, ref x[0], ref weight[0], stride, ref bias[0], ref y[0]);
            for (int row = 1; row < Rows; row += 2)
            {
                Assert.True(y.AsSpan(row * columns, columns).SequenceEqual(expected.AsSpan(row * columns, columns)), $"{columns} columns");
            }

            Assert.True(float.IsNaN(y[0]));
        }
    }

    [Theory, MemberData(nameof(Products))]
    public void Wide_rows_have_the_bits_of_a_product(Kind kind, int terms)
    {
        Random random = new(terms);
        foreach (int columns in Columns(terms).Where(columns => columns > 4 && kind != Kind.InputGradient))
        {
            const int Rows = 21;
            float[] x = Floats(Rows * terms, random), y = new float[Rows * columns], expected = new float[y.Length];
            (float[] weight, int stride) = Weight(kind, columns, terms, random);
            float[] bias = Floats((columns + 15) & ~15, random);
            Multiply(kind, Rows, columns, terms, ref x[0], ref weight[0], stride, ref bias[0], ref y[0]);
            if (kind == Kind.Forward)
                Gemm.NNBias(Rows, columns, terms, in x[0], terms, in weight[0], stride, in bias[0], ref expected[0], columns);
            else
                Gemm.NNBiasReLU(Rows, columns, terms, in x[0], terms, in weight[0], stride, in bias[0], ref expected[0], columns);
            Assert.True(y.AsSpan().SequenceEqual(expected), $"{columns} columns");
        }
    }

    [Theory, MemberData(nameof(Gradients))]
    public void Gradients_match_double_and_keep_pads_zero(Width width, int terms)
    {
        Random random = new(terms);
        foreach (int columns in Columns(terms))
        {
            foreach (int rows in (int[])[1, 2, 3, random.Next(4, 16), 16, random.Next(17, 70)])
            {
                CheckGradient(width, rows, terms, columns, byRows: true, random);
                CheckGradient(width, rows, columns, terms, byRows: false, random);
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

    private void Check(Kind kind, int rows, int columns, int terms, Random random)
    {
        GemmMatrix x = new GemmMatrix(memoryX, rows, terms, terms).Fill(random), y = new(memoryY, rows, columns, columns);
        (float[] values, int stride) = Weight(kind, columns, terms, random);
        ref float weight = ref memoryW.Tail(values.Length);
        values.CopyTo(MemoryMarshal.CreateSpan(ref weight, values.Length));
        int padded = (columns + 15) & ~15;
        ref float bias = ref memoryBias.Tail(padded);
        MemoryMarshal.CreateSpan(ref bias, padded).Clear();
        Floats(columns, random).CopyTo(MemoryMarshal.CreateSpan(ref bias, columns));
        Multiply(kind, rows, columns, terms, ref x.Start, ref weight, stride, ref bias, ref y.Start);
        y.AssertNothingOutside();
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double sum = kind == Kind.InputGradient ? 0 : Unsafe.Add(ref bias, column);
                for (int k = 0; k < terms; k++)
                {
                    sum += (double)x[row, k] * (kind == Kind.InputGradient ? values[column * stride + k] : values[k * stride + column]);
                }

                double expected = kind == Kind.ForwardReLU ? Math.Max(sum, 0) : sum;
                Assert.Equal(expected, y[row, column], 1e-5);
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

    /// <summary>A weight with zeros in its pads, stored as rows of inputs: terms are inputs, or outputs where the gradient of an input is asked for.</summary>
    private static (float[] Values, int Stride) Weight(Kind kind, int columns, int terms, Random random)
    {
        (int inputs, int outputs) = kind == Kind.InputGradient ? (columns, terms) : (terms, columns);
        int stride = (outputs + 15) & ~15;
        float[] values = new float[inputs * stride];
        for (int i = 0; i < inputs; i++)
        {
            Floats(outputs, random).CopyTo(values.AsSpan(i * stride));
        }

        return (values, stride);
    }

    private static float[] Floats(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];

    private static void Multiply(Kind kind, int rows, int columns, int terms, ref float x, ref float weight, int stride, ref float bias, ref float y)
    {
        switch (terms)
        {
            case 1: Multiply<Count1>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 2: Multiply<Count2>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 3: Multiply<Count3>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 4: Multiply<Count4>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 5: Multiply<Count5>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 6: Multiply<Count6>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 7: Multiply<Count7>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 8: Multiply<Count8>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 9: Multiply<Count9>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 10: Multiply<Count10>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 11: Multiply<Count11>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 12: Multiply<Count12>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 13: Multiply<Count13>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 14: Multiply<Count14>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            case 15: Multiply<Count15>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
            default: Multiply<Count16>(kind, rows, columns, ref x, ref weight, stride, ref bias, ref y); break;
        }
    }

    private static void Multiply<K>(Kind kind, int rows, int columns, ref float x, ref float weight, int stride, ref float bias, ref float y)
        where K : struct, ICount
    {
        if (kind == Kind.Forward)
            NarrowLinear.Forward<K>(rows, columns, in x, in weight, stride, in bias, ref y);
        else if (kind == Kind.ForwardReLU)
            NarrowLinear.ForwardReLU<K>(rows, columns, in x, in weight, stride, in bias, ref y);
        else
            NarrowLinear.InputGradient<K>(rows, columns, in x, in weight, stride, ref y);
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
