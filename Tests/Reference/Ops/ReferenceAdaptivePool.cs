using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>The mean over [⌊i·n / size⌋, ⌈(i + 1)·n / size⌉) along each axis.</summary>
internal sealed class ReferenceAdaptivePool : ReferenceOp<AdaptivePoolOp>
{
    protected override void Run(AdaptivePoolOp op, ReferenceCall call)
    {
        Tensor x = call.Inputs[0], y = call.Output;
        int height = x.Rank == 4 ? x.Shape[2] : 1, rows = x.Rank == 4 ? op.Sizes[0] : 1, width = x.Shape[^1], columns = op.Sizes[^1];
        for (int element = 0; element < y.Count; element++)
        {
            int ox = element % columns, oy = element / columns % rows, plane = element / columns / rows;
            double sum = 0;
            int count = 0;
            for (int row = oy * height / rows; row < (((oy + 1) * height) + rows - 1) / rows; row++)
            {
                for (int column = ox * width / columns; column < (((ox + 1) * width) + columns - 1) / columns; column++, count++)
                    sum += x.Values[(((plane * height) + row) * width) + column];
            }

            y.Values[element] = sum / count;
        }
    }
}
