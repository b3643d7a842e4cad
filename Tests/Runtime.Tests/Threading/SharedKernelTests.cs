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
}
