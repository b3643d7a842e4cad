namespace Kiln.Parity.Tests;

/// <summary>A last step whose features happen to be as many as there are steps: (B, 5) is no sequence of (B, T).</summary>
public class LastStepTests
{
    [Fact]
    public void Features_as_many_as_steps_are_not_taken_for_steps()
    {
        var model = new SquareLastStep(maxB: 3, seed: 0);
        float[] x = [.. Enumerable.Range(0, 3 * 5 * 3).Select(i => MathF.Sin(i))];
        float[] all = model.Forward(x, b: 3).ToArray();
        for (int row = 0; row < 3; row++)
        {
            float[] one = model.Forward(x.AsSpan(row * 15, 15), b: 1).ToArray();
            Assert.Equal(one, all[(row * 2)..(row * 2 + 2)]);
        }
    }
}

[Model, Input("B", 5, 3), RNN(5), LastStep, PReLU, Linear(2)]
public partial class SquareLastStep;

file static class Tensors
{
    public static float[] ToArray(this System.Numerics.Tensors.ReadOnlyTensorSpan<float> tensor)
    {
        var values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
