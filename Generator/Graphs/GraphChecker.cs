namespace Kiln.Generator.Graphs;

/// <summary>Which graphs are legal; run after every pass in tests. A violation is a bug of the compiler, hence an exception.</summary>
internal static class GraphChecker
{
    public static void Check(Graph graph)
    {
        var defined = new HashSet<Value>();
        void Define(Value value, string where)
        {
            if (!defined.Add(value))
                throw new InvalidOperationException($"{where}: {value} is defined twice.");
        }

        foreach (Value leaf in graph.Inputs.Select(input => input.Value).Concat(graph.Targets).Concat(graph.Parameters).Concat(graph.ClassWeights).Concat(graph.States.Select(state => state.Initial)).Concat(graph.Seeds))
            Define(leaf, "leaves");
        Phase phase = Phase.Forward;
        foreach (Node node in graph.Nodes)
        {
            if (node.Phase < phase)
                throw new InvalidOperationException($"{node}: phase {node.Phase} after {phase}.");
            phase = node.Phase;
            foreach (Value input in node.Inputs)
            {
                if (!defined.Contains(input))
                    throw new InvalidOperationException($"{node}: {input} is read before it is written.");
            }

            IReadOnlyList<(Shape Shape, DType DType)> types = node.Op.Infer(node.Inputs);
            for (int i = 0; i < node.Outputs.Count; i++)
            {
                Define(node.Outputs[i], node.ToString());
                if (!types[i].Shape.Equals(node.Outputs[i].Shape) || types[i].DType != node.Outputs[i].DType)
                    throw new InvalidOperationException($"{node}: output {i} should be {types[i].Shape}.");
            }
        }

        foreach (Value needed in graph.Losses.Select(loss => loss.Value).Concat(graph.Outputs.Select(output => output.Value)).Concat(graph.States.Select(state => state.Final)).Append(graph.Result))
        {
            if (!defined.Contains(needed))
                throw new InvalidOperationException($"{needed} is never computed.");
        }
    }
}
