using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Layouts;
using Kiln.Reference.Ops;

namespace Kiln.Reference;

/// <summary>
/// The oracle: runs the graph as it was lowered, unfused, in double, one op after the other and with no thought of speed or memory.
/// </summary>
/// <param name="lowered">The graph before any pass.</param>
/// <param name="joint">
/// The graph after layout and differentiation, which tells where dropout counts a value's rows by batch and time; null for models
/// without a layer that walks over time.
/// </param>
/// <param name="ops">How ops are computed; by default <see cref="ReferenceOps.All"/>.</param>
internal sealed class ReferenceModel(Graph lowered, Graph? joint = null, IReadOnlyList<ReferenceOp>? ops = null)
{
    private readonly Dictionary<Type, ReferenceOp> _ops = (ops ?? ReferenceOps.All).ToDictionary(op => op.OpType);

    public Graph Graph { get; } = lowered;

    /// <summary>Every value of one call.</summary>
    public Evaluation Run(ReferenceArguments arguments)
    {
        var values = new Dictionary<Value, Tensor>(arguments.Leaves);
        foreach (Node node in Graph.Nodes)
        {
            if (!_ops.TryGetValue(node.Op.GetType(), out ReferenceOp? op))
                throw new NotSupportedException($"The reference has no {node.Op.GetType().Name}: add it to {nameof(ReferenceOps)}.");
            Tensor[] outputs = [.. node.Outputs.Select(output => new Tensor(arguments.ShapeOf(output.Shape)))];
            var call = new ReferenceCall(node, [.. node.Inputs.Select(input => values[input])], outputs, arguments, StepsOf(node, arguments));
            op.Run(call);
            for (int i = 0; i < outputs.Length; i++)
                values[node.Outputs[i]] = outputs[i];
        }

        return new Evaluation(Graph, values);
    }

    /// <summary>The node of the compiled graph that drops what this one drops.</summary>
    private Node? CompiledOf(Node node)
    {
        Keep? keep = KeepOf(node);
        return joint?.Nodes.FirstOrDefault(candidate => candidate.Op == node.Op || (keep is not null && candidate.Phase == node.Phase && keep.Stream == KeepOf(candidate)?.Stream));
    }

    private static Keep? KeepOf(Node node) => node.Op.Elementwise?.Expression.All().OfType<Keep>().FirstOrDefault();

    /// <summary>Batch and steps of a value whose rows are counted by batch and time; null where they are counted in order.</summary>
    private (int Batch, int Steps)? StepsOf(Node node, ReferenceArguments arguments)
    {
        Node? compiled = CompiledOf(node);
        if (compiled is null || !joint!.TimeMajor.Contains(compiled.Output))
            return null;
        SequencePair pair = joint.Sequences.PairOf(compiled.Output.Shape)!;
        return ((int)arguments.SizeOf(pair.Batch), (int)arguments.SizeOf(pair.Time));
    }
}
