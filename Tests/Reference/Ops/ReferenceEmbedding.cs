using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y[n] = table[index[n]]. The padding row is a constant: it gets no gradient.</summary>
internal sealed class ReferenceEmbedding : ReferenceOp<EmbeddingOp>
{
    protected override void Run(EmbeddingOp op, ReferenceCall call)
    {
        double[] indices = call.Inputs[0].Values;
        Tensor table = call.Inputs[1], unmoved = call.Arguments.Unmoved[call.Node.Inputs[1]];
        int width = table.Shape[1];
        for (int n = 0; n < indices.Length; n++)
        {
            int row = (int)indices[n];
            Array.Copy((row == op.PaddingIndex ? unmoved : table).Values, row * width, call.Output.Values, n * width, width);
        }
    }
}
