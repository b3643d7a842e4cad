using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layouts;

/// <summary>
/// Chooses the order in which values lie. Layers that walk over time want time first; whatever is connected to them row by row follows,
/// so that a whole recurrent model runs time-major and sums in that order; so does every model that can be packed. Where an op needs the logical order, and at the model's
/// borders, which are batch-first, an explicit relayout is inserted.
/// </summary>
internal static class LayoutPass
{
    public static Graph Run(Graph graph, IOpFactory ops)
    {
        SequencePair? packed = Packing.PairOf(graph);
        IReadOnlyList<SequencePair> sequences = packed is null ? Sequences(graph) : [packed];
        return sequences.Count == 0 ? graph : new Rewriter(graph, sequences, packed, ops).Rewrite();
    }

    /// <summary>Batch and time of every op that walks over time.</summary>
    private static List<SequencePair> Sequences(Graph graph)
    {
        var pairs = new List<SequencePair>();
        foreach (Node node in graph.Nodes)
        {
            Shape shape = node.Inputs[0].Shape;
            if (shape.Rank < 2 || node.Op.Rows(node, 2) != Rows.TimeMajor)
                continue;
            var pair = new SequencePair(shape[0], shape[1]);
            if (!pairs.Contains(pair))
                pairs.Add(pair);
        }

        return pairs;
    }

    /// <summary>Rewrites one graph: which values lie time-major is decided first, then nodes are copied with relayouts between.</summary>
    private sealed class Rewriter(Graph graph, IReadOnlyList<SequencePair> sequences, SequencePair? packed, IOpFactory ops)
    {
        private readonly GraphBuilder _builder = new GraphBuilder(graph.NextId).Reserve(graph);
        private readonly HashSet<Value> _timeMajor = packed is null ? TimeMajorValues.Find(graph, sequences) : TimeMajorValues.WithSteps(graph, packed);
        private readonly HashSet<Value> _result = [];
        private readonly Dictionary<(Value Value, bool TimeMajor), Value> _copies = [];

        public Graph Rewrite()
        {
            foreach (Node node in graph.Nodes.Where(node => node.Phase == Phase.Forward))
                Copy(node);
            GraphOutput[] outputs = [.. graph.Outputs.Select(output => output with { Value = In(output.Value, timeMajor: false, LayerOf(output.Value), Phase.Forward) })];
            HashSet<(Value, bool)> ofForward = [.. _copies.Keys];
            foreach (Node node in graph.Nodes.Where(node => node.Phase == Phase.Result))
                Copy(node);
            Value result = In(graph.Result, timeMajor: false, LayerOf(graph.Result), Phase.Result);
            foreach (var copy in _copies.Keys.Where(key => !ofForward.Contains(key)).ToList())
                _copies.Remove(copy);   // losses run without that phase
            foreach (Node node in graph.Nodes.Where(node => node.Phase is Phase.State or Phase.Loss))
                Copy(node);
            return graph with
            {
                Nodes = [.. _builder.Nodes],
                Outputs = outputs,
                Result = result,
                Sequences = sequences,
                Packed = packed,
                TimeMajor = _result,
                NextId = _builder.NextId,
            };
        }

        private void Copy(Node node)
        {
            HashSet<Value> walked = TimeMajorValues.RowsOf(node, sequences) == Rows.RowMajor ? [] : [.. TimeMajorValues.WithSteps(node).Where(_timeMajor.Contains)];
            Value[] inputs = [.. node.Inputs.Select(input => In(input, walked.Contains(input), node.Layer, node.Phase))];
            if (node.Outputs.All(output => walked.Contains(output) == _timeMajor.Contains(output)))
            {
                _builder.Nodes.Add(node with { Inputs = inputs });
                _result.UnionWith(walked.Where(node.Outputs.Contains));
                return;
            }

            // The op writes in logical order what others want time-major.
            Node plain = _builder.Append(node.Op, inputs, node.Layer, node.Phase, node.Output.Name + "_row_major");
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                bool walks = walked.Contains(node.Outputs[i]);
                if (walks)
                    _result.Add(plain.Outputs[i]);
                _copies[(node.Outputs[i], walks)] = plain.Outputs[i];
                _copies[(node.Outputs[i], true)] = _timeMajor.Contains(node.Outputs[i]) && !walks
                    ? Relayout(plain.Outputs[i], toTimeMajor: true, node.Layer, node.Phase)
                    : plain.Outputs[i];
            }
        }

        /// <summary>The value in the order wanted; a relayout is made once and shared.</summary>
        private Value In(Value value, bool timeMajor, int layer, Phase phase)
        {
            if (_copies.TryGetValue((value, timeMajor), out Value? copy))
                return copy;
            bool lies = _timeMajor.Contains(value) && value.Kind == ValueKind.Computed;
            if (lies == timeMajor)
                return value;
            Value source = _copies.TryGetValue((value, !timeMajor), out Value? other) ? other : value;
            return _copies[(value, timeMajor)] = Relayout(source, timeMajor, layer, phase);
        }

        private Value Relayout(Value value, bool toTimeMajor, int layer, Phase phase)
        {
            SequencePair pair = sequences.PairOf(value.Shape)!;
            Value result = _builder.Append(ops.Relayout(pair, toTimeMajor), [value], layer, phase, value.Name + (toTimeMajor ? "_time_major" : "_batch_first")).Output;
            if (toTimeMajor)
                _result.Add(result);
            return result;
        }

        private int LayerOf(Value value) => graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(value))?.Layer ?? 0;
    }
}
