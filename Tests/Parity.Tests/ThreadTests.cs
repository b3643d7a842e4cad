using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Whole trainings give the same bits with any number of threads, and allocate nothing.</summary>
[Collection(nameof(ThreadTests))]
[CollectionDefinition(nameof(ThreadTests), DisableParallelization = true)]
public sealed class ThreadTests
{
    private static readonly int[] s_counts = [2, 3, 5];

    [Fact]
    public void A_perceptron()
    {
        float[] x = Batches.Floats(64 * 300, 1);
        int[] y = Batches.Classes(64, 7, 2);
        AssertSame(
            () => new SharedPerceptron(64), model => new AdamW(model), (model, optimizer) => model.TrainStep(x, y, 64, optimizer));
        AssertSame(
            () => new SharedPerceptron(64), model => new SGD(model, .1f, momentum: .9f), (model, optimizer) =>
            {
                float loss = model.Train(x, y, 64);
                optimizer.ClipGradNorm(1);
                optimizer.Step();
                return loss;
            });
    }

    [Fact]
    public void Recurrent_layers_over_equal_lengths()
    {
        float[] x = Batches.Floats(24 * 30 * 20, 1);
        int[] y = Batches.Classes(24, 9, 2);
        AssertSame(
            () => new SharedRecurrence(24, 30), model => new Adam(model), (model, optimizer) => model.TrainStep(x, y, 24, 30, optimizer));
    }

    [Fact]
    public void Recurrent_layers_over_packed_sequences()
    {
        PackedSequence<float> x = Packed(40);
        int[] y = Batches.Classes(40, 9, 2);
        AssertSame(
            () => new SharedRecurrence(40, 40), model => new Adam(model), (model, optimizer) => model.TrainStep(x, y, optimizer));
    }

    [Fact]
    public void Recurrent_layers_of_few_units()
    {
        float[] x = Batches.Floats(75 * 30 * 20, 1);
        int[] y = Batches.Classes(75, 9, 2);
        AssertSame(
            () => new SharedNarrowRecurrence(75, 30), model => new Adam(model), (model, optimizer) => model.TrainStep(x, y, 75, 30, optimizer));
        PackedSequence<float> packed = Packed(75);
        AssertSame(
            () => new SharedNarrowRecurrence(75, 75), model => new Adam(model), (model, optimizer) => model.TrainStep(packed, y, optimizer));
    }

    [Fact]
    public void Images()
    {
        float[] x = Batches.Floats(16 * 3 * 400, 1), y = Batches.Floats(16 * 30, 2);
        AssertSame(() => new SharedImages(16), model => new RMSprop(model), (model, optimizer) => model.TrainStep(x, y, 16, optimizer));
    }

    [Fact]
    public void Digits()
    {
        float[] x = Batches.Floats(32 * 784, 1);
        int[] y = Batches.Classes(32, 10, 2);
        AssertSame(() => new SharedDigits(32), model => new Adam(model), (model, optimizer) => model.TrainStep(x, y, 32, optimizer));
    }

    [Fact]
    public void A_residual_net()
    {
        float[] x = Batches.Floats(24 * 16 * 576, 1), y = Batches.Floats(24 * 12, 2);
        AssertSame(() => new SharedResidual(24), model => new SGD(model, .05f, momentum: .9f), (model, optimizer) => model.TrainStep(x, y, 24, optimizer));
    }

    [Fact]
    public void Norms_between_an_embedding_and_classes()
    {
        int[] x = Batches.Classes(40 * 50, 300, 1), y = Batches.Classes(40 * 50, 32, 2);
        AssertSame(() => new SharedNorms(40, 50), model => new AdamW(model), (model, optimizer) => model.TrainStep(x, y, 40, 50, optimizer));
    }

    [Fact]
    public void Two_models_train_at_once()
    {
        float[] x = Batches.Floats(64 * 300, 1);
        int[] y = Batches.Classes(64, 7, 2);
        float[] expected = Train(1);
        KilnThreads.Count = 2;
        try
        {
            float[][] results = new float[2][];
            Thread[] callers = [.. Enumerable.Range(0, 2).Select(i => new Thread(() => results[i] = Train(2)))];
            foreach (Thread caller in callers)
                caller.Start();
            foreach (Thread caller in callers)
                caller.Join();
            Assert.Equal(expected, results[0]);
            Assert.Equal(expected, results[1]);
        }
        finally
        {
            KilnThreads.Count = 1;
        }

        float[] Train(int threads)
        {
            KilnThreads.Count = threads;
            var model = new SharedPerceptron(64);
            var adam = new Adam(model);
            for (int i = 0; i < 50; i++)
                model.TrainStep(x, y, 64, adam);
            return model.Parameters.ToArray();
        }
    }

    /// <summary>Sequences of all lengths up to their number, 20 values a step.</summary>
    private static PackedSequence<float> Packed(int count)
    {
        float[][] sequences = [.. Enumerable.Range(0, count).Select(i => Batches.Floats((1 + (i * 7 % count)) * 20, i))];
        return Sequence.PackSequence(sequences, features: 20, enforceSorted: false);
    }

    private static void AssertSame<TModel>(
        Func<TModel> create, Func<TModel, Optimizer> optimize, Func<TModel, Optimizer, float> step)
        where TModel : IModel
    {
        (float[] Losses, float[] Parameters) expected = Train(1);
        foreach (int count in s_counts)
        {
            (float[] losses, float[] parameters) = Train(count);
            Assert.Equal(expected.Losses, losses);
            Assert.Equal(expected.Parameters, parameters);
        }

        (float[] Losses, float[] Parameters) Train(int threads)
        {
            int before = KilnThreads.Count;
            KilnThreads.Count = threads;
            try
            {
                TModel model = create();
                Optimizer optimizer = optimize(model);
                var losses = new float[5];
                for (int i = 0; i < losses.Length; i++)
                    losses[i] = step(model, optimizer);

                float[] parameters = model.Parameters.ToArray();
                Allocations.AssertNone(() => step(model, optimizer), calls: 1, warm: 0);
                return (losses, parameters);
            }
            finally
            {
                KilnThreads.Count = before;
            }
        }
    }
}
