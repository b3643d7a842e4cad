using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>RNN, LSTM and GRU from given states: outputs, final states, and the gradients of the input, the states and all weights.</summary>
public class RecurrentTests
{
    private static readonly JsonElement File = Golden.Read("torch/recurrent");

    public static TheoryData<int> Sequences => [.. Enumerable.Range(0, File.At("sequences").GetArrayLength())];

    [Theory, MemberData(nameof(Sequences))]
    public void Sequence_from_given_states(int index)
    {
        JsonElement test = File.Items("sequences").ElementAt(index);
        bool batchFirst = test.At("config").Flag("batch_first");
        int[] shape = test.At("input").Shape;
        (int b, int t) = batchFirst ? (shape[0], shape[1]) : (shape[1], shape[0]);
        float[] Floats(string name) => batchFirst ? test.At(name).Floats : SequenceLayout.SwapAxes(test.At(name).Floats, t, b, test.At(name).Shape[2]);
        var model = new RecurrentCalls(Create(test.Text("kind"), test.At("config"), b, t));
        model.Model.Set(test.At("params"), model.Layer);
        float[] x = Floats("input"), h0 = test.At("h_0").Floats;
        float[]? c0 = Optional(test, "c_0");

        Assert.Close("output in evaluation", Floats("output"), model.Forward(x, h0, c0, b, t));
        float[] output = model.ForwardTrain(x, h0, c0, b, t);
        Assert.Close("output", Floats("output"), output);
        Assert.Equal(test.At("h_n").Shape, model.HiddenShape);
        Assert.Close("h_n", test.At("h_n").Floats, model.Hidden);
        Assert.Close("c_n", Optional(test, "c_n"), model.Cell);
        double loss = Dot(output, Floats("coef_output")) + Dot(model.Hidden, test.At("coef_h_n").Floats) + Dot(model.Cell, Optional(test, "coef_c_n"));
        Assert.Close("loss", test.Number("loss"), (float)loss);

        model.Backward(Floats("coef_output"), test.At("coef_h_n").Floats, Optional(test, "coef_c_n"));
        model.Model.AssertGradients($"{test.At("config")}", test.At("grad_params"), model.Layer);
        Assert.Close("gradient of x", Floats("grad_input"), model.XGradient);
        Assert.Close("gradient of h_0", test.At("grad_h_0").Floats, model.H0Gradient);
        Assert.Close("gradient of c_0", Optional(test, "grad_c_0"), model.C0Gradient);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Cell_as_a_sequence_of_one_step(int index)
    {
        JsonElement test = File.Items("cells").ElementAt(index);
        var model = new RecurrentCalls(Create(test.Text("kind").Replace("Cell", ""), test.At("config"), 2, 1));
        foreach (JsonProperty tensor in test.At("params").EnumerateObject())
            model.Model.Set(tensor.Value, model.Layer, tensor.Name + "_l0");
        float[] output = model.Forward(test.At("input").Floats, test.At("h").Floats, Optional(test, "c"), 2, 1);
        Assert.Close("output", test.At("new_h").Floats, output);
        Assert.Close("h", test.At("new_h").Floats, model.Hidden);
        Assert.Close("c", Optional(test, "new_c"), model.Cell);
    }

    private static float[]? Optional(JsonElement test, string name) => test.TryGetProperty(name, out JsonElement tensor) ? tensor.Floats : null;

    private static double Dot(float[]? a, float[]? b) => a is null || b is null ? 0 : a.Zip(b, (x, y) => (double)x * y).Sum();

    private static IModel Create(string kind, JsonElement config, int b, int t)
    {
        bool deep = config.TryGetProperty("num_layers", out _), both = config.Flag("bidirectional"), bare = config.TryGetProperty("bias", out _);
        return (kind, deep, both) switch
        {
            ("RNN", true, true) => new StartedTwoLayerBidirectionalRNN(b, t),
            ("RNN", true, false) => new StartedTwoLayerRNN(b, t),
            ("RNN", false, true) => new StartedBidirectionalRNN(b, t),
            ("RNN", _, _) when bare => new StartedRNNWithoutBias(b, t),
            ("RNN", _, _) => config.TryGetProperty("nonlinearity", out _) ? new StartedRectifiedRNN(b, t) : new StartedRNN(b, t),
            ("LSTM", true, true) => new StartedTwoLayerBidirectionalLSTM(b, t),
            ("LSTM", true, false) => new StartedTwoLayerLSTM(b, t),
            ("LSTM", false, true) => new StartedBidirectionalLSTM(b, t),
            ("LSTM", _, _) when bare => new StartedLSTMWithoutBias(b, t),
            ("LSTM", _, _) => config.TryGetProperty("proj_size", out _) ? new StartedProjectedLSTM(b, t) : new StartedLSTM(b, t),
            (_, true, true) => new StartedTwoLayerBidirectionalGRU(b, t),
            (_, true, false) => new StartedTwoLayerGRU(b, t),
            (_, false, true) => new StartedBidirectionalGRU(b, t),
            _ => bare ? new StartedGRUWithoutBias(b, t) : new StartedGRU(b, t),
        };
    }
}
