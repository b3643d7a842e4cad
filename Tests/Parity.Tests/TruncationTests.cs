using System.Numerics.Tensors;
using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Training in chunks with the state carried over, and one long call whose gradients are cut at the same places.</summary>
public class TruncationTests
{
    private static readonly JsonElement File = Golden.Read("torch/truncated");
    private static readonly int Chunk = File.Integer("chunk");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Chunks_with_the_state_carried_over(int index)
    {
        JsonElement test = File.Items("carried").ElementAt(index);
        int[] shape = test.At("input").Shape;
        (ISequenceModel model, Func<RecurrentState?> state) = Carrying(test, shape[0]);
        SetAll(model, test.At("params"));
        float[] x = test.At("input").Floats;
        int[] y = test.At("target").Ints;
        int start = 0;
        foreach (JsonElement chunk in test.Items("chunks"))
        {
            int end = Math.Min(start + Chunk, shape[1]);
            float loss = model.Train(SequenceLayout.Steps(x, shape[0], 3, start, end), SequenceLayout.Steps(y, shape[0], 1, start, end), shape[0], end - start);
            Assert.Close($"loss from step {start}", chunk.Number("loss"), loss);
            AssertGradients($"from step {start}", model, chunk.At("grads"));
            AssertState(chunk.At("state"), state()!);
            start = end;
        }

        // Forward goes on from the state as well: from zeros again, the chunks give what they gave in training.
        state()!.Reset();
        start = 0;
        foreach (JsonElement chunk in test.Items("chunks"))
        {
            int end = Math.Min(start + Chunk, shape[1]);
            ReadOnlyTensorSpan<float> logits = model.Forward(SequenceLayout.Steps(x, shape[0], 3, start, end), shape[0], end - start);
            Assert.Close($"output from step {start}", chunk.At("output").Floats, logits.ToArray());
            start = end;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_call_cut_at_the_same_places(int index)
    {
        JsonElement test = File.Items("carried").ElementAt(index);
        int[] shape = test.At("input").Shape;
        ITruncatedModel model = Truncated(test, shape[0], shape[1]);
        SetAll(model, test.At("params"));
        float[] x = test.At("input").Floats;
        int[] y = test.At("target").Ints;
        Assert.Close("loss", test.Number("loss"), model.Train(x, y, shape[0], shape[1]));
        AssertGradients("one call", model, test.At("grads"));
        Assert.Close("gradient of x", test.At("grad_input").Floats, model.XGradient.ToArray());

        float[] gradients = model.Gradients.ToArray();
        int[] lengths = [.. Enumerable.Repeat(shape[1], shape[0])];
        model.Train(SequenceLayout.Pack(x, lengths, 3), SequenceLayout.Pack(y, lengths));
        Assert.Equal(gradients, model.Gradients.ToArray());
        Assert.Close("packed gradient of x", test.At("grad_input").Floats, SequenceLayout.Pad(model.XGradientPacked));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_direction_is_cut_along_its_own_walk(int index)
    {
        JsonElement test = File.Items("both_directions").ElementAt(index);
        int[] shape = test.At("input").Shape;
        IRecurrentModel model = test.Text("kind") switch
        {
            "RNN" => new TruncatedBidirectionalRNN(shape[0], shape[1]),
            "LSTM" => new TruncatedBidirectionalLSTM(shape[0], shape[1]),
            _ => new TruncatedBidirectionalGRU(shape[0], shape[1]),
        };
        string layer = model.ParameterInfos[0].Name.Split('.')[0];
        model.Set(test.At("params"), layer);
        Assert.Close("output", test.At("output").Floats, model.ForwardTrain(test.At("input").Floats, shape[0], shape[1]).ToArray());
        model.Backward(test.At("coef").Floats);
        model.AssertGradients(layer, test.At("grads"), layer);
        Assert.Close("gradient of x", test.At("grad_input").Floats, model.XGradient.ToArray());
    }

    private static void SetAll(IModel model, JsonElement parameters)
    {
        foreach (JsonProperty tensor in parameters.EnumerateObject())
            model.Parameter(tensor.Name).Set(tensor.Value.Floats);
    }

    private static void AssertGradients(string context, IModel model, JsonElement gradients)
    {
        foreach (JsonProperty tensor in gradients.EnumerateObject())
            Assert.Close($"{context}: gradient of {tensor.Name}", tensor.Value.Floats, model.Gradient(tensor.Name));
    }

    /// <summary>The states of all layers, in PyTorch (L, B, width), here a part per layer.</summary>
    private static void AssertState(JsonElement expected, RecurrentState state)
    {
        foreach (JsonProperty tensor in expected.EnumerateObject())
        {
            float[][] layers = [.. tensor.Value.Floats.Chunk(tensor.Value.Shape[1] * tensor.Value.Shape[2])];
            for (int i = 0; i < layers.Length; i++)
                Assert.Close($"{tensor.Name} of layer {i}", layers[i], state[state.Names.Single(name => name.EndsWith($".{tensor.Name}_l{i}", StringComparison.Ordinal))]);
        }
    }

    private static (ISequenceModel Model, Func<RecurrentState?> State) Carrying(JsonElement test, int b)
    {
        switch (test.Text("kind"))
        {
            case "RNN":
                var rnn = new CarriedRNN(b, Chunk);
                return (rnn, () => rnn.State);
            case "GRU":
                var gru = new CarriedGRU(b, Chunk);
                return (gru, () => gru.State);
            case "LSTM" when test.At("config").TryGetProperty("proj_size", out _):
                var projected = new CarriedProjectedLSTM(b, Chunk);
                return (projected, () => projected.State);
            default:
                var lstm = new CarriedLSTM(b, Chunk);
                return (lstm, () => lstm.State);
        }
    }

    private static ITruncatedModel Truncated(JsonElement test, int b, int t) => test.Text("kind") switch
    {
        "RNN" => new TruncatedRNN(b, t),
        "GRU" => new TruncatedGRU(b, t),
        _ => test.At("config").TryGetProperty("proj_size", out _) ? new TruncatedProjectedLSTM(b, t) : new TruncatedLSTM(b, t),
    };
}
