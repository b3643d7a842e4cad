using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>
/// A vanilla RNN over (B, T, F): h_t = tanh|relu(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh), stacked <c>NumLayers</c> times with dropout
/// between. Parameters per layer in PyTorch's order, all U(±1/√H).
/// </summary>
internal sealed class RNN : Layer
{
    private static readonly string[] Later = ["Bidirectional", "Stateful", "Bptt", "StateAs", "InitialState"];

    // Each of them has a dropout stream of its own, and so has every layer of the chain.
    private const int MostLayers = 64;

    public override string Kind => "RNN";

    public override bool IsRecurrent => true;

    public override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat() || !RecurrentInput.Check(context))
            return null;
        if (Later.FirstOrDefault(name => IsSet(context, name)) is { } option)
            return context.Report(Diagnostics.NotSupportedYet, option, $"RNN with {option}");
        if (context.Size("hiddenSize") is not { } hidden)
            return null;
        int layers = context.Integer("NumLayers", 1);
        if (layers is < 1 or > MostLayers)
            return context.Report(Diagnostics.OptionOutOfRange, "NumLayers", context.Self, "NumLayers", layers, $"a number in [1, {MostLayers}]");
        float dropout = context.Number("Dropout", 0);
        if (!(dropout is >= 0 and <= 1))
            return context.Report(Diagnostics.OptionOutOfRange, "Dropout", context.Self, "Dropout", FormattableString.Invariant($"{dropout}"), "a number in [0, 1]");
        bool relu = context.Choice("Nonlinearity", "Tanh") == "ReLU";
        Value x = context.Current;
        for (int layer = 0; layer < layers; layer++)
        {
            if (layer > 0 && dropout > 0)
                x = context.Apply(DropoutExpression.Of(x.Shape, dropout, context.Index * MostLayers + layer), x);
            x = OneLayer(context, x, hidden, layer, relu);
        }

        return x;
    }

    /// <summary>Written, and not just to its default.</summary>
    private static bool IsSet(LayerContext context, string option) =>
        context.Spec.Find(option) is { Kind: not ArgumentKind.Null } value && (value.Kind == ArgumentKind.Text || value.Integer != 0);

    private static Value OneLayer(LayerContext context, Value x, int hidden, int layer, bool relu)
    {
        var uniform = Initializer.Uniform(1 / Math.Sqrt(hidden));
        bool bias = context.Flag("Bias", true);
        Value inputWeight = context.Parameter($"weight_ih_l{layer}", [hidden, (int)x.Shape[-1].ConstantValue], ParameterStorage.Transposed, uniform);
        Value hiddenWeight = context.Parameter($"weight_hh_l{layer}", [hidden, hidden], ParameterStorage.Transposed, uniform);
        if (!bias)
            return context.Apply(new RnnOp(relu), context.Apply(new LinearOp(), x, inputWeight), hiddenWeight);
        Value inputBias = context.Parameter($"bias_ih_l{layer}", [hidden], ParameterStorage.RowMajor, uniform);
        Value hiddenBias = context.Parameter($"bias_hh_l{layer}", [hidden], ParameterStorage.RowMajor, uniform);
        return context.Apply(new RnnOp(relu), context.Apply(new LinearOp(), x, inputWeight, inputBias), hiddenWeight, hiddenBias);
    }
}
