using Kiln.Generator.Graphs;

namespace Kiln.Reference.Ops;

/// <summary>One op as its formula says, in double.</summary>
internal abstract class ReferenceOp
{
    /// <summary>The compiler's op that this one stands for.</summary>
    public abstract Type OpType { get; }

    /// <summary>Fills the outputs.</summary>
    public abstract void Run(ReferenceCall call);
}

/// <inheritdoc/>
internal abstract class ReferenceOp<TOp> : ReferenceOp
    where TOp : Op
{
    public sealed override Type OpType => typeof(TOp);

    public sealed override void Run(ReferenceCall call) => Run((TOp)call.Node.Op, call);

    protected abstract void Run(TOp op, ReferenceCall call);
}

/// <summary>What an op works on.</summary>
/// <param name="Node">The op's place in the graph.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Outputs">What it fills; zeros before.</param>
/// <param name="Arguments">The call as a whole.</param>
/// <param name="Steps">Batch and steps if the output's rows are counted by batch and time.</param>
internal sealed record ReferenceCall(
    Node Node, IReadOnlyList<Tensor> Inputs, IReadOnlyList<Tensor> Outputs, ReferenceArguments Arguments, (int Batch, int Steps)? Steps)
{
    public Tensor Output => Outputs[0];
}
