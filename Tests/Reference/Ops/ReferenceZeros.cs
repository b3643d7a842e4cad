using Kiln.Generator.Ops;

namespace Kiln.Reference.Ops;

/// <summary>Zeros.</summary>
internal sealed class ReferenceZeros : ReferenceOp<ZerosOp>
{
    protected override void Run(ZerosOp op, ReferenceCall call)
    {
    }
}
