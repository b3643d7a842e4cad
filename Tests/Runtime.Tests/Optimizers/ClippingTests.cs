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

    public static MatrixTheoryData<string, bool> Optimizers => new(
        ["SGD", "momentum", "nesterov", "Adam", "amsgrad", "AdamW", "RMSprop", "centered", "Adagrad", "Adadelta", "NAdam", "RAdam", "Adamax"], [false, true]);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Clipping_within_the_step_has_the_bits_of_clipping_before_it(string kind, bool maximize)
    {
        foreach ((float? norm, float type, float? value) in new (float?, float, float?)[] { (1, 2, null), (3, float.PositiveInfinity, null), (null, 2, .4f), (2, 1, .05f), (1e6f, 2, null), (0, 2, null) })
        {
            FakeModel eager = Drawn(), fused = Drawn();
            Optimizer before = Make(kind, eager, maximize), within = Make(kind, fused, maximize);
            (within.ClipNorm, within.ClipNormType, within.ClipValue) = (norm, type, value);
            before.Group("p1").Frozen = within.Group("p1").Frozen = true;
            for (int step = 0; step < 4; step++)
            {
                DrawGradients(eager, step);
                DrawGradients(fused, step);
                float[] untouched = fused.Gradients.ToArray();
                float found = norm is { } maxNorm ? before.ClipGradNorm(maxNorm, type) : float.NaN;
                if (value is { } limit)
                    before.ClipGradValue(limit);
                before.Step();
                within.Step();

                Assert.Equal(BitConverter.SingleToUInt32Bits(found), BitConverter.SingleToUInt32Bits(within.GradientNorm));
                Assert.Equal(Parameters(eager), Parameters(fused));
                Assert.Equal(untouched, fused.Gradients.ToArray());
            }
        }
    }

    [Fact]
    public void Clipping_ends_where_it_is_switched_off()
    {
        FakeModel clipped = Drawn(), plain = Drawn();
        Optimizer optimizer = new SGD(clipped, .1f) { ClipNorm = 0 }, other = new SGD(plain, .1f);
        DrawGradients(clipped, 1);
        DrawGradients(plain, 1);
        optimizer.Step();
        Assert.Equal(Parameters(plain), Parameters(clipped));
        optimizer.ClipNorm = null;
        optimizer.Step();
        other.Step();
        Assert.Equal(Parameters(plain), Parameters(clipped));
        Assert.True(float.IsNaN(optimizer.GradientNorm));
    }

    [Fact]
    public void A_NaN_reaches_the_parameters_as_it_does_in_PyTorch()
    {
        FakeModel model = Drawn();
        DrawGradients(model, 1);
        model.Gradients[3] = float.NaN;
        new SGD(model) { ClipNorm = 1 }.Step();
        var values = new float[37];
        model.Parameter("p0").Get(values);
        Assert.All(values, value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Steps_that_clip_allocate_nothing()
    {
        FakeModel model = Drawn();
        DrawGradients(model, 1);
        var adam = new Adam(model) { ClipNorm = 1, ClipValue = .1f };

        Allocations.AssertNone(adam.Step);
    }

    [Fact]
    public void Impossible_options_are_refused_and_change_nothing()
    {
        var optimizer = new SGD(WithGradients([[1]])) { ClipNorm = 2, ClipValue = 3 };
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipNorm = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipNorm = float.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipNormType = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.ClipValue = -1);
        Assert.Equal((2f, 2f, 3f), (optimizer.ClipNorm, optimizer.ClipNormType, optimizer.ClipValue));
    }

    private static Optimizer Make(string kind, IModel model, bool maximize) => kind switch
    {
        "SGD" => new SGD(model, .1f, weightDecay: .01f, maximize: maximize),
        "momentum" => new SGD(model, .1f, momentum: .9f, maximize: maximize),
        "nesterov" => new SGD(model, .1f, momentum: .9f, nesterov: true, maximize: maximize),
        "Adam" => new Adam(model, .1f, weightDecay: .01f, maximize: maximize),
        "amsgrad" => new Adam(model, .1f, amsgrad: true, maximize: maximize),
        "AdamW" => new AdamW(model, .1f, maximize: maximize),
        "RMSprop" => new RMSprop(model, .1f, maximize: maximize),
        "centered" => new RMSprop(model, .1f, momentum: .9f, centered: true, maximize: maximize),
        "Adagrad" => new Adagrad(model, .1f, maximize: maximize),
        "Adadelta" => new Adadelta(model, maximize: maximize),
        "NAdam" => new NAdam(model, maximize: maximize),
        "RAdam" => new RAdam(model, maximize: maximize),
        _ => new Adamax(model, maximize: maximize),
    };

    private static float[] Parameters(IModel model) => model.Parameters.ToArray();

    private static FakeModel Drawn()
    {
        FakeModel model = WithGradients([new float[37], new float[5], new float[64]]);
        foreach (string name in (string[])["p0", "p1", "p2"])
        {
            var values = new float[model.Parameter(name).Count];
            new TorchRandom(7).Normal(values);
            model.Parameter(name).Set(values);
        }

        return model;
    }

    private static void DrawGradients(FakeModel model, int seed)
    {
        foreach (string name in (string[])["p0", "p1", "p2"])
        {
            var values = new float[model.Parameter(name).Count];
            new TorchRandom(seed).Normal(values);
            model.SetGradient(name, values);
        }
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
