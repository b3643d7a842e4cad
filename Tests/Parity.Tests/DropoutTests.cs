using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>The mask is a function of seed, layer, training call and element.</summary>
public class DropoutTests
{
    private const float Kept = 1 / 0.7f;
    private static readonly float[] Ones = [.. Enumerable.Repeat(1f, 200 * 64)];

    [Fact]
    public void Evaluation_leaves_values_as_they_are()
    {
        float[] x = Batches.Floats(3 * 64, 1);
        var model = new Dropping(3);
        Assert.Equal(x, model.Forward(x, 3).ToArray());
        Assert.Equal(new RngState(0, 0), model.RngState);
    }

    [Fact]
    public void Elements_are_dropped_or_scaled_and_backward_uses_the_same_mask()
    {
        var model = new Dropping(200);
        float[] y = model.ForwardTrain(Ones, 200).ToArray();
        Assert.All(y, value => Assert.True(value is 0 or Kept, $"{value:G9}"));
        Assert.InRange(y.Count(value => value != 0) / (float)y.Length, 0.68f, 0.72f);
        model.Backward(Ones);
        Assert.Equal(y, model.XGradient.ToArray());
    }

    [Fact]
    public void The_same_seed_and_call_give_the_same_mask()
    {
        Dropping model = new(4, seed: 7), twin = new(4, seed: 7), other = new(4, seed: 8);
        float[] x = Ones[..256];
        float[] first = model.ForwardTrain(x, 4).ToArray(), second = model.ForwardTrain(x, 4).ToArray();
        Assert.NotEqual(first, second);
        Assert.Equal(first, twin.ForwardTrain(x, 4).ToArray());
        Assert.Equal(second, twin.ForwardTrain(x, 4).ToArray());
        Assert.NotEqual(first, other.ForwardTrain(x, 4).ToArray());
    }

    [Fact]
    public void The_state_can_be_saved_and_set()
    {
        var model = new Dropping(4, seed: 7);
        float[] x = Ones[..256];
        model.ForwardTrain(x, 4);
        RngState state = model.RngState;
        Assert.Equal(new RngState(7, 1), state);
        float[] second = model.ForwardTrain(x, 4).ToArray();
        model.ForwardTrain(x, 4);
        Assert.Equal(new RngState(7, 3), model.RngState);
        model.RngState = state;
        Assert.Equal(second, model.ForwardTrain(x, 4).ToArray());
        Assert.Equal(second, new Dropping(4) { RngState = state }.ForwardTrain(x, 4).ToArray());
    }

    [Fact]
    public void Layers_have_masks_of_their_own()
    {
        float[] twice = new DroppingTwice(200).ForwardTrain(Ones, 200).ToArray();
        Assert.InRange(twice.Count(value => value != 0) / (float)twice.Length, 0.47f, 0.51f);
    }

    [Fact]
    public void Everything_can_be_dropped()
    {
        var model = new DroppingAll(4);
        Assert.Equal(new float[256], model.ForwardTrain(Ones[..256], 4).ToArray());
        model.Backward(Ones[..256]);
        Assert.Equal(new float[256], model.XGradient.ToArray());
    }

    [Fact]
    public void An_element_keeps_its_mask_in_a_smaller_batch()
    {
        Dropping model = new(4), twin = new(4);
        Assert.Equal(model.ForwardTrain(Ones[..256], 4).ToArray()[..64], twin.ForwardTrain(Ones[..64], 1).ToArray());
    }
}
