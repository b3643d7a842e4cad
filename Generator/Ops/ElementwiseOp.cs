using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Ops;

/// <summary>
/// Elementwise arithmetic: y = f(x0, x1, …). The one op behind activations, sums, products, dropout, elementwise losses and users'
/// functions. Its gradient is the symbolic derivative times dy, added up over the axes along which an operand was repeated.
/// </summary>
/// <param name="elementwise">Shape, expression and operands.</param>
/// <param name="derivatives">df/dxi where it is given by hand; null for the symbolic one.</param>
internal sealed class ElementwiseOp(Elementwise elementwise, IReadOnlyList<Expression?>? derivatives = null) : Op
{
    public override Elementwise Elementwise { get; } = elementwise;

    /// <summary>y = f(x).</summary>
    public static ElementwiseOp Map(Shape shape, Expression expression, Expression? derivative = null) =>
        new(new Elementwise(shape, expression, new[] { Broadcast.Full }.ToEquatableArray()), derivative is null ? null : [derivative]);

    /// <summary>y = f(a, b) over equal shapes.</summary>
    public static ElementwiseOp Zip(Shape shape, Expression expression, IReadOnlyList<Expression?>? derivatives = null) =>
        new(new Elementwise(shape, expression, new[] { Broadcast.Full, Broadcast.Full }.ToEquatableArray()), derivatives);

    public override string ToString() => $"elementwise[{Elementwise.Expression}]";

    public override IReadOnlyList<(Shape Shape, DType DType)> Infer(IReadOnlyList<Value> inputs) => [(Elementwise.Shape, DType.Float32)];

    public override void Differentiate(Gradient gradient)
    {
        for (int i = 0; i < Elementwise.Operands.Count; i++)
        {
            if (!gradient.Needs(i))
                continue;
            Expression slope = derivatives?[i] ?? Derivative.Of(Elementwise.Expression, i);
            (ElementwiseOp op, Value[] inputs) = Product(slope, gradient);
            Broadcast broadcast = Elementwise.Operands[i];
            if (broadcast.IsFull && op.Elementwise.Expression is Operand && op.Elementwise.Operands[0].IsFull)
                gradient.Add(i, inputs[0]);
            else if (broadcast.IsFull)
                gradient.Add(i, op, inputs);
            else if (broadcast.IsScalar)
                gradient.Add(i, new SumOp(mean: false), gradient.Compute(op, inputs));
            else
                gradient.Add(i, new AxisSumOp(broadcast.Axis), gradient.Compute(op, inputs));
        }
    }

    /// <summary>slope * dy as an op over just the values that it reads.</summary>
    private (ElementwiseOp Op, Value[] Inputs) Product(Expression slope, Gradient gradient)
    {
        var inputs = new List<Value>();
        var operands = new List<Broadcast>();
        var placeOf = new Dictionary<Value, int>();
        Expression Read(Value value, Broadcast broadcast)
        {
            if (!placeOf.TryGetValue(value, out int place))
            {
                placeOf.Add(value, place = inputs.Count);
                inputs.Add(value);
                operands.Add(broadcast);
            }

            return new Operand(place);
        }

        Value upstream = gradient.OfOutput();
        Broadcast upstreamBroadcast = upstream.Shape.Equals(Elementwise.Shape) ? Broadcast.Full : Broadcast.Scalar;
        Expression dy = Read(upstream, upstreamBroadcast);
        Expression expression = slope.Rewrite(node => node switch
        {
            Operand operand => Read(gradient.Input(operand.Index), Elementwise.Operands[operand.Index]),
            Result => Read(gradient.Output, Broadcast.Full),
            _ => node,
        }) * dy;
        return (new ElementwiseOp(new Elementwise(Elementwise.Shape, expression, operands.ToEquatableArray())), inputs.ToArray());
    }

    public override Rows Rows(Node node, int leading) =>
        Elementwise.Operands.Any(operand => !operand.IsFull && !operand.IsScalar && operand.Axis < leading) ? Graphs.Rows.RowMajor : Graphs.Rows.Independent;

    /// <summary>
    /// Goes along with its operands; a vector follows the axis it lies along, but not into flattened features. Of flattened features and others
    /// in logical order the former move: what comes behind them is rarely an image again.
    /// </summary>
    public override ChannelsLastForm? ChannelsLast(Node node, IReadOnlyList<int> channels)
    {
        int count = channels.FirstOrDefault(channel => channel > 0);
        Shape shape = Elementwise.Shape;
        bool follows = Elementwise.Operands.All(operand => operand.IsFull || operand.IsScalar || operand.Axis == 0 || shape.Rank > 2);
        bool isMixed = shape.Rank < 3 && Elementwise.Operands.Zip(channels, (operand, channel) => operand.IsFull && channel == 0).Any(logical => logical);
        if (count == 0 || !follows || isMixed)
            return null;
        IEnumerable<Broadcast> operands = Elementwise.Operands.Select(operand => operand.IsFull || operand.IsScalar ? operand : Broadcast.Along(ChannelsLastForm.StoredAxis(operand.Axis, shape.Rank)));
        Expression expression = Elementwise.Expression.Rewrite(leaf => leaf is Keep keep ? keep with { Channels = count } : leaf);
        var stored = new Elementwise(ChannelsLastForm.Stored(shape, count), expression, operands.ToEquatableArray());
        return new ChannelsLastForm(new ElementwiseOp(stored, derivatives), [.. Elementwise.Operands.Select(operand => operand.IsFull ? count : 0)], [count]);
    }

    public override bool CanOverwrite(Node node, int input) => Elementwise.Operands[input].IsFull;

    public override void Write(OpWriter writer) => throw new InvalidOperationException("Elementwise ops are written by their fusion group.");
}
