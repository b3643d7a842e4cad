using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Micro-batches with their shares as scale give the gradients of the whole batch.</summary>
public class AccumulateTests
{
    [Fact]
    public void Micro_batches_of_a_classifier_equal_the_whole_batch()
    {
        float[] x = Batches.Floats(12 * 4, 1);
        int[] y = Batches.Classes(12, 3, 2);
        var model = new WeightedClassifier(12);
        float loss = model.Train(x, y, 12);
        float[] whole = model.Gradients.ToArray();
        float sum = model.Train(x.AsSpan(0, 12), y.AsSpan(0, 3), 3, scale: 3 / 12f);
        sum += model.Accumulate(x.AsSpan(12, 20), y.AsSpan(3, 5), 5, scale: 5 / 12f);
        sum += model.Accumulate(x.AsSpan(32, 16), y.AsSpan(8, 4), 4, scale: 4 / 12f);
        Assert.Close("loss", loss, sum);
        Assert.Close("gradients", whole, model.Gradients);
    }

    [Fact]
    public void Micro_batches_of_sequences_equal_the_whole_batch()
    {
        int[] x = Batches.Classes(4 * 8, 12, 1), y = Batches.Classes(4 * 8, 12, 2);
        var model = new UntiedLanguage(4, 8);
        float loss = model.Train(x, y, 4, 8);
        float[] whole = model.Gradients.ToArray();
        float sum = model.Train(x.AsSpan(0, 8), y.AsSpan(0, 8), 1, 8, scale: 1 / 4f);
        sum += model.Accumulate(x.AsSpan(8, 24), y.AsSpan(8, 24), 3, 8, scale: 3 / 4f);
        Assert.Close("loss", loss, sum);
        Assert.Close("gradients", whole, model.Gradients);
    }

    [Fact]
    public void Train_overwrites_and_Accumulate_adds()
    {
        int[] x = Batches.Classes(8, 12, 1), y = Batches.Classes(8, 12, 2);
        var model = new UntiedLanguage(1, 8);
        model.Train(x, y, 1, 8);
        float[] once = model.Gradients.ToArray();
        model.Accumulate(x, y, 1, 8);
        Assert.Close("twice", [.. once.Select(value => 2 * value)], model.Gradients);
        model.Train(x, y, 1, 8);
        Assert.Equal(once, model.Gradients.ToArray());
    }
}
