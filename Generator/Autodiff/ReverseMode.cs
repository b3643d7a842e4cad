using Kiln.Generator.Graphs;

namespace Kiln.Generator.Autodiff;

/// <summary>
/// Reverse-mode differentiation: walks the graph backwards and asks each op for the gradients of its inputs. Only values that lead to
/// a trainable parameter (or to an input whose gradient the user wants) get one: nothing for the first layer's input, nothing for
/// frozen layers. The first contribution to a parameter's gradient overwrites, later ones add.
/// </summary>
internal static class ReverseMode
{
    public static Graph Run(Graph graph, IOpFactory ops)
    {
        HashSet<Value> needed = Needed(graph);
        Value[] starts = graph.Losses.Count > 0
            ? [.. graph.Losses.Select(loss => loss.Value)]
            : [.. graph.Outputs.Select(output => output.Value).Prepend(graph.Result).Distinct()];
        starts = [.. starts.Where(needed.Contains)];
        if (starts.Length == 0)
            return graph;
        var tape = new Tape(graph, needed, ops);
        tape.Start(starts, graph.Losses.Count > 0);
        foreach (Node node in graph.Nodes.Reverse())
            tape.Visit(node);
        return tape.Finish();
    }

    /// <summary>Values that depend on something to be trained.</summary>
    private static HashSet<Value> Needed(Graph graph)
    {
        var needed = new HashSet<Value>(graph.Parameters.Where(value => value.Parameter!.IsTrainable));
        needed.UnionWith(graph.Inputs.Where(input => input.Gradient).Select(input => input.Value));
        foreach (Node node in graph.Nodes)
        {
            if (node.Inputs.Any(needed.Contains))
                needed.UnionWith(node.Outputs.Where(output => output.DType == DType.Float32));
        }

        return needed;
    }

    /// <summary>Gradients found so far, and the nodes that compute them.</summary>
    private sealed class Tape(Graph graph, HashSet<Value> needed, IOpFactory ops)
    {
        private readonly GraphBuilder _builder = new GraphBuilder(graph.NextId).Reserve(graph);
        private readonly Dictionary<Value, List<Value>> _gradients = [];
        private readonly HashSet<Parameter> _written = [];
        private readonly HashSet<Value> _timeMajor = [.. graph.TimeMajor];
        private readonly List<Value> _seeds = [];

        public GraphBuilder Builder => _builder;

        public bool Needs(Value value) => needed.Contains(value);

        public void Start(Value[] starts, bool losses)
        {
            foreach (Value start in starts)
            {
                string name = losses ? start.Name + "_seed" : start == graph.Result ? "outputGradient" : graph.Outputs.First(output => output.Value == start).Name + "Gradient";
                Value seed = _builder.Leaf(name, start.Shape, DType.Float32, losses ? ValueKind.Seed : ValueKind.OutputGradient, seedOf: start);
                _seeds.Add(seed);
                _gradients.Add(start, [seed]);
            }
        }

        public void Visit(Node node)
        {
            if (!node.Inputs.Any(Needs) || !node.Outputs.Any(_gradients.ContainsKey))
                return;
            node.Op.Differentiate(new NodeGradient(this, node));
        }

        /// <summary>The whole gradient of a value, its contributions added up; null if nothing depends on it.</summary>
        public Value? GradientOf(Value value, int layer)
        {
            if (!_gradients.TryGetValue(value, out List<Value>? contributions))
                return null;
            while (contributions.Count > 1)
            {
                Value sum = _builder.Append(ops.Add(value.Shape), [contributions[0], contributions[1]], layer, Phase.Backward, "d_" + value.Name).Output;
                MarkLike(sum, value);
                contributions.RemoveAt(0);
                contributions[0] = sum;
            }

            return contributions[0];
        }

        public bool Has(Value value) => _gradients.ContainsKey(value);

        public IReadOnlyList<Value> Compute(Op op, Value[] inputs, Node node)
        {
            Node result = _builder.Append(op, inputs, node.Layer, Phase.Backward, "d_" + node.Output.Name + "_part");
            if (inputs.Any(_timeMajor.Contains))
                _timeMajor.UnionWith(result.Outputs.Where(output => op.HasSteps(result, output)));
            return result.Outputs;
        }

        public void Add(Value target, Op op, Value[] inputs, int layer)
        {
            if (target.Parameter is { } parameter && !op.CanAccumulate)
            {
                Value computed = _builder.Append(op, inputs, layer, Phase.Backward, "d_" + target.Name + "_part").Output;
                (op, inputs) = (ops.StoreGradient(), [computed, target]);
            }

            Value gradient = _builder.Append(op, inputs, layer, Phase.Backward, "d_" + target.Name).Output;
            if (target.Parameter is not null)
                gradient.GradientOf = new GradientSlot(target.Parameter, _written.Add(target.Parameter));
            else
                Contribute(target, gradient);
        }

        public void Add(Value target, Value gradient, int layer)
        {
            if (target.Parameter is not null)
                Add(target, ops.StoreGradient(), [gradient, target], layer);
            else
                Contribute(target, gradient);
        }

        public Graph Finish()
        {
            GraphOutput[] inputGradients =
            [
                .. graph.Inputs.Where(input => input.Gradient)
                    .Select(input => (input.Name, Gradient: GradientOf(input.Value, 0)))
                    .Where(pair => pair.Gradient is not null)
                    .Select(pair => new GraphOutput(pair.Name, Owned(pair.Gradient!))),
            ];
            Node[] backward = [.. _builder.Nodes];
            return graph with
            {
                Nodes = graph.Losses.Count > 0 ? [.. graph.Nodes, .. backward] : [.. Kept(backward)],
                Seeds = _seeds,
                InputGradients = inputGradients,
                TimeMajor = _timeMajor,
                NextId = _builder.NextId,
            };
        }

        /// <summary>A gradient that is just what the caller passed is copied, so that it can be read after the call.</summary>
        private Value Owned(Value gradient) =>
            _seeds.Contains(Viewed(gradient, _builder.Nodes)) ? _builder.Append(ops.Copy(), [gradient], 0, Phase.Backward, gradient.Name + "_copy").Output : gradient;

        /// <summary>What a view looks at; any other value is itself.</summary>
        private static Value Viewed(Value value, IReadOnlyList<Node> nodes)
        {
            while (nodes.FirstOrDefault(node => node.Op.IsAlias && node.Output == value) is { } view)
                value = view.Inputs[0];
            return value;
        }

        /// <summary>
        /// Without a loss, backward is a call of its own: what it reads of the forward call's arguments, also through views, is copied.
        /// </summary>
        private IEnumerable<Node> Kept(Node[] backward)
        {
            var copies = new Dictionary<Value, Value>();
            Node[] all = [.. graph.Nodes, .. backward];
            HashSet<Value> read = [.. backward.SelectMany(node => node.Inputs).Select(value => Viewed(value, all))];
            foreach (Value input in graph.Inputs.Select(input => input.Value))
            {
                if (!read.Contains(input))
                    continue;
                Node copy = _builder.Append(ops.Copy(), [input], 0, Phase.Forward, input.Name + "_kept");
                copies.Add(input, copy.Output);
                yield return copy;
            }

            foreach (Node node in all)
                yield return node with { Inputs = [.. node.Inputs.Select(input => copies.TryGetValue(input, out Value? kept) ? kept : input)] };
        }

        private void Contribute(Value target, Value gradient)
        {
            MarkLike(gradient, target);
            if (!_gradients.TryGetValue(target, out List<Value>? contributions))
                _gradients.Add(target, contributions = []);
            contributions.Add(gradient);
        }

        /// <summary>A gradient lies as its value does.</summary>
        private void MarkLike(Value gradient, Value value)
        {
            if (_timeMajor.Contains(value))
                _timeMajor.Add(gradient);
        }
    }

    private sealed class NodeGradient(Tape tape, Node node) : Gradient
    {
        public override Node Node => node;

        public override Value OfOutput(int index = 0) =>
            tape.GradientOf(node.Outputs[index], node.Layer) ?? throw new InvalidOperationException($"{node} has no gradient at output {index}.");

        public override bool Needs(int index) => tape.Needs(node.Inputs[index]);

        public override bool Has(int index) => tape.Has(node.Outputs[index]);

        public override IReadOnlyList<Value> ComputeAll(Op op, params Value[] inputs) => tape.Compute(op, inputs, node);

        public override void Add(int index, Op op, params Value[] inputs) => tape.Add(node.Inputs[index], op, inputs, node.Layer);

        public override void Add(int index, Value value) => tape.Add(node.Inputs[index], value, node.Layer);
    }
}
