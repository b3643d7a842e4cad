using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>States of recurrent layers: making one, one step at a time, and carrying it from call to call.</summary>
internal sealed partial class CallEmitter
{
    private void WriteStates()
    {
        if (!model.HasNext && !model.CarriesState)
            return;
        code.Documentation("<summary>A state of zeros for <paramref name=\"b\"/> sequences, to go on from. The caller owns it: reset, copy and save it as needed.</summary>");
        code.Documentation("<param name=\"b\">Number of sequences, at least 1.</param>");
        code.Documentation("<exception cref=\"ArgumentOutOfRangeException\"><paramref name=\"b\"/> is less than 1.</exception>");
        code.WriteLine($"public {model.StateClass} CreateState(int b) => new(b);");
        code.Line();
        if (model.CarriesState)
            WriteStateProperty();
        if (model.HasNext)
            WriteNext();
        WriteResumeAndKeep();
    }

    private void WriteStateProperty()
    {
        code.Documentation("<summary>Where calls start and what they leave behind: the first call makes one for its batch where there is none. Gradients stop at its boundary.</summary>");
        code.WriteLine($"public {model.StateClass}? State {{ get; set; }}");
        code.Line();
    }

    private void WriteNext()
    {
        SequencePair pair = _graph.Packed!;
        string batch = EmitNames.SymbolArgument(pair.Batch.ToString()), time = EmitNames.SymbolArgument(pair.Time.ToString());
        string steps = string.Join(" and ", Inputs.Select(input => Literals.XmlText(OfOneStep(input.Shape).ToString())));
        code.Documentation($"<summary>One step of each sequence, on from <paramref name=\"state\"/>: {steps} to {Literals.XmlText(OfOneStep(_graph.Result.Shape).ToString())}. What came before is not computed again; the results are those of Forward over the whole sequence, bit for bit.</summary>");
        foreach (Value input in Inputs)
            code.Documentation($"<param name=\"{Name(input).TrimStart('@')}\">Values of shape {Literals.XmlText(OfOneStep(input.Shape).ToString())}, row-major.</param>");
        code.Documentation("<param name=\"state\">Where the sequences stand; moves one step on.</param>");
        code.Documentation("<exception cref=\"ArgumentException\">An argument does not have the state's number of sequences.</exception>");
        using (code.Block($"public ReadOnlyTensorSpan<float> Next({List(SpanParameters(false, null), [$"{model.StateClass} state"])})"))
        {
            code.WriteLine("ArgumentNullException.ThrowIfNull(state);");
            code.WriteLine($"int {batch} = state.Batch, {time} = 1;");
            code.WriteLine($"Check({List([Method("Next")], Names(false), SymbolNames)});");
            code.WriteLine($"_state.Enter({Method("Next")});");
            using (code.Block("try"))
            {
                code.WriteLine($"Network.Pass pass = Start({List(Names(false), SymbolNames)});");
                code.WriteLine("Resume(ref pass, state);");
                WriteForwardLayers(training: false);
                code.WriteLine("Network.State(ref pass);");
                code.WriteLine($"Keep(state{string.Concat(SymbolNames.Select(name => ", " + name))});");
                string lengths = string.Join(", ", OfOneStep(_graph.Result.Shape).Select(dim => Count(dim, "nint")));
                code.WriteLine($"return new ReadOnlyTensorSpan<float>(MemoryMarshal.CreateReadOnlySpan(ref {PlaceAfter(_graph.Result)}, {Count(_graph.Result.Shape.ElementCount, "int")}), [{lengths}]);");
            }

            using (code.Block("finally"))
                code.WriteLine("_state.Exit();");
        }

        code.Line();
    }

    /// <summary>The shape at one step: (B, T, …) and (B*T, …) become (B, …).</summary>
    private Shape OfOneStep(Shape shape) => _graph.Packed!.Leading(shape) switch
    {
        2 => shape.Remove(1),
        1 => shape.With(0, _graph.Packed!.Batch),
        _ => shape,
    };

    private void WriteResumeAndKeep()
    {
        using (code.Block($"private static void Resume(ref Network.Pass pass, {model.StateClass} state)"))
        {
            for (int i = 0; i < _graph.States.Count; i++)
                code.WriteLine($"pass.{EmitNames.Constant(_graph.States[i].Initial)} = ref state.Start({i});");
        }

        code.Line();
        using (code.Block($"private void Keep({List([$"{model.StateClass} state"], SymbolParameters)})"))
        {
            for (int i = 0; i < _graph.States.Count; i++)
                code.WriteLine($"state.Store({i}, ref {PlaceAfter(_graph.States[i].Final)});");
        }

        code.Line();
    }

    /// <summary>For a model that carries its state: the state of this call, which has its batch.</summary>
    private void WriteReadyState(string method)
    {
        if (!model.CarriesState)
            return;
        string batch = StateBatch();
        code.WriteLine($"{model.StateClass} state = State ??= CreateState({batch});");
        code.WriteLine($"global::Kiln.RecurrentState.Check({method}, nameof(State), state, {batch});");
    }

    private string StateBatch() => Count(_graph.States[0].Initial.Shape[0], "int");

    private void WriteResume()
    {
        if (model.CarriesState)
            code.WriteLine("Resume(ref pass, state);");
    }

    private void WriteKeep() => code.WriteLine($"Keep(state{string.Concat(SymbolNames.Select(name => ", " + name))});");

    /// <summary>The class of the model's states, beside it.</summary>
    public static void WriteStateClass(CodeWriter code, EmitModel model)
    {
        if (!model.HasNext && !model.CarriesState)
            return;
        code.Line();
        code.Documentation($"<summary>Where {model.Spec.Title} stands between calls: {string.Join(", ", model.Graph.States.Select(state => $"<c>{state.Name}</c> {Literals.XmlText(state.Initial.Shape.ToString())}"))}.</summary>");
        using (code.Block($"{model.Spec.Accessibility} sealed class {model.StateClass} : global::Kiln.RecurrentState"))
        {
            string parts = string.Join(", ", model.Graph.States.Select(state => $"({Literals.String(state.Name)}, {state.Initial.Shape[1]})"));
            code.WriteLine($"internal {model.StateClass}(int b) : base({Literals.String(model.Spec.Title)}, b, {parts})");
            code.WriteLine("{");
            code.WriteLine("}");
        }
    }
}
