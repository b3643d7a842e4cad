using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Weights of classes are set at run time.</summary>
public class ClassWeightsTests
{
    private static readonly float[] X = Batches.Floats(6 * 4, 1);
    private static readonly int[] Y = [0, 1, 2, 0, 1, 2];

    [Fact]
    public void They_are_one_at_first()
    {
        var weighted = new WeightedClassifier(6, seed: 2);
        var plain = new SoftmaxRegression(6, seed: 2);
        Assert.Equal([1, 1, 1], weighted.ClassWeights.ToArray());
        Assert.Close("loss", plain.Train(X, Y, 6), weighted.Train(X, Y, 6));
        Assert.Close("gradient", plain.Gradient("linear1.weight"), weighted.Gradient("linear1.weight"));
    }

    [Fact]
    public void They_hold_from_the_next_call_on()
    {
        var model = new WeightedClassifier(6, seed: 2);
        float even = model.Train(X, Y, 6);
        float[] weights = [1, 0, 0];
        model.ClassWeights = weights;
        weights[0] = 99;
        Assert.Equal([1, 0, 0], model.ClassWeights.ToArray());
        float onlyFirst = model.Train(X, Y, 6);
        Assert.NotEqual(even, onlyFirst);
        var plain = new SoftmaxRegression(6, seed: 2);
        Assert.Close("rows of class 0", plain.Loss([.. X[..4], .. X[12..16]], [0, 0], 2), onlyFirst);
    }

    [Fact]
    public void There_is_one_per_class()
    {
        var model = new WeightedClassifier(6);
        Assert.Equal("WeightedClassifier.ClassWeights needs 3 values, one per class, but has 2. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => model.ClassWeights = [1, 2]).Message);
        Assert.Equal([1, 1, 1], model.ClassWeights.ToArray());
    }
}
