using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>
/// The calls: Forward, Loss, Train, Accumulate, TrainStep (or ForwardTrain and Backward without a loss), each over spans and over
/// tensors. Arguments are checked before anything is written; then a pass is set up and the layers run.
/// </summary>
internal sealed partial class CallEmitter(CodeWriter code, EmitModel model)
{
    private readonly Graph _graph = model.Graph;

    /// <summary>Index arguments whose 64-bit form is narrowed on entry.</summary>
    public static IEnumerable<Value> Narrowed(Graph graph) =>
        graph.Inputs.Select(input => input.Value).Where(value => value.DType == DType.Int64).Concat(graph.Targets.Where(target => target.DType != DType.Float32));

    public static string NarrowField(Value value) => $"_{EmitNames.Local(value).TrimStart('@')}Indices";

    public static string WeightsField(Value weights) => $"_{EmitNames.Local(weights).TrimStart('@')}";

    /// <summary>The property that sets them: <c>ClassWeights</c> for the only weighted loss, else with the loss's name before it.</summary>
    public static string WeightsProperty(Graph graph, Value weights) => graph.ClassWeights.Count == 1 ? "ClassWeights" : EmitNames.Constant(weights);

    private IEnumerable<Value> Inputs => _graph.Inputs.Select(input => input.Value);

    private bool HasIndexTargets => _graph.Targets.Any(target => target.DType != DType.Float32);

    public void Write()
    {
        WriteForward();
        if (model.HasLoss)
        {
            WriteLossCalls();
        }
        else if (model.IsTrainable)
        {
            WriteBackwardCalls();
        }

        WriteOutputs();
        WriteClassWeights();
        WriteStates();
        WriteChecks();
        WriteStart();
    }

    // ---- names and lists -------------------------------------------------------------------------------------

    private static string Name(Value value) => EmitNames.Local(value);

    private string SpanParameter(Value value, string? index = null) => $"scoped ReadOnlySpan<{index ?? Element(value)}> {Name(value)}";

    /// <summary>The element type that users pass: what they declared for inputs, int (with a long twin) for class targets.</summary>
    private string Element(Value value) => value.DType switch
    {
        DType.Float32 => "float",
        DType.Int64 when Inputs.Contains(value) => "long",
        _ => "int",
    };

    private IEnumerable<string> SymbolNames => _graph.Symbols.Select(EmitNames.SymbolArgument);

    private IEnumerable<string> SymbolParameters => SymbolNames.Select(name => $"int {name}");

    private IEnumerable<string> SpanParameters(bool targets, string? index)
    {
        foreach (Value input in Inputs)
            yield return SpanParameter(input);
        if (targets)
        {
            foreach (Value target in _graph.Targets)
                yield return SpanParameter(target, target.DType == DType.Float32 ? null : index);
        }
    }

    private static string List(params IEnumerable<string>[] parts) => string.Join(", ", parts.SelectMany(part => part));

    private IEnumerable<string> Names(bool targets) => Inputs.Concat(targets ? _graph.Targets : []).Select(Name);

    private string Method(string name) => Literals.String($"{model.Spec.Title}.{name}");

    // ---- calls -----------------------------------------------------------------------------------------------

    private void WriteForward()
    {
        string shape = _graph.Result.Shape.ToString();
        code.Documentation($"<summary>Evaluates the model: {Shapes(Inputs)} to {Literals.XmlText(shape)}. Nothing is dropped; the returned span is valid until the next call.</summary>");
        ArgumentDocs(targets: false);
        using (code.Block($"public ReadOnlyTensorSpan<float> Forward({List(SpanParameters(false, null), SymbolParameters)})"))
            Run("Forward", targets: false, training: false);
        code.Line();
        WriteTensorTwin("ReadOnlyTensorSpan<float>", "Forward", targets: false, index: "int", extra: []);
        WritePackedForward("Forward", training: false);
    }

    private void WriteLossCalls()
    {
        foreach ((string name, string summary, bool training) in new[]
        {
            ("Loss", "The loss of a batch, without training: nothing is dropped.", false),
            ("Train", "Forward, loss and backward: overwrites the gradients. Returns the loss times <paramref name=\"scale\"/>.", true),
            ("Accumulate", "Forward, loss and backward: adds to the gradients. Returns the loss times <paramref name=\"scale\"/>.", true),
        })
        {
            foreach (string index in HasIndexTargets ? new[] { "int", "long" } : ["int"])
            {
                IEnumerable<string> scale = training ? ["float scale = 1"] : [];
                code.Documentation($"<summary>{summary}</summary>");
                ArgumentDocs(targets: true);
                if (training)
                    code.Documentation("<param name=\"scale\">Factor of loss and gradients: a micro-batch's share of the whole batch.</param>");
                string run = List([Method(name)], Names(true), SymbolNames, [training ? "scale" : "1"]);
                code.WriteLine($"public float {name}({List(SpanParameters(true, index), SymbolParameters, scale)}) =>");
                code.WriteLine($"    Run{CallArguments(name, index)}({run});");
                code.Line();
                WriteTensorTwin("float", name, targets: true, index, training ? [("float scale = 1", "scale")] : []);
                WritePackedLossCall(name, summary, index, training);
            }
        }

        WriteTrainStep();
        WriteRun();
        WritePackedRun();
        WriteLayers();
    }

    private void WriteTrainStep()
    {
        foreach (string index in HasIndexTargets ? new[] { "int", "long" } : ["int"])
        {
            code.Documentation(TrainStepSummary(""));
            ArgumentDocs(targets: true);
            code.Documentation("<param name=\"optimizer\">An optimizer of this model.</param>");
            using (code.Block($"public float TrainStep({List(SpanParameters(true, index), SymbolParameters, ["Optimizer optimizer"])})"))
                WriteTrainStepBody($"Run{CallArguments("TrainStep", index)}({List([Method("TrainStep")], Names(true), SymbolNames, ["1"], Optimizer("optimizer"))})");

            code.Line();
            WriteTensorTwin("float", "TrainStep", targets: true, index, [("Optimizer optimizer", "optimizer")]);
            WritePackedTrainStep(index);
        }
    }

    private string TrainStepSummary(string what) => model.Updates is null
        ? $"<summary><c>Train</c>{what}, then <paramref name=\"optimizer\"/>.Step().</summary>"
        : $"<summary><c>Train</c>{what} and <paramref name=\"optimizer\"/>.Step() in one: the same parameters, but gradients are used up on the way and not to be read.</summary>";

    private void WriteTrainStepBody(string run)
    {
        code.WriteLine($"Guard.Optimizer({Method("TrainStep")}, optimizer, _state);");
        if (model.Updates is not null)
        {
            code.WriteLine($"return {run};");
            return;
        }

        code.WriteLine($"float loss = {run};");
        code.WriteLine("optimizer.Step();");
        code.WriteLine("return loss;");
    }

    /// <summary>An argument or parameter that calls have if updates are a part of the backward pass.</summary>
    private IEnumerable<string> Optimizer(string text) => model.Updates is null ? [] : [text];

    /// <summary>Type arguments of the body behind a call: what it does, and the type of its indices.</summary>
    private string CallArguments(string name, string index) =>
        $"<{(name == "Loss" ? "EvaluatingCall" : name == "Accumulate" ? "AccumulatingCall" : "TrainingCall")}{(HasIndexTargets ? ", " + index : "")}>";

    private string CallParameters => HasIndexTargets ? "<TCall, TIndex>" : "<TCall>";

    private string CallConstraints => "\n    where TCall : struct, ICall" + (HasIndexTargets ? "\n    where TIndex : unmanaged, System.Numerics.IBinaryInteger<TIndex>" : "");

    /// <summary>The one body behind Loss, Train, Accumulate and TrainStep, each of which has only the code that it needs.</summary>
    private void WriteRun()
    {
        code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (code.Block($"private float Run{CallParameters}({List(["string method"], SpanParameters(true, "TIndex"), SymbolParameters, ["float scale"], Optimizer("Optimizer? optimizer = null"))}){CallConstraints}"))
        {
            code.WriteLine($"Check({List(["method"], Names(false), SymbolNames)});");
            foreach (Value target in _graph.Targets)
                CheckArgument(target, "method");
            WriteTrainingChecks("method", "TCall.Trains");
            WriteReadyState("method");
            code.WriteLine("_state.Enter(method);");
            using (code.Block("try"))
            {
                code.WriteLine($"Network.Pass pass = Start({List(Names(false), SymbolNames)});");
                foreach (Value target in _graph.Targets)
                    code.WriteLine($"pass.{EmitNames.Constant(target)} = ref {Reference(target)};");
                WriteResume();
                code.WriteLine($"{(model.CarriesState ? "float loss =" : "return")} Run<TCall>({List(["ref pass", "scale"], Optimizer("optimizer"))});");
                if (model.CarriesState)
                {
                    WriteKeep();
                    code.WriteLine("return loss;");
                }
            }

            using (code.Block("finally"))
                code.WriteLine("_state.Exit();");
        }

        code.Line();
    }

    /// <summary>What every call with targets runs, dense or packed.</summary>
    private void WriteLayers()
    {
        code.Documentation("<summary>Runs the layers of a pass that has its arguments, and gives the loss times <paramref name=\"scale\"/>.</summary>");
        code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (code.Block($"private float Run<TCall>({List(["ref Network.Pass pass", "float scale"], Optimizer("Optimizer? optimizer"))})\n    where TCall : struct, ICall"))
        {
            code.WriteLine("pass.Scale = scale;");
            code.WriteLine("pass.Training = TCall.Trains;");
            code.WriteLine("pass.Accumulate = TCall.Accumulates;");
            code.WriteLine("pass.Call = TCall.Trains ? _state.NextCall() : 0;");
            WriteForwardOfCall();
            if (model.CarriesState)
                code.WriteLine("Network.State(ref pass);");
            if (model.Updates is not null)
                code.WriteLine("pass.Optimizer = optimizer?.BeginStep();");
            if (model.IsTrainable)
            {
                code.WriteLine("if (TCall.Trains)");
                code.WriteLine("    Network.Backward(ref pass);");
                code.WriteLine("else");
                code.WriteLine("    Network.Loss(ref pass);");
            }
            else
            {
                code.WriteLine("Network.Loss(ref pass);");
            }

            if (model.Updates is not null)
                code.WriteLine("optimizer?.EndStep();");

            WriteTotal();
        }

        code.Line();
        code.Documentation("<summary>Each loss of the last call, before scaling.</summary>");
        code.WriteLine("public ReadOnlySpan<float> LossValues => _lossValues;");
        code.Line();
    }

    /// <summary>Calls that train may leave the last loops to the backward pass, or all there is.</summary>
    private void WriteForwardOfCall()
    {
        if (model.ForwardDiffers)
        {
            bool any = LayerMethod.Of(model).Any(direction => direction.Direction == LayerMethod.TrainForward);
            code.WriteLine(any ? "if (TCall.Trains)" : "if (!TCall.Trains)");
            if (any)
            {
                code.WriteLine($"    Network.{LayerMethod.TrainForward}(ref pass);");
                code.WriteLine("else");
            }

            code.WriteLine("    Network.Forward(ref pass);");
            return;
        }

        code.WriteLine("Network.Forward(ref pass);");
    }

    private void WriteTotal()
    {
        var terms = new List<string>();
        for (int i = 0; i < _graph.Losses.Count; i++)
        {
            Loss loss = _graph.Losses[i];
            string local = _graph.Losses.Count == 1 ? "loss" : $"loss{i + 1}";
            code.WriteLine($"float {local} = {PlaceInPass(loss.Value)};");
            code.WriteLine($"_lossValues[{i}] = {local};");
            terms.Add(loss.Scale == 1 ? local : $"{Literals.Float(loss.Scale)} * {local}");
        }

        string total = string.Join(" + ", terms);
        code.WriteLine($"return {(terms.Count == 1 ? total : $"({total})")} * scale;");
    }

    /// <summary>Checks, claims the model, runs the forward layers and returns the result.</summary>
    private void Run(string name, bool targets, bool training)
    {
        code.WriteLine($"Check({List([Method(name)], Names(targets), SymbolNames)});");
        if (training)
            WriteTrainingChecks(Method(name), "true");
        WriteReadyState(Method(name));
        code.WriteLine($"_state.Enter({Method(name)});");
        using (code.Block("try"))
        {
            code.WriteLine($"Network.Pass pass = Start({List(Names(targets), SymbolNames)});");
            WriteResume();
            WriteForwardLayers(training);
            if (model.CarriesState)
            {
                code.WriteLine("Network.State(ref pass);");
                WriteKeep();
            }

            code.WriteLine($"return {Tensor(_graph.Result)};");
        }

        using (code.Block("finally"))
            code.WriteLine("_state.Exit();");
    }

    private void WriteForwardLayers(bool training)
    {
        if (training)
        {
            code.WriteLine("pass.Training = true;");
            code.WriteLine("pass.Call = _state.NextCall();");
        }

        code.WriteLine("Network.Forward(ref pass);");
        if (model.Steps.Any(step => step.Phase == Phase.Result && step is not Fusion.OpStep { Node.Op.IsAlias: true }))
            code.WriteLine("Network.Result(ref pass);");
        if (!model.HasLoss && model.IsTrainable)
            code.WriteLine($"_backwardReady = {(training ? "true" : "false")};");
    }
}
