using System.Text.Json;
using Kiln.Kernels;
using Kiln.Runtime.Tests.Storage;

namespace Kiln.Runtime.Tests.Optimizers;

public class ClippingTests
{
    [Fact]
    public void Clipping_agrees_with_PyTorch()
    {
        foreach (JsonElement example in Golden.Read("gradient_clipping.json").GetProperty("cases").EnumerateArray())
        {
            float[][] gradients = [.. example.GetProperty("grads").EnumerateArray().Select(tensor => tensor.Floats())];
            FakeModel model = WithGradients(gradients);
            var optimizer = new SGD(model);
            if (example.TryGetProperty("max_norm", out JsonElement maxNorm))
            {
                JsonElement type = example.GetProperty("norm_type");
                float norm = optimizer.ClipGradNorm(
                    maxNorm.GetSingle(), type.ValueKind == JsonValueKind.String ? float.PositiveInfinity : type.GetSingle());
                Assert.Equal(example.GetProperty("total_norm").GetSingle(), norm, 1e-6f * norm);
            }
            else
            {
                optimizer.ClipGradValue(example.GetProperty("clip_value").GetSingle());
            }

            int index = 0;
            foreach (JsonElement clipped in example.GetProperty("clipped").EnumerateArray())
            {
                var values = new float[gradients[index].Length];
                model.Parameter($"p{index++}").GetGradient(values);
                Golden.AssertClose(clipped.Floats(), values, 1e-6f, 0);
            }
        }
    }

    [Fact]
    public void Other_norms_follow_their_definition()
    {
        var optimizer = new SGD(WithGradients([[3, -4, 0]]));
        Assert.Equal(Math.Pow(27 + 64, 1 / 3.0), optimizer.ClipGradNorm(float.PositiveInfinity, 3), 1e-6);
        Assert.Equal(Math.Pow(Math.Sqrt(3) + 2, 2), optimizer.ClipGradNorm(float.PositiveInfinity, .5f), 1e-5);
    }

    [Fact]
    public void A_NaN_is_neither_hidden_nor_lost()
    {
        foreach (float type in new[] { 1, 2, 3, float.PositiveInfinity })
        {
            FakeModel model = WithGradients([[1, float.NaN, 2]]);
            var optimizer = new SGD(model);
            Assert.True(float.IsNaN(optimizer.ClipGradNorm(1, type)));
            Assert.True(float.IsNaN(model.Gradients[0]));
        }

        FakeModel clamped = WithGradients([[5, float.NaN, -5]]);
        new SGD(clamped).ClipGradValue(2);
        Assert.Equal([2, float.NaN, -2], clamped.Gradients[..3].ToArray());
    }

    [Fact]
    public void Impossible_limits_are_refused()
    {
        var optimizer = new SGD(WithGradients([[1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipGradNorm(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipGradNorm(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipGradNorm(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipGradValue(-1));
    }

    private static FakeModel WithGradients(float[][] gradients)
    {
        var specs = new ParameterSpec[gradients.Length];
        int offset = 0;
        for (int i = 0; i < specs.Length; i++)
        {
            specs[i] = new ParameterSpec($"p{i}", [gradients[i].Length], offset, ParameterLayout.Vector(gradients[i].Length));
            offset += specs[i].Layout.Length;
        }

        var model = new FakeModel(specs);
        for (int i = 0; i < specs.Length; i++)
            model.SetGradient($"p{i}", gradients[i]);
        return model;
    }
}
