using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

public class FrozenTests
{
    private static readonly float[] X = Batches.Floats(20, 1);
    private static readonly int[] Y = Batches.Classes(5, 3, 2);

    [Fact]
    public void A_frozen_layer_stays_and_passes_gradients_on()
    {
        var frozen = new FrozenMiddle(5, seed: 3);
        var free = new FreeMiddle(5, seed: 3);
        float[] weight = frozen.Values("linear2.weight"), bias = frozen.Values("linear2.bias");
        Assert.Equal(free.Values("linear2.weight"), weight);
        Assert.Equal(free.Train(X, Y, 5), frozen.Train(X, Y, 5));
        foreach (string name in new[] { "linear1.weight", "linear1.bias", "linear3.weight", "linear3.bias" })
            Assert.Close(name, free.Gradient(name), frozen.Gradient(name));

        var adam = new Adam(frozen, 0.1f);
        float[] first = frozen.Values("linear1.weight");
        adam.Step();
        Assert.Equal(weight, frozen.Values("linear2.weight"));
        Assert.Equal(bias, frozen.Values("linear2.bias"));
        Assert.NotEqual(first, frozen.Values("linear1.weight"));
    }

    [Fact]
    public void Gradients_cover_the_trainable_part_only()
    {
        var frozen = new FrozenMiddle(5);
        var free = new FreeMiddle(5);
        Assert.Equal(free.Parameters.Length, frozen.Parameters.Length);
        Assert.True(frozen.Gradients.Length < free.Gradients.Length);
        Assert.True(frozen.Parameter("linear2.weight").Frozen);
        Assert.False(frozen.Parameter("linear1.weight").Frozen);
        Assert.Equal(FreeMiddle.ParameterCount, FrozenMiddle.ParameterCount);
        Assert.Equal(["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias", "linear3.weight", "linear3.bias"], frozen.ParameterInfos.Select(info => info.Name));
        Assert.Equal("linear2.weight has no gradient: it is frozen.", Assert.Throws<InvalidOperationException>(() => frozen.Gradient("linear2.weight")).Message);
    }

    [Fact]
    public void A_wholly_frozen_model_has_a_loss()
    {
        var model = new WhollyFrozen(5);
        Assert.Equal(0, model.Gradients.Length);
        float[] target = Batches.Floats(15, 4);
        Assert.Equal(model.Loss(X, target, 5), model.Train(X, target, 5));
        Assert.Equal("WhollyFrozen has no trainable parameters. (Parameter 'model')", Assert.Throws<ArgumentException>(() => new SGD(model)).Message);
    }
}
