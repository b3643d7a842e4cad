using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>A gated recurrent unit: h_t = (1 - z) n + z h_{t-1}, gates r, z, n in PyTorch's order.</summary>
internal sealed class GRU : RecurrentLayer
{
    public override string Kind => "GRU";

    protected override RecurrentOutput Lower(LayerContext context, RecurrentSizes sizes, RecurrentWeights weights, RecurrentForm form, Value x, IReadOnlyList<Value> initial)
    {
        Value inputWeight = weights.GateWeight("weight_ih", GruOp.InputBlocks, (int)x.Shape[-1].ConstantValue);
        Value hiddenWeight = weights.GateWeight("weight_hh", GruOp.HiddenBlocks, sizes.Hidden);
        Value[] inputBias = weights.GateBias("bias_ih", GruOp.InputBlocks), hiddenBias = weights.GateBias("bias_hh", GruOp.HiddenBlocks);
        Value input = context.Apply(new GateInputOp(GruOp.Blocks), [x, inputWeight, .. inputBias]);
        return new RecurrentOutput(context.Apply(new GruOp(form, sizes.Hidden), [input, hiddenWeight, .. hiddenBias, .. initial]));
    }
}
