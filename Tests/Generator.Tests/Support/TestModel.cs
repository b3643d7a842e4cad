using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Reference;
using Kiln.Reference.Ops;

namespace Kiln.Generator.Tests.Support;

/// <summary>A loaded model: its generated class through <see cref="Create"/>, its graphs, and its oracle.</summary>
internal sealed class TestModel(TestModels models, ModelSpec spec, CompiledModel compiled, IReadOnlyList<ReferenceOp> referenceOps)
{
    public ModelSpec Spec => spec;

    public CompiledModel Compiled => compiled;

    public Graph Graph => compiled.Lowered!;

    public ReferenceModel Reference => new(Graph, compiled.Joint, referenceOps);

    public ModelRunner Create(int[] capacities, long seed = 0) => models.Create(this, capacities, seed);

    /// <summary>The dump of every pass.</summary>
    public string Dumps => string.Join("\n", compiled.Passes.Select(pass => $"== {pass.Pass}\n{pass.Text}"));

    /// <summary>Arguments drawn at random: floats N(0, 1), targets in (0, 1), indices in their range.</summary>
    public ModelArguments Draw(Random random, params int[] sizes)
    {
        var values = new Dictionary<string, int>(Graph.Symbols.Zip(sizes, KeyValuePair.Create));
        nint[] ShapeOf(Shape shape) => [.. shape.Select(dim => (nint)dim.Evaluate(symbol => values[symbol]))];
        int Count(Shape shape) => (int)shape.ElementCount.Evaluate(symbol => values[symbol]);
        Array Values(Value value) => value.DType switch
        {
            Generator.Graphs.DType.Float32 when value.Kind == ValueKind.Target => Fill(Count(value.Shape), () => 0.05f + (0.9f * random.NextSingle())),
            Generator.Graphs.DType.Float32 => Fill(Count(value.Shape), () => Normal(random)),
            Generator.Graphs.DType.Int64 => Fill(Count(value.Shape), () => (long)Index(random, value)),
            _ => Fill(Count(value.Shape), () => Index(random, value)),
        };
        return new ModelArguments([.. Graph.Inputs.Select(input => Values(input.Value))], [.. Graph.Targets.Select(Values)], sizes)
        {
            InputShapes = [.. Graph.Inputs.Select(input => ShapeOf(input.Value.Shape))],
            TargetShapes = [.. Graph.Targets.Select(target => ShapeOf(target.Shape))],
            ClassWeights = [.. Graph.ClassWeights.Select(weights => Fill(Count(weights.Shape), () => 0.25f + random.NextSingle()))],
            OutputGradients = Graph.Losses.Count > 0 ? [] : [.. compiled.Joint!.Seeds.Select(seed => Fill(Count(seed.Shape), () => Normal(random)))],
        };
    }

    /// <summary>The same arguments and the model's parameters for the oracle.</summary>
    public ReferenceArguments ReferenceArguments(ModelArguments arguments, IModel model)
    {
        var sizes = new Dictionary<string, int>(Graph.Symbols.Zip(arguments.Sizes, KeyValuePair.Create));
        var leaves = new Dictionary<Value, Tensor>();
        void Add(Value value, Array values) =>
            leaves.Add(value, new Tensor([.. value.Shape.Select(dim => (int)dim.Evaluate(symbol => sizes[symbol]))], Doubles(values)));
        for (int i = 0; i < Graph.Inputs.Count; i++)
            Add(Graph.Inputs[i].Value, arguments.Inputs[i]);
        for (int i = 0; i < Graph.Targets.Count; i++)
            Add(Graph.Targets[i], arguments.Targets[i]);
        for (int i = 0; i < Graph.ClassWeights.Count; i++)
            Add(Graph.ClassWeights[i], arguments.ClassWeights[i]);
        foreach (Value value in Graph.Parameters)
        {
            var parameter = new float[value.Parameter!.Count];
            model.Parameter(value.Parameter.Name).Get(parameter);
            Add(value, parameter);
        }

        foreach (CarriedState state in Graph.States)
        {
            int[] shape = [.. state.Initial.Shape.Select(dim => (int)dim.Evaluate(symbol => sizes[symbol]))];
            leaves.Add(state.Initial, new Tensor(shape));
        }

        return new ReferenceArguments(sizes, leaves);
    }

    /// <summary>The value of the lowered graph whose gradient a caller of <c>Backward</c> passes.</summary>
    public Value SeedTarget(int seed)
    {
        string name = compiled.Joint!.Seeds[seed].Name;
        return name == "outputGradient" ? Graph.Result : Graph.Outputs.First(output => output.Name + "Gradient" == name).Value;
    }

    private static double[] Doubles(Array values) => values switch
    {
        float[] floats => Array.ConvertAll(floats, value => (double)value),
        int[] ints => Array.ConvertAll(ints, value => (double)value),
        _ => Array.ConvertAll((long[])values, value => (double)value),
    };

    private static T[] Fill<T>(int count, Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    /// <summary>A legal index; now and then the one that a loss ignores.</summary>
    private int Index(Random random, Value value)
    {
        (long count, long ignored) = IndexRange(value) ?? (1, long.MinValue);
        return ignored != long.MinValue && random.Next(8) == 0 ? (int)ignored : random.Next((int)count);
    }

    private (long Count, long Ignored)? IndexRange(Value value)
    {
        (long Count, long Ignored)? range = null;
        foreach (Node node in Graph.Nodes)
        {
            for (int i = 0; i < node.Inputs.Count; i++)
            {
                if (node.Inputs[i] != value || (node.Op.IndexRange(node, i) ?? (node.Output.DType == Generator.Graphs.DType.Float32 ? null : IndexRange(node.Output))) is not { } found)
                    continue;
                range = range is { } so ? (Math.Min(so.Count, found.Count), so.Ignored == found.Ignored ? so.Ignored : long.MinValue) : found;
            }
        }

        return range;
    }
}
