using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>r, z = σ(p + W h_{t-1} + b), n = tanh(p_n + r (W_n h_{t-1} + b_n)), h_t = (1 - z) n + z h_{t-1}.</summary>
internal sealed class ReferenceGru : ReferenceRecurrent<GruOp>
{
    protected override IReadOnlyList<int> StateOutputs { get; } = [0];

    protected override void Step(GruOp op, ReferenceCall call, ReadOnlySpan<double> input, double[][] state)
    {
        int hidden = op.Hidden, padded = (hidden + 15) / 16 * 16;
        double[] sums = Product(call, op.Form, state[0]), h = new double[hidden];
        for (int u = 0; u < hidden; u++)
        {
            double r = SpecialFunctions.Sigmoid(input[padded + u] + sums[u]), z = SpecialFunctions.Sigmoid(input[(2 * padded) + u] + sums[hidden + u]);
            double n = Math.Tanh(input[u] + (r * sums[(2 * hidden) + u]));
            h[u] = ((1 - z) * n) + (z * state[0][u]);
        }

        state[0] = h;
    }
}
