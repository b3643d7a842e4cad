using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>Long short-term memory: c_t = f c_{t-1} + i g, h_t = o tanh(c_t), gates i, f, g, o in PyTorch's order, h projected if asked for.</summary>
internal sealed class LSTM : RecurrentLayer
{
    public override string Kind => "LSTM";

    protected override IReadOnlyList<RecurrentStatePart> StateParts { get; } = [RecurrentStatePart.Hidden, RecurrentStatePart.Cell];

    protected override RecurrentSizes? Sizes(LayerContext context, int hidden)
    {
        int projection = context.Integer("ProjSize", 0);
        if (projection >= 0 && projection < hidden)
            return new RecurrentSizes(hidden, projection == 0 ? hidden : projection);
        context.Report(Diagnostics.OptionOutOfRange, "ProjSize", context.Self, "ProjSize", projection, $"a size below the hidden size {hidden}, or 0 for no projection");
        return null;
    }

    protected override RecurrentOutput Lower(LayerContext context, RecurrentSizes sizes, RecurrentWeights weights, RecurrentForm form, Value x, IReadOnlyList<Value> initial)
    {
        bool projects = sizes.Output != sizes.Hidden;
        Value inputWeight = weights.GateWeight("weight_ih", LstmOp.GateBlocks, (int)x.Shape[-1].ConstantValue);
        Value hiddenWeight = weights.GateWeight("weight_hh", LstmOp.GateBlocks, sizes.Output);
        Value[] inputBias = weights.GateBias("bias_ih", LstmOp.GateBlocks), hiddenBias = weights.GateBias("bias_hh", LstmOp.GateBlocks);
        Value[] projection = projects ? [weights.Weight("weight_hr", sizes.Output, sizes.Hidden)] : [];
        Value input = context.Apply(new GateInputOp(LstmOp.Blocks), [x, inputWeight, .. inputBias]);
        Node node = context.ApplyNode(new LstmOp(form, sizes.Hidden, projects ? sizes.Output : 0), [input, hiddenWeight, .. hiddenBias, .. initial, .. projection]);
        return new RecurrentOutput(node.Outputs[0], node.Outputs[1]);
    }
}
