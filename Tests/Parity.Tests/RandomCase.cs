using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kiln.Parity.Tests;

/// <summary>A random batch for a recurrent model: what PyTorch is asked, and what both say.</summary>
internal sealed class RandomCase
{
    private readonly RecurrentCalls _calls;
    private readonly JsonObject _question;
    private readonly float[] _x, _outputGradient, _hiddenGradient;
    private readonly float[]? _h0, _c0, _cellGradient;
    private readonly int _features, _outputs;

    /// <param name="model">The model, whose weights become random too.</param>
    /// <param name="config">PyTorch's arguments, with <c>input_size</c> and <c>hidden_size</c>.</param>
    /// <param name="started">Whether the caller gives the model its first states.</param>
    /// <param name="lengths">Length of every sequence.</param>
    /// <param name="seed">What all values follow from.</param>
    public RandomCase(IModel model, Dictionary<string, object> config, bool started, int[] lengths, int seed)
    {
        _calls = new RecurrentCalls(model);
        var random = new TorchRandom(seed);
        float[] Draw(int count, float deviation = 1)
        {
            var values = new float[count];
            random.Normal(values, 0, deviation);
            return values;
        }

        Lengths = lengths;
        int Option(string name, int otherwise) => config.TryGetValue(name, out object? value) ? Convert.ToInt32(value) : otherwise;
        int hidden = Option("hidden_size", 0), width = Option("proj_size", hidden), directions = 1 + Option("bidirectional", 0);
        int parts = Option("num_layers", 1) * directions, batch = lengths.Length;
        _features = Option("input_size", 0);
        _outputs = width * directions;
        bool hasCell = _calls.Layer == "lstm";
        _x = Draw(batch * Steps * _features);
        _outputGradient = Draw(batch * Steps * _outputs);
        _hiddenGradient = Draw(parts * batch * width);
        _cellGradient = hasCell ? Draw(parts * batch * hidden) : null;
        _h0 = started ? Draw(parts * batch * width) : null;
        _c0 = started && hasCell ? Draw(parts * batch * hidden) : null;
        var weights = new JsonObject();
        foreach (ParameterInfo parameter in model.ParameterInfos)
        {
            float[] values = Draw(parameter.Count, 0.5f / MathF.Sqrt(parameter.Shape[^1]));
            parameter.Set(values);
            weights[parameter.Name.Split('.')[1]] = Tensor(values, [.. parameter.Shape]);
        }

        _question = new JsonObject
        {
            ["kind"] = _calls.Layer.ToUpperInvariant(),
            ["config"] = JsonSerializer.SerializeToNode(config),
            ["lengths"] = JsonSerializer.SerializeToNode(lengths),
            ["steps"] = Steps,
            ["params"] = weights,
            ["input"] = Tensor(_x, batch, Steps, _features),
            ["h_0"] = Tensor(_h0, parts, batch, width),
            ["c_0"] = Tensor(_c0, parts, batch, hidden),
            ["coef_output"] = Tensor(_outputGradient, batch, Steps, _outputs),
            ["coef_h_n"] = Tensor(_hiddenGradient, parts, batch, width),
            ["coef_c_n"] = Tensor(_cellGradient, parts, batch, hidden),
        };
    }

    public int[] Lengths { get; }

    public int Steps => Lengths.Max();

    /// <summary>Everything that PyTorch needs.</summary>
    public JsonNode Question => _question;

    /// <summary>Compares a packed call with PyTorch's answer, and a dense one where all lengths are equal.</summary>
    public void Check(JsonElement answer)
    {
        PackedSequence<float> output = _calls.ForwardTrain(SequenceLayout.Pack(_x, Lengths, _features), _h0, _c0);
        Compare("output", answer.At("output"), SequenceLayout.Pad(output));
        _calls.Backward(SequenceLayout.Pack(_outputGradient, Lengths, _outputs), _hiddenGradient, _cellGradient);
        Compare("gradient of x", answer.At("grad_input"), SequenceLayout.Pad(_calls.XGradientPacked));
        CompareRest(answer);
        if (Lengths.Distinct().Count() > 1)
            return;
        Compare("dense output", answer.At("output"), _calls.ForwardTrain(_x, _h0, _c0, Lengths.Length, Steps));
        _calls.Backward(_outputGradient, _hiddenGradient, _cellGradient);
        Compare("dense gradient of x", answer.At("grad_input"), _calls.XGradient);
        CompareRest(answer);
    }

    private void CompareRest(JsonElement answer)
    {
        Compare("h_n", answer.At("h_n"), _calls.Hidden);
        Compare("c_n", answer.At("c_n"), _calls.Cell);
        Compare("gradient of h_0", answer.At("grad_h_0"), _calls.H0Gradient);
        Compare("gradient of c_0", answer.At("grad_c_0"), _calls.C0Gradient);
        foreach (JsonProperty gradient in answer.At("grads").EnumerateObject())
            Compare($"gradient of {gradient.Name}", gradient.Value, _calls.Model.Gradient($"{_calls.Layer}.{gradient.Name}"));
    }

    /// <summary>Within 1e-5 of the largest value: sums over all steps round at the size of their terms.</summary>
    private void Compare(string name, JsonElement expected, float[]? actual)
    {
        float[] values = expected.ValueKind == JsonValueKind.Null ? [] : expected.Numbers;
        float largest = values.Length == 0 ? 0 : values.Max(Math.Abs);
        Assert.Close($"{_calls.Model.Structure.Name} over [{string.Join(", ", Lengths)}]: {name}", values, actual ?? [], absolute: 1e-5f * (1 + largest));
    }

    private static JsonObject? Tensor(float[]? values, params int[] shape) =>
        values is null ? null : new JsonObject { ["shape"] = JsonSerializer.SerializeToNode(shape), ["data"] = JsonSerializer.SerializeToNode(values) };
}
