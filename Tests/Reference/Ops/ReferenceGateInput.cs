using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y = x W_ihᵀ + b_ih, gate by gate into padded blocks.</summary>
internal sealed class ReferenceGateInput : ReferenceOp<GateInputOp>
{
    protected override void Run(GateInputOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0], weight = call.Inputs[1];
        Parameter parameter = call.Node.Inputs[1].Parameter!;
        int inputs = x.Shape[2], width = call.Output.Shape[2], hidden = weight.Shape[0] / parameter.GateBlocks.Count, padded = (hidden + 15) / 16 * 16;
        for (int row = 0; row < x.Shape[0] * x.Shape[1]; row++)
        {
            for (int i = 0; i < weight.Shape[0]; i++)
            {
                double sum = call.Inputs.Count > 2 ? call.Inputs[2].Values[i] : 0;
                for (int j = 0; j < inputs; j++)
                    sum += weight.Values[(i * inputs) + j] * x.Values[(row * inputs) + j];
                call.Output.Values[(row * width) + (parameter.GateBlocks[i / hidden] * padded) + (i % hidden)] = sum;
            }
        }
    }
}
