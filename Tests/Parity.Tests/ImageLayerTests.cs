using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Convolutions, pools and norms: outputs, gradients and running statistics.</summary>
public class ImageLayerTests
{
    private static readonly JsonElement[] Cases = [.. Golden.Read("torch/layers").Items("cases")];

    /// <summary>The golden cases of these layers, in their order.</summary>
    private static readonly (string Name, Func<int, IMapModel> Create)[] Models =
    [
        ("Conv2d", b => new ConvPlain(b)), ("Conv2d", b => new ConvPadded(b)), ("Conv2d", b => new ConvStrided(b)), ("Conv2d", b => new ConvOblong(b)), ("Conv2d", b => new ConvDilated(b)),
        ("Conv2d", b => new ConvGrouped(b)), ("Conv2d", b => new ConvPointwise(b)),
        ("Conv1d", b => new LinePlain(b)), ("Conv1d", b => new LineDilated(b)), ("Conv1d", b => new LineStrided(b)),
        ("MaxPool2d", b => new MaxOfTwo(b)), ("MaxPool2d", b => new MaxOverlapping(b)), ("MaxPool2d", b => new MaxRoundedUp(b)),
        ("AvgPool2d", b => new MeanOfTwo(b)), ("AvgPool2d", b => new MeanWithBorder(b)), ("AvgPool2d", b => new MeanInside(b)),
        ("MaxPool1d", b => new LineMax(b)), ("AvgPool1d", b => new LineMean(b)), ("AdaptiveAvgPool2d", b => new MeanOfSix(b)), ("AdaptiveAvgPool2d", b => new MeanOfAll(b)),
        ("BatchNorm1d", b => new BatchNormRows(b)), ("BatchNorm1d", b => new BatchNormLines(b)), ("BatchNorm2d", b => new BatchNormImages(b)), ("BatchNorm2d", b => new BatchNormPlain(b)),
        ("LayerNorm", b => new LayerNormRows(b)), ("LayerNorm", b => new LayerNormPlanes(b)), ("GroupNorm", b => new GroupNormImages(b)), ("RMSNorm", b => new RootNormRows(b)),
    ];

    public static TheoryData<int> Indices => [.. Enumerable.Range(0, Models.Length)];

    [Fact]
    public void Every_golden_case_has_a_model() =>
        Assert.Equal(Known().Select(test => test.Text("name")), Models.Select(model => model.Name));

    [Theory, MemberData(nameof(Indices))]
    public void Layer(int index)
    {
        JsonElement test = Known().ElementAt(index);
        float[] x = test.At("input").Floats;
        int batch = test.At("input").Shape[0];
        IMapModel model = Models[index].Create(batch);
        string layer = test.Text("name").ToLowerInvariant() + "1";
        model.Set(test.At("params"), layer);
        bool hasStatistics = test.TryGetProperty("buffers_before", out JsonElement before);
        if (hasStatistics)
            SetStatistics(model, before, layer);
        else
            Assert.Close("output in evaluation", test.At("output").Floats, model.Forward(x, batch).ToArray(), 2e-5f, 2e-6f);
        Assert.Close("output", test.At("output").Floats, model.ForwardTrain(x, batch).ToArray(), 2e-5f, 2e-6f);
        model.Backward(test.At("coef").Floats);
        model.AssertGradients(layer, test.At("grad_params"), layer, 2e-5f, 5e-6f);
        Assert.Close("gradient of x", test.At("grad_input").Floats, model.XGradient.ToArray(), 2e-5f, 5e-6f);
        if (!hasStatistics)
            return;
        AssertStatistics(model, test.At("buffers_after"), layer);
        Assert.Close("output in evaluation", test.At("output_eval_after").Floats, model.Forward(x, batch).ToArray(), 2e-5f, 2e-6f);
        AssertStatistics(model, test.At("buffers_after"), layer);
    }

    [Fact]
    public void A_small_network_learns_like_PyTorch()
    {
        JsonElement golden = Golden.Read("torch/small_cnn");
        float[] x = golden.At("x").Floats;
        int[] target = golden.At("y").Ints;
        var model = new SmallCnn(4);
        SetAll(model, golden.At("initial"));
        var optimizer = new SGD(model, golden.Number("lr"), momentum: golden.Number("momentum"));
        foreach (JsonElement step in golden.Items("steps"))
        {
            Assert.Close("logits", step.At("logits").Floats, model.Forward(x, 4).ToArray(), 2e-5f, 2e-6f);
            Assert.Close("loss", step.Number("loss"), model.Train(x, target, 4));
            foreach ((string theirs, string ours) in Names)
                model.AssertGradients($"step {step.Integer("step")}", Renamed(step.At("grads"), theirs), ours, 5e-5f, 5e-6f);
            optimizer.Step();
            foreach ((string theirs, string ours) in Names)
                model.AssertValues($"step {step.Integer("step")}", Renamed(step.At("params"), theirs), ours, 5e-5f, 5e-6f);
        }
    }

    /// <summary>Batch statistics in training, running ones in evaluation, over several steps from the weights of the seed.</summary>
    [Fact]
    public void A_residual_network_with_running_statistics_learns_like_PyTorch()
    {
        JsonElement golden = Golden.Read("torch/images");
        float[] x = golden.At("x").Floats;
        int[] target = golden.At("y").Ints;
        var model = new SmallResNet(4, seed: 0);
        foreach (JsonProperty tensor in golden.At("initial").EnumerateObject())
            Assert.Close($"seed 0: {tensor.Name}", tensor.Value.Floats, model.Values(tensor.Name), 0, 1e-7f);
        var optimizer = new SGD(model, 0.1f);
        foreach (JsonElement step in golden.Items("steps"))
        {
            Assert.Close("loss", step.Number("loss"), model.Train(x, target, 4), 2e-5f);
            optimizer.Step();
            foreach (JsonProperty tensor in step.At("state").EnumerateObject())
                Assert.Close(tensor.Name, tensor.Value.Floats, model.Values(tensor.Name), 5e-5f, 5e-6f);
            Assert.Close("evaluation", step.At("evaluation").Floats, model.Forward(x, 4).ToArray(), 5e-5f, 1e-5f);
        }
    }

    [Fact]
    public void Convolutions_start_from_the_weights_of_the_seed()
    {
        var model = new ConvWeights(1, seed: 3);
        foreach (JsonProperty tensor in Golden.Read("torch/images").At("seed3").EnumerateObject())
        {
            float[] first = tensor.Value.Floats;
            Assert.Equal(tensor.Value.Shape, model.Parameter(tensor.Name).Shape);
            Assert.Close(tensor.Name, first, model.Values(tensor.Name).AsSpan(0, first.Length), 0, 1e-7f);
        }
    }

    [Fact]
    public void One_row_has_no_statistics_to_train_with()
    {
        var model = new BatchNormRows(2);
        ArgumentException error = Assert.Throws<ArgumentException>(() => model.ForwardTrain(new float[4], 1));
        Assert.Equal("BatchNormRows.ForwardTrain: batchnorm1d1 takes the statistics of B = 1 values per channel in training; it needs at least 2.", error.Message);
        Assert.Equal(new float[4], model.Values("batchnorm1d1.running_mean"));
        model.Forward(new float[4], 1);
    }

    /// <summary>Parameters and running statistics come back from a file.</summary>
    [Fact]
    public void Running_statistics_are_saved()
    {
        JsonElement golden = Golden.Read("torch/images");
        var model = new SmallResNet(4, seed: 0);
        model.Train(golden.At("x").Floats, golden.At("y").Ints, 4);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            model.Save(path);
            var other = new SmallResNet(4, seed: 9);
            other.Load(path);
            Assert.Equal(model.Forward(golden.At("x").Floats, 4).ToArray(), other.Forward(golden.At("x").Floats, 4).ToArray());
        }
        finally
        {
            File.Delete(path);
        }

        ParameterInfo mean = model.Parameter("batchnorm2d1.running_mean");
        Assert.True(mean.IsBuffer);
        Assert.Throws<InvalidOperationException>(() => mean.GetGradient(new float[4]));
        Assert.Equal(SmallResNet.ParameterCount, model.ParameterInfos.Where(info => !info.IsBuffer).Sum(info => info.Count));
    }

    private static readonly (string Theirs, string Ours)[] Names = [("0", "conv2d1"), ("3", "conv2d2"), ("7", "linear1")];

    private static IEnumerable<JsonElement> Known() => Cases.Where(test => Models.Any(model => model.Name == test.Text("name")));

    private static void SetAll(IModel model, JsonElement tensors)
    {
        foreach ((string theirs, string ours) in Names)
            model.Set(Renamed(tensors, theirs), ours);
    }

    /// <summary>The tensors of one layer under their names inside it.</summary>
    private static JsonElement Renamed(JsonElement tensors, string layer)
    {
        IEnumerable<string> parts = tensors.EnumerateObject().Where(tensor => tensor.Name.StartsWith(layer + ".", StringComparison.Ordinal)).Select(tensor => $"\"{tensor.Name[(layer.Length + 1)..]}\": {tensor.Value.GetRawText()}");
        using JsonDocument document = JsonDocument.Parse($"{{ {string.Join(", ", parts)} }}");
        return document.RootElement.Clone();
    }

    private static void SetStatistics(IModel model, JsonElement buffers, string layer)
    {
        foreach (string name in new[] { "running_mean", "running_var" })
            model.Set(buffers.At(name), layer, name);
    }

    private static void AssertStatistics(IModel model, JsonElement buffers, string layer)
    {
        foreach (string name in new[] { "running_mean", "running_var" })
            Assert.Close(name, buffers.At(name).Floats, model.Values($"{layer}.{name}"));
    }
}
