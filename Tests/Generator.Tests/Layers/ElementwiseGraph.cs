using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Tests.Layers;

/// <summary>Runs a graph of elementwise ops and sums, all sizes constant, in double: slow and plain, as the formulas are written.</summary>
internal sealed class ElementwiseGraph
{
    private readonly Dictionary<Value, double[]> _values = [];

    /// <param name="graph">Without symbols.</param>
    /// <param name="given">Inputs, targets and parameters by name; an output's gradient under <c>outputGradient</c>. Seeds of losses are 1.</param>
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
        return [.. Enumerable.Range(0, (int)elementwise.Shape.ElementCount.ConstantValue).Select(i => Evaluate(elementwise.Expression, Element))];

        double Element(int operand, int i) => this[node.Inputs[operand]][Place(elementwise.Shape, elementwise.Operands[operand], i)];
        double Evaluate(Expression expression, Func<int, int, double> element) => Of(expression, operand => element(operand, Index));
    }
}
