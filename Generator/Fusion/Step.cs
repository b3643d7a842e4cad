using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Fusion;

/// <summary>One thing that the emitted code does: an op, or a fused group of elementwise ops.</summary>
internal abstract record Step(int Layer, Phase Phase)
{
    public abstract IReadOnlyList<Value> Reads { get; }

    public abstract IReadOnlyList<Value> Writes { get; }

    public abstract Dim Flops { get; }
}

/// <summary>A single op, written by itself.</summary>
/// <param name="Node">The op.</param>
/// <param name="Epilogue">What becomes of its output before it is stored, or null.</param>
internal sealed record OpStep(Node Node, KernelStep? Epilogue = null) : Step(Node.Layer, Node.Phase)
{
    public override IReadOnlyList<Value> Reads => Epilogue is null ? Node.Inputs : [.. Node.Inputs, .. Epilogue.Reads.Where(value => value != Node.Output)];

    public override IReadOnlyList<Value> Writes => Node.Outputs;

    public override Dim Flops => Epilogue is null ? Node.Op.Flops(Node) : Node.Op.Flops(Node) + Epilogue.Flops;

    public override string ToString() => Epilogue is null ? Node.ToString() : $"{Node} then {Epilogue}";
}

/// <summary>
/// Elementwise ops that run as one loop: every operand is read once, every result that is needed later is stored once, what lies
/// between stays in registers. It may end in the sum of one expression.
/// </summary>
/// <param name="Nodes">The ops of the group, in order.</param>
/// <param name="Shape">The shape that is walked.</param>
/// <param name="Operands">What is read, and how it lies along the shape.</param>
/// <param name="Stores">What is written, as expressions over the operands.</param>
/// <param name="Sum">The value that receives the sum of <paramref name="Summand"/>, or null.</param>
/// <param name="Summand">What is added up.</param>
/// <param name="Mean">The sum is divided by the number of elements.</param>
internal sealed record KernelStep(
    IReadOnlyList<Node> Nodes,
    Shape Shape,
    IReadOnlyList<(Value Value, Broadcast Broadcast)> Operands,
    IReadOnlyList<(Value Value, Expression Expression)> Stores,
    Value? Sum,
    Expression? Summand,
    bool Mean) : Step(Nodes[0].Layer, Nodes[0].Phase)
{
    public override IReadOnlyList<Value> Reads => [.. Operands.Select(operand => operand.Value)];

    public override IReadOnlyList<Value> Writes => Sum is null ? [.. Stores.Select(store => store.Value)] : [.. Stores.Select(store => store.Value), Sum];

    public override Dim Flops => Shape.ElementCount * Math.Max(1, Expressions.Sum(expression => expression.All().Count(node => node is not (Operand or Constant))));

    /// <summary>Everything the loop computes.</summary>
    public IEnumerable<Expression> Expressions => Stores.Select(store => store.Expression).Concat(Summand is null ? [] : [Summand]);

    public override string ToString()
    {
        string reads = string.Join(", ", Operands.Select((operand, i) => $"x{i}=%{operand.Value.Name}{(operand.Broadcast.IsFull ? "" : operand.Broadcast.IsScalar ? "[·]" : $"[axis {operand.Broadcast.Axis}]")}"));
        IEnumerable<string> writes = Stores.Select(store => $"%{store.Value.Name} = {store.Expression}");
        if (Sum is not null)
            writes = writes.Append($"%{Sum.Name} = {(Mean ? "mean" : "sum")} {Summand}");
        return $"{{ {reads} => {string.Join("; ", writes)} }}";
    }
}
