using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layouts;

/// <summary>
/// Chooses where channels lie. Users see images as (B, C, H, W); ops on windows want the channels of a pixel side by side. Values go
/// through the chain in the order in which they are made: an op that wants channels last gets them so, what follows element by element
/// goes along, and a view of an image keeps its order, so that a matrix behind it takes its input features in that order instead. A
/// relayout is made where an op needs the logical order, and at the model's borders.
/// </summary>
internal static class ImageLayoutPass
{
    public static Graph Run(Graph graph, IOpFactory ops) =>
        graph.Nodes.Any(node => node.Op.WantsChannelsLast(node)) ? new Rewriter(graph, ops).Rewrite() : graph;

    /// <summary>Copies a graph node by node; values whose channels lie last are new ones, with the shape as stored.</summary>
    private sealed class Rewriter(Graph graph, IOpFactory ops)
    {
        private readonly GraphBuilder _builder = new GraphBuilder(graph.NextId).Reserve(graph);
        private readonly Dictionary<Value, int> _channels = [];
        private readonly Dictionary<(Value Value, int Channels), Value> _stored = [];
        private readonly Dictionary<Value, Value> _parameters = [];

        public Graph Rewrite()
        {
            foreach (Node node in graph.Nodes.Where(node => node.Phase == Phase.Forward))
                Copy(node);
            GraphOutput[] outputs = [.. graph.Outputs.Select(output => output with { Value = In(output.Value, 0, LayerOf(output.Value), Phase.Forward) })];
            bool isLogical = _stored.ContainsKey((graph.Result, 0));
            Value result = In(graph.Result, 0, LayerOf(graph.Result), Phase.Result);
            if (!isLogical)
                _stored.Remove((graph.Result, 0));   // losses run without that phase
            foreach (Node node in graph.Nodes.Where(node => node.Phase is Phase.State or Phase.Loss))
                Copy(node);
            return graph with
            {
                Nodes = [.. _builder.Nodes],
                Outputs = outputs,
                Result = result,
                Parameters = [.. graph.Parameters.Select(value => _parameters.TryGetValue(value, out Value? reordered) ? reordered : value)],
                NextId = _builder.NextId,
            };
        }

        private void Copy(Node node)
        {
            ChannelsLastForm? form = node.Op.ChannelsLast(node, [.. node.Inputs.Select(ChannelsOf)]);
            if (form is null || !node.Inputs.Zip(form.Inputs, CanTake).All(can => can))
            {
                _builder.Nodes.Add(node with { Inputs = [.. node.Inputs.Select(input => In(input, 0, node.Layer, node.Phase))] });
                return;
            }

            Value[] inputs = [.. node.Inputs.Zip(form.Inputs, (input, channels) => input.Parameter is null ? In(input, channels, node.Layer, node.Phase) : Reordered(input, channels))];
            if (form.Outputs.All(channels => channels == 0))
            {
                _builder.Nodes.Add(node with { Op = form.Op, Inputs = inputs });
                return;
            }

            Node stored = _builder.Append(form.Op, inputs, node.Layer, node.Phase, node.Output.Name + "_last", form.Outputs);
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                _channels[node.Outputs[i]] = form.Outputs[i];
                _stored[(node.Outputs[i], form.Outputs[i])] = stored.Outputs[i];
            }
        }

        private int ChannelsOf(Value value) => _channels.TryGetValue(value, out int channels) ? channels : 0;

        /// <summary>A parameter can be stored in the order of one reader only.</summary>
        private bool CanTake(Value value, int channels) =>
            value.Parameter is null || channels == 0 || graph.Nodes.SelectMany(node => node.Inputs).Count(input => input == value) == 1;

        /// <summary>The parameter with its input features in the order of an image whose channels lie last.</summary>
        private Value Reordered(Value value, int channels)
        {
            if (channels == 0)
                return value;
            var parameter = value.Parameter! with { InputChannels = channels };
            return _parameters[value] = new Value(value.Id, value.Name, value.Shape, value.DType, value.Kind) { Parameter = parameter };
        }

        /// <summary>The value with so many channels last; a relayout is made once and shared.</summary>
        private Value In(Value value, int channels, int layer, Phase phase)
        {
            int lies = ChannelsOf(value);
            if (_stored.TryGetValue((value, channels), out Value? known))
                return known;
            if (channels == 0 && lies == 0)
                return value;
            Value made = channels == 0
                ? _builder.Append(ops.RelayoutChannels(value.Shape, lies, toLast: false), [_stored[(value, lies)]], layer, phase, value.Name).Output
                : _builder.Append(ops.RelayoutChannels(value.Shape, channels, toLast: true), [In(value, 0, layer, phase)], layer, phase, value.Name + "_last", [channels]).Output;
            return _stored[(value, channels)] = made;
        }

        private int LayerOf(Value value) => graph.Nodes.FirstOrDefault(node => node.Outputs.Contains(value))?.Layer ?? 0;
    }
}
