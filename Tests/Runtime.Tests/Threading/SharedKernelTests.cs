using Kiln.Kernels;
using Kiln.Runtime.Tests.Optimizers;
using Kiln.Runtime.Tests.Storage;

namespace Kiln.Runtime.Tests.Threading;

/// <summary>Whatever the number of threads, the bits are those of one.</summary>
[Collection(ThreadCollection.Name)]
public sealed class SharedKernelTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 32, 128, 784 }, { 784, 128, 32 }, { 128, 10, 1000 }, { 3, 700, 300 }, { 1, 1000, 600 }, { 1000, 1, 600 }, { 37, 53, 301 },
        { 300, 300, 7 }, { 600, 600, 17 }, { 700, 500, 2 }, { 129, 47, 129 }, { 8, 2000, 64 }, { 2000, 8, 64 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void Products(int m, int n, int k)
    {
        float[] a = AnyThreads.Values(m * k, 1), b = AnyThreads.Values(n * k, 2), bias = AnyThreads.Values(n, 3), c = AnyThreads.Values(m * n, 4);
        AnyThreads.AssertSame(c, y => Gemm.NN(m, n, k, in a[0], k, in b[0], n, ref y[0], n, accumulate: false));
        AnyThreads.AssertSame(c, y => Gemm.NN(m, n, k, in a[0], k, in b[0], n, ref y[0], n, accumulate: true));
        AnyThreads.AssertSame(c, y => Gemm.NNBias(m, n, k, in a[0], k, in b[0], n, in bias[0], ref y[0], n));
        AnyThreads.AssertSame(c, y => Gemm.NNBiasReLU(m, n, k, in a[0], k, in b[0], n, in bias[0], ref y[0], n));
        AnyThreads.AssertSame(c, y => Gemm.TN(m, n, k, in a[0], m, in b[0], n, ref y[0], n, accumulate: false));
        AnyThreads.AssertSame(c, y => Gemm.TN(m, n, k, in a[0], m, in b[0], n, ref y[0], n, accumulate: true));
        AnyThreads.AssertSame(c, y => Gemm.NT(m, n, k, in a[0], k, in b[0], k, ref y[0], n, accumulate: false));
        AnyThreads.AssertSame(c, y => Gemm.NT(m, n, k, in a[0], k, in b[0], k, ref y[0], n, accumulate: true));
        AnyThreads.AssertSame(c, y => Gemm.NT(m, n, k, in a[0], k, in b[0], k, ref y[0], n, new Times { Factor = ref c[0] }));
    }

    [Fact]
    public void Narrow_layers()
    {
        const int Rows = 30_011;
        float[] x = AnyThreads.Values(Rows * 16, 1), weight = AnyThreads.Values(16 * 16, 2), bias = AnyThreads.Values(16, 3), y = AnyThreads.Values(Rows * 16, 4);
        AnyThreads.AssertSame(y, values => NarrowLinear.ForwardByRows<Count16>(Rows, 7, in x[0], in weight[0], 16, in bias[0], ref values[0]));
        AnyThreads.AssertSame(y, values => NarrowLinear.ForwardReLUByRows<Count11>(Rows, 16, in x[0], in weight[0], 16, in bias[0], ref values[0]));
        AnyThreads.AssertSame(y, values => NarrowLinear.ForwardByColumns<Count3>(Rows, 13, in x[0], in weight[0], 16, in bias[0], ref values[0]));
        AnyThreads.AssertSame(y, values => NarrowLinear.ForwardReLUByColumns<Count4>(Rows, 16, in x[0], in weight[0], 16, in bias[0], ref values[0]));
        AnyThreads.AssertSame(y, values => NarrowLinear.InputGradientByRows<Count2>(Rows, 16, in x[0], in weight[0], 16, ref values[0]));
        AnyThreads.AssertSame(y, values => NarrowLinear.InputGradientByColumns<Count13>(Rows, 15, in x[0], in weight[0], 16, ref values[0]));
    }

    [Theory]
    [InlineData(1, 100_003)]
    [InlineData(333, 333)]
    [InlineData(70_001, 3)]
    public void Elementwise_expressions(int rows, int columns)
    {
        float[] bias = AnyThreads.Values(columns, 1), y = AnyThreads.Values(rows * columns, 2);
        AnyThreads.AssertSame(y, values => Bias.AddReLU(rows, columns, in bias[0], ref values[0]));
    }

    [Theory]
    [InlineData(1, 200_003)]
    [InlineData(700, 333)]
    [InlineData(90_001, 3)]
    public void Sums_of_elementwise_expressions(int rows, int columns)
    {
        float[] x = AnyThreads.Values(rows * columns, 1);
        AnyThreads.AssertSame(new float[1], sum => sum[0] = Elementwise.Sum(new Square { X = ref x[0], Columns = columns }, rows, columns));
        Assert.Equal(x.Sum(value => (double)value * value), Elementwise.Sum(new Square { X = ref x[0], Columns = columns }, rows, columns), 1e-6 * x.Length);
    }

    [Theory]
    [InlineData(100_000, 6)]
    [InlineData(9_001, 33)]
    [InlineData(1_500, 256)]
    [InlineData(777, 300)]
    [InlineData(300, 2_001)]
    public void Sums_of_rows_and_columns(int rows, int columns)
    {
        float[] x = AnyThreads.Values(rows * columns, 1), sum = AnyThreads.Values(columns, 2), sums = AnyThreads.Values(rows, 3);
        AnyThreads.AssertSame(sum, values => Columns.Sum(rows, columns, in x[0], columns, ref values[0], accumulate: true));
        AnyThreads.AssertSame(sum, values => Columns.Sum(rows, columns, in x[0], columns, ref values[0], accumulate: false));
        AnyThreads.AssertSame(sums, values => Rows.Sum(rows, columns, in x[0], columns, ref values[0], accumulate: true));
    }

    [Theory]
    [InlineData(20_000, 6)]
    [InlineData(8_192, 32)]
    [InlineData(500, 700)]
    public void Norms_over_a_batch(int rows, int channels)
    {
        float[] x = AnyThreads.Values(rows * channels, 1), dy = AnyThreads.Values(rows * channels, 2), weight = AnyThreads.Values(channels, 3), bias = AnyThreads.Values(channels, 4);
        float[] mean = new float[channels], rstd = new float[channels], sums = new float[2 * channels];
        Forward(new float[x.Length], mean, rstd);
        BatchNorm.Sums(rows, channels, in dy[0], in x[0], in mean[0], in rstd[0], ref sums[0]);
        AnyThreads.AssertSame(new float[x.Length], y => Forward(y, new float[channels], new float[channels]));
        AnyThreads.AssertSame(new float[channels], values => Forward(new float[x.Length], values, new float[channels]));
        AnyThreads.AssertSame(new float[channels], values => Forward(new float[x.Length], new float[channels], values));
        AnyThreads.AssertSame(new float[sums.Length], values => BatchNorm.Sums(rows, channels, in dy[0], in x[0], in mean[0], in rstd[0], ref values[0]));
        AnyThreads.AssertSame(
            new float[x.Length], dx => BatchNorm.InputGradient(rows, channels, in dy[0], in x[0], in mean[0], in rstd[0], in weight[0], in sums[0], ref dx[0]));

        void Forward(float[] y, float[] mean, float[] rstd) => BatchNorm.Forward(
            rows, channels, in x[0], in weight[0], in bias[0], ref Unsafe.NullRef<float>(), ref Unsafe.NullRef<float>(), 1e-5, 0.1, training: true, relu: false,
            ref mean[0], ref rstd[0], ref y[0]);
    }

    [Theory]
    [InlineData(3_000, 10, 1)]
    [InlineData(301, 800, 1)]
    [InlineData(50, 40, 70)]
    public void Softmax_along_an_axis(int outer, int n, int inner)
    {
        float[] x = AnyThreads.Values(outer * n * inner, 1), dy = AnyThreads.Values(x.Length, 2);
        AnyThreads.AssertSame(new float[x.Length], y => Softmax.Forward(outer, n, inner, in x[0], ref y[0]));
        AnyThreads.AssertSame(new float[x.Length], dx => Softmax.Backward(outer, n, inner, in x[0], in dy[0], ref dx[0]));
        AnyThreads.AssertSame(new float[x.Length], y => LogSoftmax.Forward(outer, n, inner, in x[0], ref y[0]));
        AnyThreads.AssertSame(new float[x.Length], dx => LogSoftmax.Backward(outer, n, inner, in x[0], in dy[0], ref dx[0]));
    }

    [Theory]
    [InlineData(5_003, 10)]
    [InlineData(801, 33)]
    [InlineData(77, 1_000)]
    public void Cross_entropies(int rows, int classes)
    {
        float[] z = AnyThreads.Values(rows * classes, 1), gradient = new float[z.Length], weights = [.. AnyThreads.Values(classes, 2).Select(Math.Abs)];
        int[] target = [.. Enumerable.Range(0, rows).Select(row => row * 7 % classes)];
        foreach (float smoothing in (float[])[0, 0.1f])
        {
            AnyThreads.AssertSame(new float[1], loss => loss[0] = CrossEntropy.Loss(rows, classes, in z[0], in target[0], in weights[0], 3, smoothing, mean: true));
            AnyThreads.AssertSame(new float[z.Length], dz => CrossEntropy.LossAndGradient(
                rows, classes, in z[0], in target[0], in weights[0], 3, smoothing, mean: true, 1, ref dz[0]));
            AnyThreads.AssertSame(new float[1], loss => loss[0] = CrossEntropy.LossAndGradient(
                rows, classes, in z[0], in target[0], in weights[0], 3, smoothing, mean: true, 1, ref gradient[0]));
            Assert.Equal(
                CrossEntropy.Loss(rows, classes, in z[0], in target[0], in weights[0], 3, smoothing, mean: true),
                CrossEntropy.LossAndGradient(rows, classes, in z[0], in target[0], in weights[0], 3, smoothing, mean: true, 1, ref gradient[0]));
        }
    }

    [Theory]
    [InlineData(2_000, 65)]
    [InlineData(301, 800)]
    public void Norms_of_rows(int rows, int columns)
    {
        float[] x = AnyThreads.Values(rows * columns, 1), dy = AnyThreads.Values(rows * columns, 2), weight = AnyThreads.Values(columns, 3), bias = AnyThreads.Values(columns, 4);
        float[] mean = new float[rows], rstd = new float[rows], normal = new float[x.Length];
        RowNorm.Forward(rows, columns, in x[0], in weight[0], in bias[0], 1e-5, ref mean[0], ref rstd[0], ref normal[0]);
        foreach (bool centred in (bool[])[false, true])
        {
            AnyThreads.AssertSame(normal, y => RowNorm.Forward(
                rows, columns, in x[0], in weight[0], in bias[0], 1e-5, ref centred ? ref mean[0] : ref Unsafe.NullRef<float>(), ref rstd[0], ref y[0]));
            AnyThreads.AssertSame(normal, dx => RowNorm.InputGradient(
                rows, columns, in dy[0], in x[0], in weight[0], in centred ? ref mean[0] : ref Unsafe.NullRef<float>(), in rstd[0], ref dx[0]));
            AnyThreads.AssertSame(weight, dw => RowNorm.WeightGradient(
                rows, columns, in dy[0], in x[0], in centred ? ref mean[0] : ref Unsafe.NullRef<float>(), in rstd[0], ref dw[0], accumulate: true));
        }
    }

    [Theory]
    [InlineData(8, 200, 24, 3)]
    [InlineData(1, 9_000, 16, 4)]
    [InlineData(33, 50, 70, 7)]
    public void Norms_of_groups(int batch, int pixels, int channels, int groups)
    {
        float[] x = AnyThreads.Values(batch * pixels * channels, 1), dy = AnyThreads.Values(x.Length, 2), weight = AnyThreads.Values(channels, 3), bias = AnyThreads.Values(channels, 4);
        float[] mean = new float[batch * groups], rstd = new float[mean.Length], sums = new float[batch * 2 * channels], scratch = new float[3 * channels];
        AnyThreads.AssertSame(x, y => GroupNorm.Forward(
            batch, pixels, channels, groups, in x[0], in weight[0], in bias[0], 1e-5, ref mean[0], ref rstd[0], ref y[0], ref scratch[0]));
        AnyThreads.AssertSame(sums, values => GroupNorm.Sums(batch, pixels, channels, groups, in dy[0], in x[0], in mean[0], in rstd[0], ref values[0]));
        GroupNorm.Sums(batch, pixels, channels, groups, in dy[0], in x[0], in mean[0], in rstd[0], ref sums[0]);
        AnyThreads.AssertSame(x, dx => GroupNorm.InputGradient(
            batch, pixels, channels, groups, in dy[0], in x[0], in mean[0], in rstd[0], in weight[0], in sums[0], ref dx[0], ref scratch[0]));
    }

    [Theory]
    [InlineData(40, 30, 100)]
    [InlineData(1, 200, 700)]
    [InlineData(3, 500, 80)]
    [InlineData(200, 3, 200)]
    public void Copies(int outer, int rows, int columns)
    {
        float[] x = AnyThreads.Values(outer * rows * columns, 1), y = AnyThreads.Values(x.Length, 2), sums = AnyThreads.Values(outer * rows, 3);
        foreach (bool accumulate in (bool[])[false, true])
        {
            AnyThreads.AssertSame(y, values => StridedCopy.Run(
                [outer, rows, columns], in x[0], [rows * columns, columns, 1], ref values[0], [rows * columns, 1, rows], accumulate));
            AnyThreads.AssertSame(y, values => StridedCopy.Run(
                [outer, rows, columns], in x[0], [columns, outer * columns, 1], ref values[0], [rows * columns, columns, 1], accumulate));
        }

        AnyThreads.AssertSame(sums, values => StridedCopy.Run(
            [outer, rows, columns], in x[0], [rows * columns, columns, 1], ref values[0], [rows, 1, 0], accumulate: true));
        AnyThreads.AssertSame(AnyThreads.Values(300_000, 1), values => Clear.Run(ref values[7], 299_990));
    }

    [Theory]
    [InlineData(1_000, 128, 50)]
    [InlineData(9_000, 17, 600)]
    public void Embeddings(int rows, int columns, int tableRows)
    {
        int[] index = [.. Enumerable.Range(0, rows).Select(i => i * 7919 % tableRows)];
        int ld = ParameterLayout.RoundUp(columns);
        float[] table = AnyThreads.Values(tableRows * ld, 1), dy = AnyThreads.Values(rows * columns, 2);
        AnyThreads.AssertSame(new float[dy.Length], y => Embedding.Forward(rows, columns, in index[0], in table[0], ld, ref y[0]));
        AnyThreads.AssertSame(table, dTable => Embedding.Backward(
            rows, columns, tableRows, in index[0], in dy[0], ref dTable[0], ld, paddingIndex: 3, accumulate: true));
    }

    [Theory, MemberData(nameof(OptimizerTests.Kinds), MemberType = typeof(OptimizerTests))]
    public void Optimizers(string kind)
    {
        float[] expected = Train(1);
        foreach (int count in AnyThreads.Counts)
            Assert.Equal(expected, Train(count));

        float[] Train(int threads)
        {
            using var _ = new ThreadCount(threads);
            FakeModel model = FakeModel.Wide(40_000).Fill(1);
            Optimizer optimizer = OptimizerTests.Make(kind, model);
            optimizer.Group("linear2.weight").LearningRate = .5f;
            for (int step = 0; step < 4; step++)
            {
                AnyThreads.Values(model.Gradients.Length, step + 1).CopyTo(model.Gradients);
                optimizer.Step();
            }

            return model.Flat.ToArray();
        }
    }

    [Fact]
    public void Sharing_allocates_nothing()
    {
        using var _ = new ThreadCount(2);
        float[] a = AnyThreads.Values(128 * 512, 1), b = AnyThreads.Values(512 * 128, 2), c = new float[128 * 128], bias = AnyThreads.Values(128, 3);
        Allocations.AssertNone(() =>
        {
            Gemm.NNBias(128, 128, 512, in a[0], 512, in b[0], 128, in bias[0], ref c[0], 128);
            Bias.ReLU(512, 128, ref b[0]);
        });
    }

    [Fact]
    public void Two_callers_at_once_and_a_count_that_changes_meanwhile()
    {
        using var _ = new ThreadCount(1);
        float[] a = AnyThreads.Values(64 * 512, 1), b = AnyThreads.Values(512 * 128, 2), expected = new float[64 * 128];
        Gemm.NN(64, 128, 512, in a[0], 512, in b[0], 128, ref expected[0], 128, accumulate: false);
        bool done = false;
        Exception? error = null;
        Thread[] callers = [.. Enumerable.Range(0, 3).Select(_ => new Thread(Call))];
        foreach (Thread caller in callers)
            caller.Start();
        for (int i = 0; i < 300; i++)
        {
            KilnThreads.Count = 1 + (i % 6);
            Thread.Sleep(1);
        }

        Volatile.Write(ref done, true);
        foreach (Thread caller in callers)
            caller.Join();
        Assert.Null(error);

        void Call()
        {
            float[] c = new float[expected.Length];
            while (!Volatile.Read(ref done))
            {
                Array.Clear(c);
                Gemm.NN(64, 128, 512, in a[0], 512, in b[0], 128, ref c[0], 128, accumulate: false);
                if (!c.AsSpan().SequenceEqual(expected))
                    error = new InvalidOperationException("The product is another one.");
            }
        }
    }

    private ref struct Square : IReduction
    {
        public ref float X;
        public nint Columns;

        public readonly V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            V x = L.Load<V>(in X, row * Columns + column, count);
            return x * x;
        }
    }

    private ref struct Times : ISumExpression
    {
        public ref float Factor;

        public readonly V Apply<V, L>(V sum, nint i, nint count) where V : struct, ISimd<V> where L : struct, ILanes => sum * L.Load<V>(in Factor, i, count);
    }
}
