using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y[b] = x[b, T - 1], or x[b, 0].</summary>
internal sealed class ReferenceLastStep : ReferenceOp<LastStepOp>
{
    protected override void Run(LastStepOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0];
        int batch = x.Shape[0], steps = x.Shape[1], features = x.Shape[2];
        for (int b = 0; b < batch; b++)
            Array.Copy(x.Values, ((b * steps) + (op.First ? 0 : steps - 1)) * features, call.Output.Values, b * features, features);
    }
}
