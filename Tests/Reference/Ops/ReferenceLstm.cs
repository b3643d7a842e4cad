using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>i, f, o = σ(p + W h_{t-1} + b), g = tanh(…), c_t = f c_{t-1} + i g, h_t = o tanh(c_t), projected by W_hr if there is one.</summary>
internal sealed class ReferenceLstm : ReferenceRecurrent<LstmOp>
{
    protected override IReadOnlyList<int> StateOutputs { get; } = [0, 1];

    protected override void Step(LstmOp op, ReferenceCall call, ReadOnlySpan<double> input, double[][] state)
    {
        int hidden = op.Hidden, padded = (hidden + 15) / 16 * 16;
        double[] sums = Product(call, op.Form, state[0]), h = new double[hidden], c = new double[hidden];
        for (int u = 0; u < hidden; u++)
        {
            double i = SpecialFunctions.Sigmoid(input[u] + sums[u]), f = SpecialFunctions.Sigmoid(input[padded + u] + sums[hidden + u]);
            double g = Math.Tanh(input[(2 * padded) + u] + sums[(2 * hidden) + u]), o = SpecialFunctions.Sigmoid(input[(3 * padded) + u] + sums[(3 * hidden) + u]);
            c[u] = (f * state[1][u]) + (i * g);
            h[u] = o * Math.Tanh(c[u]);
        }

        state[1] = c;
        state[0] = op.Projection == 0 ? h : Projected(call.Inputs[^1], h);
    }

    private static double[] Projected(Tensor weight, double[] h) =>
        [.. Enumerable.Range(0, weight.Shape[0]).Select(i => Enumerable.Range(0, weight.Shape[1]).Sum(j => weight.Values[(i * weight.Shape[1]) + j] * h[j]))];
}
