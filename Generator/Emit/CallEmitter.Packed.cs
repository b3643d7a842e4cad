using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>
/// The packed twins: values per step come and go as packed sequences of one batch, values per sequence as spans in the caller's order. The
/// layers are those of dense calls, with other numbers of rows in each step.
/// </summary>
internal sealed partial class CallEmitter
{
    private bool IsPacked => model.IsPacked;

    private bool IsPerStep(Value value) => model.IsPacked && _graph.Packed!.Leading(value.Shape) > 0;

    /// <summary>The argument from which a packed call takes its batch.</summary>
    private Value FirstPacked => Inputs.First(IsPerStep);

    private string StepCount => EmitNames.SymbolArgument(model.Names.StepCount(_graph.Packed!)!);

    /// <summary>A size of a packed call: batch times time is the number of rows.</summary>
    private string EvaluatePacked(Dim dim) => model.Names.Size(dim, []);

    private string PackedParameter(Value value, string? index = null) =>
        IsPerStep(value) ? $"PackedSequence<{index ?? Element(value)}> {Name(value)}" : SpanParameter(value, index);

    private IEnumerable<string> PackedParameters(bool targets, string? index) =>
        Inputs.Select(input => PackedParameter(input)).Concat(targets ? _graph.Targets.Select(target => PackedParameter(target, target.DType == DType.Float32 ? null : index)) : []);

    private void PackedDocs(bool targets)
    {
        foreach (Value value in Inputs.Concat(targets ? _graph.Targets : []))
        {
            string range = IndexRange(value) is { } found ? $", in [0, {found.Count}){(found.Ignored == long.MinValue ? "" : $" or {found.Ignored}")}" : "";
            string what = !IsPerStep(value) ? $"Values of shape {Literals.XmlText(value.Shape.ToString())}, row-major, in the caller's order of sequences"
                : value == FirstPacked ? $"Packed sequences, {Features(value)} values a step" : $"Packed sequences of the lengths and order of <paramref name=\"{Name(FirstPacked).TrimStart('@')}\"/>, {Features(value)} values a step";
            code.Documentation($"<param name=\"{Name(value).TrimStart('@')}\">{what}{range}.</param>");
        }
    }

    private int Features(Value value)
    {
        int leading = _graph.Packed!.Leading(value.Shape);
        return checked((int)value.Shape.Slice(leading, value.Shape.Rank - leading).ElementCount.ConstantValue);
    }

    // ---- calls -----------------------------------------------------------------------------------------------

    private void WritePackedForward(string name, bool training)
    {
        if (!IsPacked)
            return;
        bool perStep = IsPerStep(_graph.Result);
        code.Documentation($"<summary>The same over packed sequences. {(perStep ? "The returned sequences, packed alike, are" : "The returned span, in the caller's order of sequences, is")} valid until the next call.</summary>");
        PackedDocs(targets: false);
        using (code.Block($"public {(perStep ? "PackedSequence<float>" : "ReadOnlyTensorSpan<float>")} {name}({List(PackedParameters(false, null))})"))
        {
            WritePackedChecks(Method(name), targets: false);
            code.WriteLine($"_state.Enter({Method(name)});");
            using (code.Block("try"))
            {
                WritePackedStart(targets: false);
                WriteForwardLayers(training);
                if (perStep)
                {
                    code.WriteLine($"_packedResult.Refill({PackedMemory(_graph.Result)}, {Features(_graph.Result)}, {Name(FirstPacked)});");
                    code.WriteLine("return _packedResult;");
                }
                else
                {
                    code.WriteLine($"return {Tensor(_graph.Result)};");
                }
            }

            using (code.Block("finally"))
                code.WriteLine("_state.Exit();");
        }

        code.Line();
    }

    private string PackedMemory(Value value) => $"_state.Arena.Memory({OffsetAfter(value, packed: true)}, {StepCount} * {Features(value)})";

    private void WritePackedLossCall(string name, string summary, string index, bool training)
    {
        if (!IsPacked)
            return;
        code.Documentation($"<summary>{summary} Over packed sequences.</summary>");
        PackedDocs(targets: true);
        if (training)
            code.Documentation("<param name=\"scale\">Factor of loss and gradients: a micro-batch's share of the whole batch.</param>");
        string run = List([Method(name)], Names(true), [training ? "scale" : "1"]);
        code.WriteLine($"public float {name}({List(PackedParameters(true, index), training ? ["float scale = 1"] : [])}) =>");
        code.WriteLine($"    RunPacked{CallArguments(name, index)}({run});");
        code.Line();
    }

    private void WritePackedTrainStep(string index)
    {
        if (!IsPacked)
            return;
        code.Documentation(TrainStepSummary(" over packed sequences"));
        PackedDocs(targets: true);
        code.Documentation("<param name=\"optimizer\">An optimizer of this model.</param>");
        using (code.Block($"public float TrainStep({List(PackedParameters(true, index), ["Optimizer optimizer"])})"))
            WriteTrainStepBody($"RunPacked{CallArguments("TrainStep", index)}({List([Method("TrainStep")], Names(true), ["1"], Optimizer("optimizer"))})");

        code.Line();
    }

    private void WritePackedRun()
    {
        if (!IsPacked)
            return;
        code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (code.Block($"private float RunPacked{CallParameters}({List(["string method"], PackedParameters(true, "TIndex"), ["float scale"], Optimizer("Optimizer? optimizer = null"))}){CallConstraints}"))
        {
            WritePackedChecks("method", targets: true);
            code.WriteLine("_state.Enter(method);");
            using (code.Block("try"))
            {
                WritePackedStart(targets: true);
                code.WriteLine($"return Run<TCall>({List(["ref pass", "scale"], Optimizer("optimizer"))});");
            }

            using (code.Block("finally"))
                code.WriteLine("_state.Exit();");
        }

        code.Line();
    }

    private void WritePackedBackward()
    {
        if (!IsPacked)
            return;
        Value[] gradients = [.. _graph.Seeds];
        code.Documentation("<summary>Computes the gradients of the last packed <c>ForwardTrain</c> call from those of its outputs; overwrites them. Legal once after it.</summary>");
        foreach (Value gradient in gradients)
            code.Documentation($"<param name=\"{Name(gradient).TrimStart('@')}\">Gradient of the loss{(IsPerStep(gradient) ? $", packed like the call's input, {Features(gradient)} values a step" : $", shape {Literals.XmlText(gradient.Shape.ToString())}, in the caller's order of sequences")}.</param>");
        code.Documentation("<exception cref=\"InvalidOperationException\">No packed forward pass is waiting for it.</exception>");
        bool onlySpans = !gradients.Any(IsPerStep);
        // Gradients per sequence alone look the same in both kinds of call.
        string name = onlySpans ? "BackwardPacked" : "Backward";
        using (code.Block($"public void {name}({List(gradients.Select(gradient => PackedParameter(gradient)))})"))
        {
            code.WriteLine("if (!_backwardReady || !_lastWasPacked)");
            code.WriteLine($"    throw new InvalidOperationException(\"{model.Spec.Title}.{name} needs a ForwardTrain over packed sequences before it, and may follow it once.\");");
            SymbolsOfLast();
            foreach (Value gradient in gradients)
            {
                if (IsPerStep(gradient))
                    code.WriteLine($"PackedArguments.Check({Method(name)}, {Argument(gradient)}, {Name(gradient)}, {Features(gradient)}, {Literals.String(gradient.Shape.ToString())}, \"the input of ForwardTrain\", _lastPacked);");
                else
                    CheckArgument(gradient, Method(name));
            }

            code.WriteLine($"_state.Enter({Method(name)});");
            using (code.Block("try"))
            {
                code.WriteLine($"scoped Network.Pass pass = Start({List(Inputs.Select(_ => "default"), SymbolNames)});");
                WritePackedSizes("_lastPacked");
                foreach (Value gradient in gradients)
                    code.WriteLine($"pass.{EmitNames.Constant(gradient)} = ref MemoryMarshal.GetReference({(IsPerStep(gradient) ? Name(gradient) + ".Data.Span" : Name(gradient))});");
                WriteBackwardLayers();
            }

            using (code.Block("finally"))
                code.WriteLine("_state.Exit();");
        }

        code.Line();
    }

    private void SymbolsOfLast()
    {
        foreach (string symbol in _graph.Symbols)
            code.WriteLine($"int {EmitNames.SymbolArgument(symbol)} = _last{symbol};");
    }

    // ---- checks and the pass ---------------------------------------------------------------------------------

    private void WritePackedChecks(string method, bool targets)
    {
        SequencePair pair = _graph.Packed!;
        string batch = EmitNames.SymbolArgument(pair.Batch.ToString()), time = EmitNames.SymbolArgument(pair.Time.ToString());
        Value first = FirstPacked;
        code.WriteLine($"PackedArguments.Check({method}, {Argument(first)}, {Name(first)}, {Features(first)}, {Literals.String(first.Shape.ToString())}, {Literals.String(batch.TrimStart('@'))}, _{EmitNames.Capacity(pair.Batch.ToString())}, {Literals.String(time.TrimStart('@'))}, _{EmitNames.Capacity(pair.Time.ToString())});");
        code.WriteLine($"int {batch} = {Name(first)}.Count, {time} = {Name(first)}.Steps;");
        foreach (SizeCheck check in _graph.SizeChecks)
            code.WriteLine($"Guard.Dimension({method}, {Literals.String(model.LayerNames[check.Layer])}, {Literals.String(check.Size.ToString())}, {Evaluate(check.Size)});");
        foreach (Value value in Inputs.Concat(targets ? _graph.Targets : []))
        {
            if (!IsPerStep(value))
            {
                CheckArgument(value, method);
                continue;
            }

            if (value != first)
                code.WriteLine($"PackedArguments.Check({method}, {Argument(value)}, {Name(value)}, {Features(value)}, {Literals.String(value.Shape.ToString())}, {Argument(first)}, {Name(first)});");
            if (IndexRange(value) is { } range)
                code.WriteLine($"Guard.Classes({method}, {Argument(value)}, {Name(value)}.Data.Span, {range.Count}{(range.Ignored == long.MinValue ? "" : $", {range.Ignored}")});");
        }
    }

    private string PackedSpan(Value value) => IsPerStep(value) ? $"{Name(value)}.Data.Span" : Name(value);

    private void WritePackedStart(bool targets)
    {
        code.WriteLine($"scoped Network.Pass pass = Start({List(Inputs.Select(PackedSpan), SymbolNames)});");
        WritePackedSizes(Name(FirstPacked));
        foreach (Value target in targets ? _graph.Targets : [])
        {
            string reference = Narrowed(_graph).Contains(target) ? $"{NarrowField(target)}.Reference({PackedSpan(target)})" : $"MemoryMarshal.GetReference({PackedSpan(target)})";
            code.WriteLine($"pass.{EmitNames.Constant(target)} = ref {reference};");
        }
    }

    private void WritePackedSizes(string packed)
    {
        code.WriteLine($"nint {StepCount} = {packed}.Rows;");
        code.WriteLine($"pass.{model.Names.StepCount(_graph.Packed!)} = {StepCount};");
        code.WriteLine($"pass.BatchSizes = ref PackedArguments.BatchSizes({packed});");
        code.WriteLine($"pass.SortedIndices = ref PackedArguments.SortedIndices({packed});");
        if (model.RemembersPacking)
        {
            code.WriteLine("_lastWasPacked = true;");
            if (packed != "_lastPacked")
                code.WriteLine($"_lastPacked.CopyBatchOf({packed});");
        }

        if (model.PlacesRows)
        {
            code.WriteLine($"_rowPlaces.Fill({packed});");
            code.WriteLine("pass.RowSequences = ref _rowPlaces.Sequences;");
            code.WriteLine("pass.RowSteps = ref _rowPlaces.Steps;");
        }
    }

    // ---- what can be read after a call -----------------------------------------------------------------------

    private void WriteNotPacked(string name, string instead)
    {
        if (!model.RemembersPacking)
            return;
        code.WriteLine("if (_lastWasPacked)");
        code.WriteLine($"    throw new InvalidOperationException(\"{model.Spec.Title}.{name}: the last call was packed; {instead}.\");");
    }

    private void WritePackedReadable(string name, Value value, string summary)
    {
        if (!IsPerStep(value))
            return;
        code.Documentation($"<summary>{summary}: {Features(value)} values a step; valid until the next call.</summary>");
        using (code.Block($"public PackedSequence<float> {name}Packed"))
        using (code.Block("get"))
        {
            code.WriteLine("if (!_lastWasPacked)");
            code.WriteLine($"    throw new InvalidOperationException(\"{model.Spec.Title}.{name}Packed can be read after a packed call.\");");
            SymbolsOfLast();
            code.WriteLine($"nint {StepCount} = _lastPacked.Rows;");
            code.WriteLine($"_{char.ToLowerInvariant(name[0]) + name.Substring(1)}Packed.Refill({PackedMemory(value)}, {Features(value)}, _lastPacked);");
            code.WriteLine($"return _{char.ToLowerInvariant(name[0]) + name.Substring(1)}Packed;");
        }

        code.Line();
    }

    /// <summary>Fields behind packed calls.</summary>
    public static void WritePackedFields(CodeWriter code, EmitModel model)
    {
        if (!model.IsPacked)
            return;
        SequencePair pair = model.Graph.Packed!;
        if (pair.Leading(model.Graph.Result.Shape) > 0)
            code.WriteLine("private readonly PackedSequence<float> _packedResult = new();");
        if (model.PlacesRows)
            code.WriteLine("private readonly PackedRowPlaces _rowPlaces = new();");
        if (!model.RemembersPacking)
            return;
        code.WriteLine("private readonly PackedSequence<int> _lastPacked = new();");
        code.WriteLine("private bool _lastWasPacked;");
        foreach (string name in model.Graph.Outputs.Where(output => pair.Leading(output.Value.Shape) > 0).Select(output => Identifiers.Pascal(output.Name))
            .Concat(model.Graph.InputGradients.Where(output => pair.Leading(output.Value.Shape) > 0).Select(output => Identifiers.Pascal(output.Name) + "Gradient")))
            code.WriteLine($"private readonly PackedSequence<float> _{char.ToLowerInvariant(name[0]) + name.Substring(1)}Packed = new();");
    }
}
