using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Layers with parameters: outputs and all gradients.</summary>
public class LayerTests
{
    private static readonly JsonElement Layers = Golden.Read("torch/layers");
    private static readonly JsonElement More = Golden.Read("torch/more").At("recurrent");

    public static TheoryData<int> RecurrentCases => [.. Enumerable.Range(0, More.GetArrayLength())];

    [Fact]
    public void Linear()
    {
        Compare(new LinearModel(2), Case("Linear", 0), "linear1");
        Compare(new LinearWithoutBias(2), Case("Linear", 1), "linear1");
    }

    [Fact]
    public void PReLU() => Compare(new PReLUModel(2), Case("PReLU", 0), "prelu1");

    [Fact]
    public void Embedding()
    {
        JsonElement test = Case("Embedding", 0);
        int[] x = test.At("input").Ints;
        var model = new EmbeddingModel(2);
        model.Set(test.At("params"), "embedding1");
        Assert.Close("output", test.At("output").Floats, model.ForwardTrain(x, 2).ToArray(), 0, 0);
        model.Backward(test.At("coef").Floats);
        model.AssertGradients("Embedding", test.At("grad_params"), "embedding1");

        var twin = new LongEmbeddingModel(2);
        twin.Set(test.At("params"), "embedding1");
        Assert.Close("output of long indices", test.At("output").Floats, twin.ForwardTrain([.. x.Select(index => (long)index)], 2).ToArray(), 0, 0);
        twin.Backward(test.At("coef").Floats);
        Assert.Equal(model.Gradients.ToArray(), twin.Gradients.ToArray());
    }

    [Fact]
    public void Embedding_with_a_padding_row()
    {
        JsonElement test = Case("Embedding", 1);
        var model = new PaddedEmbeddingModel(2);
        Assert.Equal(new float[4], model.Values("embedding1.weight")[..4]);
        model.Set(test.At("params"), "embedding1");
        Assert.Close("output", test.At("output").Floats, model.ForwardTrain(test.At("input").Ints, 2).ToArray(), 0, 0);
        model.Backward(test.At("coef").Floats);
        model.AssertGradients("Embedding", test.At("grad_params"), "embedding1");
    }

    [Theory, MemberData(nameof(RecurrentCases))]
    public void Recurrent(int index)
    {
        JsonElement test = More[index];
        int[] shape = test.At("input").Shape;
        IRecurrentModel model = RecurrentModel(test.At("config"), shape[0], shape[1]);
        model.Set(test.At("params"), "rnn");
        float[] x = test.At("input").Floats;
        Assert.Close("output in evaluation", test.At("output").Floats, model.Forward(x, shape[0], shape[1]).ToArray());
        Assert.Close("output", test.At("output").Floats, model.ForwardTrain(x, shape[0], shape[1]).ToArray());
        model.Backward(test.At("coef").Floats);
        model.AssertGradients($"{test.At("config")}", test.At("grad_params"), "rnn");
        Assert.Close("gradient of x", test.At("grad_input").Floats, model.XGradient.ToArray());
    }

    private static void Compare(IMapModel model, JsonElement test, string layer)
    {
        int[] shape = test.At("input").Shape;
        float[] x = test.At("input").Floats;
        model.Set(test.At("params"), layer);
        Assert.Close("output in evaluation", test.At("output").Floats, model.Forward(x, shape[0]).ToArray());
        Assert.Close("output", test.At("output").Floats, model.ForwardTrain(x, shape[0]).ToArray());
        Assert.Equal(test.At("output").Shape, model.ForwardTrain(x, shape[0]).ShapeToArray());
        model.Backward(test.At("coef").Floats);
        model.AssertGradients(layer, test.At("grad_params"), layer);
        Assert.Close("gradient of x", test.At("grad_input").Floats, model.XGradient.ToArray());
    }

    private static JsonElement Case(string name, int index) => Layers.Items("cases").Where(test => test.Text("name") == name).ElementAt(index);

    private static IRecurrentModel RecurrentModel(JsonElement config, int b, int t)
    {
        bool rectified = config.TryGetProperty("nonlinearity", out _);
        return (config.Integer("hidden_size"), (int)config.Number("num_layers", 1)) switch
        {
            (4, 2) => new TwoLayers(b, t),
            (4, 1) when config.TryGetProperty("bias", out _) => new RecurrentWithoutBias(b, t),
            (4, 1) => rectified ? new RectifiedRecurrent(b, t) : new Recurrent(b, t),
            (17, 3) => new ThreeRectifiedLayers(b, t),
            _ => new WideRecurrent(b, t),
        };
    }
}
