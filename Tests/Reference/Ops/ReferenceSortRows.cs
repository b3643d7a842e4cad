using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>One of the states (L*D, B, H).</summary>
internal sealed class ReferenceSortRows : ReferenceOp<SortRowsOp>
{
    protected override void Run(SortRowsOp op, ReferenceCall call) =>
        Array.Copy(call.Inputs[0].Values, op.Index * call.Output.Count, call.Output.Values, 0, call.Output.Count);
}
