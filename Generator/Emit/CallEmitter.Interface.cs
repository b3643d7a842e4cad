using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>The calls as members of the interface that all variants of a swept class share. Names and types do not depend on sizes; shapes do.</summary>
internal sealed partial class CallEmitter
{
    /// <param name="packed">Whether every variant has the packed twins.</param>
    public void WriteInterface(bool packed)
    {
        foreach (string index in model.HasLoss && HasIndexTargets ? new[] { "int", "long" } : ["int"])
        {
            if (index == "int")
                WriteForwardSignatures(packed);
            if (!model.HasLoss)
                continue;
            WriteLossSignatures("Loss", "The loss of a batch, without training: nothing is dropped.", index, packed, []);
            WriteLossSignatures("Train", "Forward, loss and backward: overwrites the gradients. Returns the loss times <paramref name=\"scale\"/>.", index, packed, ["float scale = 1"]);
            WriteLossSignatures("Accumulate", "Forward, loss and backward: adds to the gradients. Returns the loss times <paramref name=\"scale\"/>.", index, packed, ["float scale = 1"]);
            WriteLossSignatures("TrainStep", "<c>Train</c>, then <paramref name=\"optimizer\"/>.Step().", index, packed, ["Optimizer optimizer"]);
        }

        if (model.HasLoss)
            Member("Each loss of the last call, before scaling.", "ReadOnlySpan<float> LossValues { get; }");
        else if (model.IsTrainable)
            Member("Computes the gradients of the last <c>ForwardTrain</c> call from those of its outputs; overwrites them. Legal once after it.", $"void Backward({List(_graph.Seeds.Select(gradient => SpanParameter(gradient)))});");
        WriteReadableSignatures();
        Member("Another model with the same parameters and its own arena and gradients, for concurrent use.", $"IVariant CreateSession({string.Join(", ", _graph.Symbols.Select(symbol => $"int {EmitNames.Capacity(symbol)}"))});", last: true);
    }

    private void WriteForwardSignatures(bool packed)
    {
        const string Evaluates = "Evaluates the model. Nothing is dropped; the returned span is valid until the next call.";
        const string Trains = "Evaluates the model as in training (dropout on) and keeps what <c>Backward</c> needs.";
        foreach ((string name, string summary) in model.HasLoss || !model.IsTrainable ? new[] { ("Forward", Evaluates) } : [("Forward", Evaluates), ("ForwardTrain", Trains)])
        {
            Member(summary, $"ReadOnlyTensorSpan<float> {name}({List(SpanParameters(false, null), SymbolParameters)});");
            if (HasTensorTwins)
                Member(summary, $"ReadOnlyTensorSpan<float> {name}({List(TensorParameters(targets: false, "int"))});");
            if (packed)
                Member(summary, $"{(IsPerStep(_graph.Result) ? "PackedSequence<float>" : "ReadOnlyTensorSpan<float>")} {name}({List(PackedParameters(false, null))});");
        }
    }

    private void WriteLossSignatures(string name, string summary, string index, bool packed, IEnumerable<string> extra)
    {
        Member(summary, $"float {name}({List(SpanParameters(true, index), SymbolParameters, extra)});");
        if (HasTensorTwins)
            Member(summary, $"float {name}({List(TensorParameters(targets: true, index), extra)});");
        if (packed)
            Member(summary, $"float {name}({List(PackedParameters(true, index), extra)});");
    }

    private void WriteReadableSignatures()
    {
        foreach (GraphOutput output in _graph.Outputs)
            Member($"The value <c>{output.Name}</c> of the last call; valid until the next call.", $"ReadOnlyTensorSpan<float> {Identifiers.Pascal(output.Name)} {{ get; }}");
        foreach (GraphOutput gradient in _graph.InputGradients)
            Member($"The gradient of the input <c>{gradient.Name}</c> after the last training call; valid until the next call.", $"ReadOnlyTensorSpan<float> {Identifiers.Pascal(gradient.Name)}Gradient {{ get; }}");
        foreach (Value weights in _graph.ClassWeights)
            Member("One weight per class, 1 until set. PyTorch: <c>weight</c>.", $"ReadOnlySpan<float> {WeightsProperty(_graph, weights)} {{ get; set; }}");
    }

    private void Member(string summary, string signature, bool last = false)
    {
        code.Documentation($"<summary>{summary}</summary>");
        code.WriteLine(signature);
        if (!last)
            code.Line();
    }
}
