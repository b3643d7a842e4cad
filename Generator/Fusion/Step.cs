using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Fusion;

/// <summary>One thing that the emitted code does: an op, or a fused group of elementwise ops.</summary>
internal abstract record Step(int Layer, Phase Phase)
{
    public abstract IReadOnlyList<Value> Reads { get; }

    public abstract IReadOnlyList<Value> Writes { get; }

    public abstract Dim Flops { get; }

    /// <summary>The same step in another phase.</summary>
    public abstract Step In(Phase phase);
}

/// <summary>A single op, written by itself.</summary>
/// <param name="Node">The op.</param>
/// <param name="Epilogue">What becomes of its output before it is stored, or null.</param>
internal sealed record OpStep(Node Node, KernelStep? Epilogue = null) : Step(Node.Layer, Node.Phase)
{
    public override IReadOnlyList<Value> Reads => Epilogue is null ? Node.Inputs : [.. Node.Inputs, .. Epilogue.Reads.Where(value => value != Node.Output)];

    public override IReadOnlyList<Value> Writes => Node.Outputs;

    public override Dim Flops => Epilogue is null ? Node.Op.Flops(Node) : Node.Op.Flops(Node) + Epilogue.Flops;

    public override Step In(Phase phase) => this with { Node = Node with { Phase = phase }, Phase = phase };

    public override string ToString() => Epilogue is null ? Node.ToString() : $"{Node} then {Epilogue}";
}

/// <summary>
/// Elementwise ops that run as one loop: every operand is read once, every result that is needed later is stored once, what lies
/// between stays in registers. It may end in sums.
/// </summary>
/// <param name="Nodes">The ops of the group, in order.</param>
/// <param name="Shape">The shape that is walked.</param>
/// <param name="Operands">What is read, and how it lies along the shape.</param>
/// <param name="Stores">What is written, as expressions over the operands.</param>
/// <param name="Sums">What is added up.</param>
internal sealed record KernelStep(
    IReadOnlyList<Node> Nodes,
    Shape Shape,
    IReadOnlyList<(Value Value, Broadcast Broadcast)> Operands,
    IReadOnlyList<(Value Value, Expression Expression)> Stores,
    IReadOnlyList<Reduction> Sums) : Step(Nodes[0].Layer, Nodes[0].Phase)
{
    public override IReadOnlyList<Value> Reads => [.. Operands.Select(operand => operand.Value)];

    public override IReadOnlyList<Value> Writes => [.. Stores.Select(store => store.Value), .. Sums.Select(sum => sum.Value)];

    public override Dim Flops => Shape.ElementCount * Math.Max(1, Expressions.Sum(expression => expression.All().Count(node => node is not (Operand or Constant))));

    public override Step In(Phase phase) => this with { Nodes = [.. Nodes.Select(node => node with { Phase = phase })], Phase = phase };

    /// <summary>Everything the loop computes.</summary>
    public IEnumerable<Expression> Expressions => Stores.Select(store => store.Expression).Concat(Sums.Select(sum => sum.Summand));

    public override string ToString()
    {
        string reads = string.Join(", ", Operands.Select((operand, i) => $"x{i}=%{operand.Value.Name}{(operand.Broadcast.IsFull ? "" : operand.Broadcast.IsScalar ? "[·]" : $"[axis {operand.Broadcast.Axis}]")}"));
        IEnumerable<string> writes = Stores.Select(store => $"%{store.Value.Name} = {store.Expression}")
            .Concat(Sums.Select(sum => $"%{sum.Value.Name} = {(sum.Mean ? "mean" : "sum")} {sum.Summand}"));
        return $"{{ {reads} => {string.Join("; ", writes)} }}";
    }
}

/// <summary>A sum that a loop ends in.</summary>
/// <param name="Value">What receives it.</param>
/// <param name="Summand">What is added up.</param>
/// <param name="Mean">It is divided by the number of elements.</param>
internal sealed record Reduction(Value Value, Expression Summand, bool Mean);
