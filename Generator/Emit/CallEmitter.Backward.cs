using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>A model without a loss: ForwardTrain, and Backward from the gradients of its outputs.</summary>
internal sealed partial class CallEmitter
{
    private void WriteBackwardCalls()
    {
        code.Documentation($"<summary>Evaluates the model as in training (dropout on) and keeps what <c>Backward</c> needs.</summary>");
        ArgumentDocs(targets: false);
        using (code.Block($"public ReadOnlyTensorSpan<float> ForwardTrain({List(SpanParameters(false, null), SymbolParameters)})"))
            Run("ForwardTrain", targets: false, training: true);
        code.Line();
        WriteTensorTwin("ReadOnlyTensorSpan<float>", "ForwardTrain", targets: false, index: "int", extra: []);
        WritePackedForward("ForwardTrain", training: true);
        WritePackedBackward();
        Value[] gradients = [.. _graph.Seeds];
        code.Documentation("<summary>Computes the gradients of the last <c>ForwardTrain</c> call from those of its outputs; overwrites them. Legal once after it.</summary>");
        foreach (Value gradient in gradients)
            code.Documentation($"<param name=\"{Name(gradient).TrimStart('@')}\">Gradient of the loss, shape {Literals.XmlText(gradient.Shape.ToString())}.</param>");
        code.Documentation("<exception cref=\"InvalidOperationException\">No forward pass is waiting for it.</exception>");
        using (code.Block($"public void Backward({List(gradients.Select(gradient => SpanParameter(gradient)))})"))
        {
            code.WriteLine("if (!_backwardReady)");
            code.WriteLine($"    throw new InvalidOperationException(\"{model.Spec.Title}.Backward needs a ForwardTrain before it, and may follow it once.\");");
            WriteNotPacked("Backward", "gradients of packed outputs come packed");
            foreach (string symbol in _graph.Symbols)
                code.WriteLine($"int {EmitNames.SymbolArgument(symbol)} = _last{symbol};");
            foreach (Value gradient in gradients)
                CheckArgument(gradient, Method("Backward"));
            code.WriteLine($"_state.Enter({Method("Backward")});");
            using (code.Block("try"))
            {
                code.WriteLine($"scoped Network.Pass pass = Start({List(Inputs.Select(_ => "default"), SymbolNames)});");
                foreach (Value gradient in gradients)
                    code.WriteLine($"pass.{EmitNames.Constant(gradient)} = ref MemoryMarshal.GetReference({Name(gradient)});");
                WriteBackwardLayers();
            }

            using (code.Block("finally"))
                code.WriteLine("_state.Exit();");
        }
    }

    private void WriteBackwardLayers()
    {
        code.WriteLine("pass.Scale = 1;");
        code.WriteLine("pass.Training = true;");
        code.WriteLine("pass.Call = _state.RngState.Calls - 1;");
        code.WriteLine("_backwardReady = false;");
        code.WriteLine("Network.Backward(ref pass);");
    }
}
