using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Tests.Layers;

/// <summary>Runs a graph of elementwise ops and sums, all sizes constant, in double: slow and plain, as the formulas are written.</summary>
internal sealed class ElementwiseGraph
{
    private readonly Dictionary<Value, double[]> _values = [];

    /// <param name="graph">Without symbols.</param>
    /// <param name="given">Inputs, targets, parameters and gradients of outputs by name; seeds of losses are 1.</param>
    public ElementwiseGraph(Graph graph, params (string Name, double[] Values)[] given)
    {
        foreach (Value seed in graph.Seeds)
            _values[seed] = [1];
        foreach ((string name, double[] values) in given)
            _values[graph.Values.Single(value => value.Kind != ValueKind.Computed && value.Name == name)] = values;
        foreach (Node node in graph.Nodes)
            _values[node.Output] = Run(node);
    }

    public double[] this[Value value] => _values[value];

    private double[] Run(Node node)
    {
        if (node.Op is CopyOp)
            return this[node.Inputs[0]];
        if (node.Op.IsSum)
            return [node.Op.IsMean ? this[node.Inputs[0]].Average() : this[node.Inputs[0]].Sum()];
        Elementwise elementwise = node.Op.Elementwise ?? throw new InvalidOperationException($"{node.Op} is not elementwise.");
        var result = new double[(int)elementwise.Shape.ElementCount.ConstantValue];
        for (int i = 0; i < result.Length; i++)
            result[i] = Scalar.Evaluate(elementwise.Expression, k => this[node.Inputs[k]][Place(elementwise.Shape, elementwise.Operands[k], i)]);
        return result;
    }

    /// <summary>Which element of an operand meets element <paramref name="index"/> of the output.</summary>
    private static int Place(Shape shape, Broadcast broadcast, int index)
    {
        if (broadcast.IsFull || broadcast.IsScalar)
            return broadcast.IsFull ? index : 0;
        int inner = (int)shape.Slice(broadcast.Axis + 1, shape.Rank - broadcast.Axis - 1).ElementCount.ConstantValue;
        return index / inner % (int)shape[broadcast.Axis].ConstantValue;
    }
}
