using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>h_t = f(p_t + W h_{t-1} + b), f tanh or ReLU.</summary>
internal sealed class ReferenceRnn : ReferenceRecurrent<RnnOp>
{
    protected override IReadOnlyList<int> StateOutputs { get; } = [0];

    protected override void Step(RnnOp op, ReferenceCall call, ReadOnlySpan<double> input, double[][] state)
    {
        double[] sums = Product(call, op.Form, state[0]);
        for (int u = 0; u < sums.Length; u++)
            sums[u] = op.Relu ? Math.Max(input[u] + sums[u], 0) : Math.Tanh(input[u] + sums[u]);
        state[0] = sums;
    }
}
