using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>
/// Σ_n (1-ε) w_y (-log p_y) + ε/C Σ_c w_c (-log p_c) over rows that are not ignored; the mean divides by Σ_n w_y.
/// PyTorch: <c>cross_entropy_loss_label_smoothing</c> in LossNLL.cpp.
/// </summary>
internal sealed class ReferenceCrossEntropy : ReferenceOp<CrossEntropyOp>
{
    protected override void Run(CrossEntropyOp op, ReferenceCall call)
    {
        double[] logits = call.Inputs[0].Values, target = call.Inputs[1].Values;
        double[]? weights = call.Inputs.Count > 2 ? call.Inputs[2].Values : null;
        int classes = call.Inputs[0].Shape[1];
        double sum = 0, norm = 0;
        for (int n = 0; n < target.Length; n++)
        {
            int y = (int)target[n];
            if (y == op.IgnoreIndex)
                continue;
            double logSum = LogSumExp.Of(logits, n * classes, classes, 1);
            double Surprise(int c) => (weights?[c] ?? 1) * (logSum - logits[(n * classes) + c]);
            sum += ((1 - op.Smoothing) * Surprise(y)) + (op.Smoothing / classes * Enumerable.Range(0, classes).Sum(Surprise));
            norm += weights?[y] ?? 1;
        }

        call.Output.Values[0] = op.Mean ? sum / norm : sum;
    }
}
