using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Tests.Support;

/// <summary>Writes a model's <see cref="ModelRunner"/>: what a consumer would write by hand to call it with arrays.</summary>
internal sealed class RunnerSource(ModelSpec spec, CompiledModel compiled)
{
    private readonly Graph _graph = compiled.Lowered!;

    private bool IsTrainable => compiled.Joint!.Seeds.Count > 0;

    /// <summary>Batch and time of a model with packed twins.</summary>
    private SequencePair? Packed => _graph.States.Any(state => state.Carried) ? null : compiled.Joint!.Packed;

    private bool HasNext => compiled.Joint!.Packed is not null && _graph.IsSteppable && _graph.States.Count > 0;

    private bool HasIndexTargets => _graph.Targets.Any(target => target.DType != Generator.Graphs.DType.Float32);

    private IEnumerable<string> Sizes => _graph.Symbols.Select((_, i) => $"a.Sizes[{i}]");

    /// <summary>The runner's name beside the model's.</summary>
    public static string NameOf(ModelSpec spec) => spec.Name + "Runner";

    public string Write()
    {
        string name = NameOf(spec);
        string capacities = string.Concat(_graph.Symbols.Select((_, i) => $"capacities[{i}], "));
        IEnumerable<string> members = [.. Calls(), .. _graph.Losses.Count > 0 ? LossCalls() : IsTrainable ? BackwardCalls() : [], .. Readable(), .. PackedCalls(), .. StepCalls()];
        return $$"""
            {{(spec.Namespace.Length > 0 ? $"namespace {spec.Namespace};\n" : "")}}public sealed class {{name}}({{spec.Name}} model) : Kiln.Generator.Tests.Support.ModelRunner
            {
                public {{name}}(int[] capacities, long seed) : this(new {{spec.Name}}({{capacities}}seed: seed)) { }
                public override IModel Model => model;
                public override Kiln.Generator.Tests.Support.ModelRunner CreateSession(int[] capacities) => new {{name}}(model.CreateSession({{capacities.TrimEnd(' ', ',')}}));
                {{string.Join("\n    ", members)}}
            }
            """.Replace("(ModelArguments", "(Kiln.Generator.Tests.Support.ModelArguments", StringComparison.Ordinal);
    }

    private IEnumerable<string> Calls()
    {
        yield return $"public override float[] Forward(ModelArguments a) => Copy(model.Forward({List(Inputs(tensors: false), Sizes)}));";
        yield return $"public override float[] ForwardTensor(ModelArguments a) => Copy(model.Forward({List(Inputs(tensors: true))}));";
    }

    private IEnumerable<string> LossCalls()
    {
        string spans = List(Inputs(tensors: false), Targets(tensors: false, longs: false), Sizes);
        string tensors = List(Inputs(tensors: true), Targets(tensors: true, longs: false));
        yield return $"public override float Loss(ModelArguments a) => model.Loss({spans});";
        yield return $"public override float Train(ModelArguments a, float scale) => model.Train({spans}, scale);";
        yield return $"public override float Accumulate(ModelArguments a, float scale) => model.Accumulate({spans}, scale);";
        yield return $"public override float TrainStep(ModelArguments a, Optimizer optimizer) => model.TrainStep({spans}, optimizer);";
        yield return $"public override float TrainTensor(ModelArguments a) => model.Train({tensors});";
        yield return "public override float[] LossValues => model.LossValues.ToArray();";
        if (!HasIndexTargets)
            yield break;
        yield return $"public override float TrainLong(ModelArguments a) => model.Train({List(Inputs(tensors: false), Targets(tensors: false, longs: true), Sizes)});";
        yield return $"public override float TrainTensorLong(ModelArguments a) => model.Train({List(Inputs(tensors: true), Targets(tensors: true, longs: true))});";
    }

    private IEnumerable<string> BackwardCalls()
    {
        yield return $"public override float[] ForwardTrain(ModelArguments a) => Copy(model.ForwardTrain({List(Inputs(tensors: false), Sizes)}));";
        yield return $"public override void Backward(ModelArguments a) => model.Backward({List(compiled.Joint!.Seeds.Select((_, i) => $"Span<float>(a.OutputGradients[{i}])"))});";
    }

    private IEnumerable<string> Readable()
    {
        if (_graph.Outputs.Count > 0)
            yield return $"public override float[] Output(int index) => index switch {{ {string.Concat(_graph.Outputs.Select((output, i) => $"{i} => Copy(model.{Identifiers.Pascal(output.Name)}), "))}_ => [] }};";
        if (compiled.Joint!.InputGradients.Count > 0)
            yield return $"public override float[] InputGradient(int index) => index switch {{ {string.Concat(compiled.Joint.InputGradients.Select((gradient, i) => $"{i} => Copy(model.{Identifiers.Pascal(gradient.Name)}Gradient), "))}_ => [] }};";
        if (_graph.ClassWeights.Count == 1)
            yield return "public override void SetClassWeights(int index, float[] weights) => model.ClassWeights = weights;";
    }

    private IEnumerable<string> PackedCalls()
    {
        if (Packed is null)
            yield break;
        string inputs = List(_graph.Inputs.Select((input, i) => PackedArgument(input.Value, $"a.Inputs[{i}]")));
        string all = List([inputs], _graph.Targets.Select((target, i) => PackedArgument(target, $"a.Targets[{i}]")));
        yield return $"public override float[] ForwardPacked(ModelArguments a, PackedSequence<int> batch) => Copy(model.Forward({inputs}));";
        if (_graph.Losses.Count == 0)
            yield break;
        yield return $"public override float LossPacked(ModelArguments a, PackedSequence<int> batch) => model.Loss({all});";
        yield return $"public override float TrainPacked(ModelArguments a, PackedSequence<int> batch, float scale) => model.Train({all}, scale);";
        yield return $"public override float AccumulatePacked(ModelArguments a, PackedSequence<int> batch, float scale) => model.Accumulate({all}, scale);";
    }

    private string PackedArgument(Value value, string argument)
    {
        int leading = Packed!.Leading(value.Shape);
        return leading == 0
            ? $"Span<{Element(value)}>({argument})"
            : $"Packed<{Element(value)}>({argument}, {value.Shape.Slice(leading, value.Shape.Rank - leading).ElementCount.ConstantValue}, batch)";
    }

    private IEnumerable<string> StepCalls()
    {
        if (!HasNext)
            yield break;
        yield return "public override RecurrentState CreateState(int batch) => model.CreateState(batch);";
        yield return $"public override float[] Next(ModelArguments a, RecurrentState state) => Copy(model.Next({List(Inputs(tensors: false))}, ({spec.Name}State)state));";
    }

    private IEnumerable<string> Inputs(bool tensors) => _graph.Inputs.Select((input, i) => tensors
        ? $"Tensor<{Element(input.Value)}>(a.Inputs[{i}], a.InputShapes[{i}])"
        : $"Span<{Element(input.Value)}>(a.Inputs[{i}])");

    private IEnumerable<string> Targets(bool tensors, bool longs) => _graph.Targets.Select((target, i) => (tensors, longs && target.DType != Generator.Graphs.DType.Float32) switch
    {
        (false, false) => $"Span<{Element(target)}>(a.Targets[{i}])",
        (false, true) => $"Longs(a.Targets[{i}])",
        (true, false) => $"Tensor<{Element(target)}>(a.Targets[{i}], a.TargetShapes[{i}])",
        (true, true) => $"LongTensor(a.Targets[{i}], a.TargetShapes[{i}])",
    });

    private static string Element(Value value) => value.DType switch { Generator.Graphs.DType.Float32 => "float", Generator.Graphs.DType.Int64 => "long", _ => "int" };

    private static string List(params IEnumerable<string>[] parts) => string.Join(", ", parts.SelectMany(part => part));
}
