using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>y = x.</summary>
internal sealed class ReferenceCopy : ReferenceOp<CopyOp>
{
    protected override void Run(CopyOp op, ReferenceCall call) => call.Inputs[0].Values.CopyTo(call.Output.Values, 0);
}
