using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Fusion;

/// <summary>A fused loop in the making.</summary>
internal sealed class Group
{
    /// <summary>
    /// Substitution copies an operand's expression to every place that reads it, so chains of functions that read it often would grow
    /// without bound. Beyond this many nodes a value is stored and read again, which costs less than the arithmetic around it.
    /// </summary>
    private const int LargestExpression = 256;

    /// <summary>
    /// How many different exp, tanh, … one loop may hold: beyond about three, the JIT's budget for inlining is spent and vectors turn
    /// into calls, fifty times slower.
    /// </summary>
    private const int MostHeavyFunctions = 3;

    /// <summary>Sums of one loop: as many as the runtime takes.</summary>
    private const int MostSums = 4;

    private readonly List<Node> _nodes = [];
    private readonly List<(Value Value, Broadcast Broadcast)> _operands = [];
    private readonly Dictionary<Value, Expression> _computed = [];
    private readonly List<Reduction> _sums = [];
    private readonly bool _timeMajor;

    public Group(Graph graph, Node first)
    {
        Shape = first.Op.Elementwise?.Shape ?? first.Inputs[0].Shape;
        _timeMajor = graph.TimeMajor.Contains(first.Op.IsSum ? first.Inputs[0] : first.Output);
        Add(first);
    }

    public Shape Shape { get; }

    /// <summary>
    /// A loop and one that comes later as one loop, or null if they walk other elements or would grow too large together. Of the earlier one
    /// only the sums are needed, and what the later one writes. A vector along an axis or dropout makes a loop go by rows, which would
    /// change the order of sums and thus their last bits.
    /// </summary>
    public static KernelStep? Join(Graph graph, KernelStep earlier, KernelStep later)
    {
        if (GoesByRows(earlier) || GoesByRows(later))
            return null;
        Node[] all = [.. earlier.Nodes, .. later.Nodes];
        Node[] nodes = [.. all.Where(node => !node.Op.IsSum), .. all.Where(node => node.Op.IsSum)];
        var group = new Group(graph, nodes[0]);
        foreach (Node node in nodes.Skip(1))
        {
            if (!group.Accepts(node, graph))
                return null;
            group.Add(node);
        }

        return group.Close(later.Writes.Contains);
    }

    private static bool GoesByRows(KernelStep step) =>
        step.Operands.Any(operand => !operand.Broadcast.IsFull && !operand.Broadcast.IsScalar) || step.Expressions.Any(expression => expression.All().Any(node => node is Keep));

    /// <summary>
    /// Whether the node walks the same elements in the same order at the same time, and the loop can still grow. A loss ends its loop; gradients
    /// are added up side by side.
    /// </summary>
    public bool Accepts(Node node, Graph graph)
    {
        if (node.Phase != _nodes[0].Phase || (_sums.Count > 0 && node.Phase != Phase.Backward) || _sums.Any(sum => node.Inputs.Contains(sum.Value)))
            return false;
        if (node.Op.IsSum)
            return (_sums.Count == 0 || (_sums.Count < MostSums && !_computed.Values.Any(expression => expression.IsHeavy))) && _computed.ContainsKey(node.Inputs[0]) && node.Inputs[0].Shape.Equals(Shape);
        Elementwise elementwise = node.Op.Elementwise!;
        return elementwise.Shape.Equals(Shape)
            && graph.TimeMajor.Contains(node.Output) == _timeMajor
            && node.Inputs.Zip(elementwise.Operands, (value, broadcast) => broadcast.IsFull || !_computed.ContainsKey(value)).All(fine => fine)
            && SizeWith(node, elementwise) <= LargestExpression
            && HeavyFunctionsWith(elementwise) <= (_sums.Count > 1 ? 0 : MostHeavyFunctions)
            && OneVectorAxis(elementwise)
            && !MixesKeepAndVectors(elementwise);
    }

    public void Add(Node node)
    {
        _nodes.Add(node);
        if (node.Op.IsSum)
        {
            _sums.Add(new Reduction(node.Output, Read(node.Inputs[0], Broadcast.Full), node.Op.IsMean));
            return;
        }

        Elementwise elementwise = node.Op.Elementwise!;
        _computed.Add(node.Output, elementwise.Expression.Substitute(operand => Read(node.Inputs[operand.Index], elementwise.Operands[operand.Index])));
    }

    /// <summary>The finished step; values that nobody reads outside stay in registers.</summary>
    public KernelStep Close(Func<Value, bool> isNeeded)
    {
        (Value, Expression)[] stores = [.. _nodes.Select(node => node.Output).Where(value => _computed.ContainsKey(value) && isNeeded(value)).Select(value => (value, _computed[value]))];
        return new KernelStep(_nodes, Shape, _operands, stores, _sums);
    }

    private Expression Read(Value value, Broadcast broadcast)
    {
        if (_computed.TryGetValue(value, out Expression? expression))
            return expression;
        int index = _operands.FindIndex(operand => operand.Value == value && operand.Broadcast == broadcast);
        if (index < 0)
        {
            index = _operands.Count;
            _operands.Add((value, broadcast));
        }

        return new Operand(index);
    }

    private int SizeWith(Node node, Elementwise elementwise) => elementwise.Expression.All().Sum(part =>
        part is Operand operand && _computed.TryGetValue(node.Inputs[operand.Index], out Expression? expression) ? expression.All().Count() : 1);

    private int HeavyFunctionsWith(Elementwise elementwise) =>
        _computed.Values.SelectMany(expression => expression.All()).OfType<Unary>().Where(unary => unary.IsHeavyFunction).Distinct().Count()
        + elementwise.Expression.All().OfType<Unary>().Where(unary => unary.IsHeavyFunction).Distinct().Count();

    /// <summary>One loop has room for vectors along one axis only.</summary>
    private bool OneVectorAxis(Elementwise elementwise) =>
        _operands.Select(operand => operand.Broadcast).Concat(elementwise.Operands)
            .Where(broadcast => !broadcast.IsFull && !broadcast.IsScalar).Distinct().Count() <= 1;

    /// <summary>Dropout counts places in rows of its own, so it shares no loop with a vector along an axis.</summary>
    private bool MixesKeepAndVectors(Elementwise elementwise)
    {
        bool keeps = _computed.Values.Append(elementwise.Expression).Any(expression => expression.All().Any(node => node is Keep));
        return keeps && _operands.Select(operand => operand.Broadcast).Concat(elementwise.Operands).Any(broadcast => !broadcast.IsFull && !broadcast.IsScalar);
    }
}
