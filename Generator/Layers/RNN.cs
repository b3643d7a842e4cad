using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>A vanilla RNN: h_t = tanh|relu(W_ih x_t + b_ih + W_hh h_{t-1} + b_hh).</summary>
internal sealed class RNN : RecurrentLayer
{
    public override string Kind => "RNN";

    protected override RecurrentOutput Lower(LayerContext context, RecurrentSizes sizes, RecurrentWeights weights, RecurrentForm form, Value x, IReadOnlyList<Value> initial)
    {
        bool relu = context.Choice("Nonlinearity", "Tanh") == "ReLU";
        Value inputWeight = weights.Weight("weight_ih", sizes.Hidden, (int)x.Shape[-1].ConstantValue);
        Value hiddenWeight = weights.Weight("weight_hh", sizes.Hidden, sizes.Hidden);
        Value[] inputBias = weights.Bias("bias_ih", sizes.Hidden), hiddenBias = weights.Bias("bias_hh", sizes.Hidden);
        Value projected = context.Apply(new LinearOp(), [x, inputWeight, .. inputBias]);
        return new RecurrentOutput(context.Apply(new RnnOp(form, relu), [projected, hiddenWeight, .. hiddenBias, .. initial]));
    }
}
