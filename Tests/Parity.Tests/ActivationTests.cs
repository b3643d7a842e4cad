using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Every function of the vocabulary, and some as <c>Map</c>, with its gradient.</summary>
public class ActivationTests
{
    /// <summary>Functions through exp or erf; the file's own values are no closer in float32.</summary>
    private static readonly string[] Loose = ["gelu", "exp", "erf", "mish"];

    /// <summary>What no layer computes.</summary>
    private static readonly string[] Elsewhere = ["softmin", "erf"];

    private static readonly JsonElement Activations = Golden.Read("torch/activations");
    private static readonly JsonElement More = Golden.Read("torch/more");

    public static TheoryData<int> Cases =>
        [.. Enumerable.Range(0, Activations.At("cases").GetArrayLength()).Where(index => !Elsewhere.Contains(Activations.At("cases")[index].Text("name")))];

    public static TheoryData<int> MoreCases => [.. Enumerable.Range(0, More.At("functions").GetArrayLength())];

    [Theory, MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(int index)
    {
        JsonElement test = Activations.At("cases")[index];
        float[] x = Activations.At("input").Floats;
        IMapModel model = Model(test.Text("name"), test.At("options"), x.Length);
        Compare(model, x.Length, test, x, Activations.At("coef").Floats);
    }

    [Theory, MemberData(nameof(MoreCases))]
    public void Agrees_along_axes_and_at_kinks(int index)
    {
        JsonElement test = More.At("functions")[index];
        float[] x = test.At("input").Floats;
        (IMapModel model, int batch) = OfRank3(test.Text("name")) is { } found
            ? (found, 3)
            : (Model(test.Text("name"), default, x.Length), x.Length);
        Compare(model, batch, test, x, test.At("coef").Floats);
    }

    private static void Compare(IMapModel model, int batch, JsonElement test, float[] x, float[] coefficients)
    {
        string name = test.Text("name");
        float relative = Loose.Contains(name) ? 1e-4f : 1e-5f;
        Assert.Close($"{name} in evaluation", test.At("output").Floats, model.Forward(x, batch).ToArray(), relative);
        Assert.Close(name, test.At("output").Floats, model.ForwardTrain(x, batch).ToArray(), relative);
        model.Backward(coefficients);
        Assert.Close($"gradient of {name}", test.At("grad_input").Floats, model.XGradient.ToArray(), relative);
    }

    private static IMapModel Model(string name, JsonElement options, int b) => name switch
    {
        "relu" => new ReLUModel(b),
        "relu6" => new ReLU6Model(b),
        "leaky_relu" => Option(options, "negative_slope", 0.01f) == 0.01f ? new LeakyReLUModel(b) : new SteepLeakyReLUModel(b),
        "elu" => Option(options, "alpha", 1) == 1 ? new ELUModel(b) : new FlatELUModel(b),
        "selu" => new SELUModel(b),
        "celu" => Option(options, "alpha", 1) == 1 ? new UnitCELUModel(b) : new CELUModel(b),
        "gelu" => options.ValueKind == JsonValueKind.Undefined || options.Text("approximate") == "none" ? new GELUModel(b) : new TanhGELUModel(b),
        "sigmoid" => new SigmoidModel(b),
        "logsigmoid" => new LogSigmoidModel(b),
        "tanh" => new TanhModel(b),
        "softplus" => Option(options, "beta", 1) == 1 ? new SoftplusModel(b) : new SteepSoftplusModel(b),
        "softsign" => new SoftsignModel(b),
        "silu" => new SiLUModel(b),
        "mish" => new MishModel(b),
        "hardtanh" => new HardtanhModel(b),
        "hardsigmoid" => new HardsigmoidModel(b),
        "hardswish" => new HardswishModel(b),
        "softmax" => new SoftmaxModel(b),
        "log_softmax" => new LogSoftmaxModel(b),
        _ => Mapped(name, b),
    };

    private static IMapModel Mapped(string name, int b) => name switch
    {
        "exp" => new ExponentialModel(b),
        "abs" => new AbsoluteModel(b),
        "square" => new SquareModel(b),
        "sin" => new SineModel(b),
        "cos" => new CosineModel(b),
        "tanhshrink" => new TanhShrinkModel(b),
        "softshrink" => new SoftShrinkModel(b),
        "hardshrink" => new HardShrinkModel(b),
        "threshold" => new ThresholdModel(b),
        _ => throw new ArgumentException(name),
    };

    private static IMapModel? OfRank3(string name) => name switch
    {
        "softmax 1" => new ColumnSoftmaxModel(3),
        "softmax 2" => new RowSoftmaxModel(3),
        "log_softmax 1" => new ColumnLogSoftmaxModel(3),
        "log_softmax 2" => new RowLogSoftmaxModel(3),
        "glu 1" => new ColumnGLUModel(3),
        "glu 2" => new RowGLUModel(3),
        _ => null,
    };

    private static float Option(JsonElement options, string name, float fallback) =>
        options.ValueKind == JsonValueKind.Object ? options.Number(name, fallback) : fallback;
}
