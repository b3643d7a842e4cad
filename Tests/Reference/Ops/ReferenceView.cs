using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>The same values under another shape.</summary>
internal sealed class ReferenceView : ReferenceOp<ViewOp>
{
    protected override void Run(ViewOp op, ReferenceCall call) => call.Inputs[0].Values.CopyTo(call.Output.Values, 0);
}
