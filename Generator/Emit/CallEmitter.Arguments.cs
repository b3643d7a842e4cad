using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>Arguments: their documentation, their checks, their tensor forms, and what can be read after a call.</summary>
internal sealed partial class CallEmitter
{
    private static string Shapes(IEnumerable<Value> values) =>
        string.Join(" and ", values.Select(value => Literals.XmlText(value.Shape.ToString())));

    private void ArgumentDocs(bool targets)
    {
        foreach (Value value in Inputs.Concat(targets ? _graph.Targets : []))
            code.Documentation($"<param name=\"{Name(value).TrimStart('@')}\">Values of shape {Literals.XmlText(value.Shape.ToString())}, row-major{(IndexRange(value) is { } range ? $", in [0, {range.Count}){(range.Ignored == long.MinValue ? "" : $" or {range.Ignored}")}" : "")}.</param>");
        foreach (string symbol in _graph.Symbols)
            code.Documentation($"<param name=\"{EmitNames.SymbolArgument(symbol).TrimStart('@')}\">The size {symbol}, at least 1 and at most the constructor's {EmitNames.Capacity(symbol)}.</param>");
    }

    // ---- tensor forms ----------------------------------------------------------------------------------------

    /// <summary>The same call over tensors, whose shapes give the symbols; possible when every symbol is an axis of an input.</summary>
    private void WriteTensorTwin(string result, string name, bool targets, string index, IEnumerable<(string Parameter, string Argument)> extra)
    {
        if (!HasTensorTwins)
            return;
        Value[] values = [.. Inputs, .. targets ? _graph.Targets : []];
        IEnumerable<string> parameters = TensorParameters(targets, index);
        code.Documentation($"<inheritdoc cref=\"{name}({Literals.XmlText(List(SpanParameters(targets, index).Select(TypeOf), SymbolNames.Select(_ => "int"), extra.Select(item => item.Parameter.Split(' ')[0]))).Replace("&lt;", "{").Replace("&gt;", "}")})\"/>");
        using (code.Block($"public {result} {name}({List(parameters, extra.Select(item => item.Parameter))})"))
        {
            foreach (Value value in values)
                code.WriteLine($"ReadOnlySpan<{(Inputs.Contains(value) || value.DType == DType.Float32 ? Element(value) : index)}> {Values(value)} = {DenseCall(value, name)};");
            foreach (string symbol in _graph.Symbols)
            {
                (Value value, int axis) = SymbolAxis(symbol)!.Value;
                code.WriteLine($"int {EmitNames.SymbolArgument(symbol)} = checked((int){Name(value)}.Lengths[{axis}]);");
            }

            foreach (Value value in values)
                CheckAxes(value, name);
            code.WriteLine($"return {name}({List(values.Select(Values), SymbolNames, extra.Select(item => item.Argument))});");
        }

        code.Line();
    }

    private bool HasTensorTwins => _graph.Symbols.All(symbol => SymbolAxis(symbol) is not null);

    private IEnumerable<string> TensorParameters(bool targets, string index) => Inputs.Concat(targets ? _graph.Targets : [])
        .Select(value => $"scoped ReadOnlyTensorSpan<{(Inputs.Contains(value) || value.DType == DType.Float32 ? Element(value) : index)}> {Name(value)}");

    private static string TypeOf(string parameter) => parameter.Substring(0, parameter.LastIndexOf(' ')).Replace("scoped ", "");

    private static string Values(Value value) => Name(value).TrimStart('@') + "Values";

    /// <summary>The first input axis that is just this symbol.</summary>
    private (Value Value, int Axis)? SymbolAxis(string symbol)
    {
        foreach (Value input in Inputs)
        {
            for (int axis = 0; axis < input.Shape.Rank; axis++)
            {
                if (input.Shape[axis].Equals(Dim.Symbol(symbol)))
                    return (input, axis);
            }
        }

        return null;
    }

    /// <summary>A target of (B*T, …) may come as (B, T, …).</summary>
    private Shape? Unmerged(Value value)
    {
        if (value.Kind != ValueKind.Target || value.Shape.Rank == 0 || value.Shape[0].Terms.Count != 1 || value.Shape[0].Terms[0].Coefficient != 1)
            return null;
        string[] symbols = [.. value.Shape[0].Terms[0].Monomial.Atoms.Where(atom => atom.Name is not null).Select(atom => atom.Name!)];
        if (symbols.Length != 2 || value.Shape[0].Terms[0].Monomial.Degree != 2)
            return null;
        IEnumerable<Dim> leading = symbols.OrderBy(symbol => _graph.Symbols.ToList().IndexOf(symbol)).Select(Dim.Symbol);
        return new Shape(leading.Concat(value.Shape.Skip(1)));
    }

    private string DenseCall(Value value, string name)
    {
        string shape = Literals.String(value.Shape.ToString());
        string dense = $"Guard.Dense({Method(name)}, {Argument(value)}, {Name(value)}, {value.Shape.Rank}, {shape})";
        return Unmerged(value) is { } other
            ? $"{Name(value)}.Rank == {other.Rank} ? Guard.Dense({Method(name)}, {Argument(value)}, {Name(value)}, {Literals.String(other.ToString())}) : {dense}"
            : dense;
    }

    private void CheckAxes(Value value, string name)
    {
        void Axes(Shape shape, string indent)
        {
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (shape[axis].Symbols.FirstOrDefault() is { } symbol && SymbolAxis(symbol) is { } place && place.Value == value && place.Axis == axis && shape[axis].Equals(Dim.Symbol(symbol)))
                    continue;
                code.WriteLine($"{indent}Guard.Axis({Method(name)}, {Argument(value)}, {Name(value)}.Lengths, {axis}, {Evaluate(shape[axis])}, {Literals.String(shape.ToString())});");
            }
        }

        if (Unmerged(value) is not { } other)
        {
            Axes(value.Shape, "");
            return;
        }

        using (code.Block($"if ({Name(value)}.Rank == {other.Rank})"))
            Axes(other, "");
        using (code.Block("else"))
            Axes(value.Shape, "");
    }

    private static string Argument(Value value) => $"nameof({Name(value)})";

    /// <summary>A size from the call's symbols, as nint.</summary>
    private static string Evaluate(Dim dim) => dim.ToCSharp(symbol => $"(nint){EmitNames.SymbolArgument(symbol)}");

    // ---- checks ----------------------------------------------------------------------------------------------

    /// <summary>Symbols, sizes and inputs of any call.</summary>
    private void WriteChecks()
    {
        code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (code.Block($"private void Check({List(["string method"], SpanParameters(false, null), SymbolParameters)})"))
        {
            foreach (string symbol in _graph.Symbols)
                code.WriteLine($"Guard.Capacity(method, {Literals.String(EmitNames.SymbolArgument(symbol).TrimStart('@'))}, {EmitNames.SymbolArgument(symbol)}, _{EmitNames.Capacity(symbol)});");
            foreach (SizeCheck check in _graph.SizeChecks)
                code.WriteLine($"Guard.Dimension(method, {Literals.String(model.LayerNames[check.Layer])}, {Literals.String(check.Size.ToString())}, {Evaluate(check.Size)});");
            foreach (Value input in Inputs)
                CheckArgument(input, "method");
        }

        code.Line();
    }

    /// <summary>Counts that must be more than one in training.</summary>
    private void WriteTrainingChecks(string method, string training)
    {
        foreach (TrainingCheck check in _graph.TrainingChecks)
            code.WriteLine($"Guard.Several({method}, {training}, {Literals.String(model.LayerNames[check.Layer])}, {Literals.String(check.Count.ToString())}, {Evaluate(check.Count)});");
    }

    private void CheckArgument(Value value, string method)
    {
        string sizes = string.Concat(value.Shape.Select(dim => ", " + Count(dim, "int")));
        code.WriteLine($"if ({Name(value)}.Length != {Evaluate(value.Shape.ElementCount)})");
        code.WriteLine($"    Guard.ThrowLength({method}, {Argument(value)}, {Name(value)}.Length, {Literals.String(value.Shape.ToString())}{sizes});");
        if (IndexRange(value) is { } range)
        {
            string ignored = range.Ignored == long.MinValue ? "" : $", {range.Ignored}";
            code.WriteLine($"Guard.Classes({method}, {Argument(value)}, {Name(value)}, {range.Count}{ignored});");
        }
    }

    /// <summary>The indices that every reader of an argument accepts.</summary>
    private (long Count, long Ignored)? IndexRange(Value value)
    {
        if (value.DType == DType.Float32)
            return null;
        (long Count, long Ignored)? range = null;
        foreach (Node node in _graph.Nodes)
        {
            for (int i = 0; i < node.Inputs.Count; i++)
            {
                if (node.Inputs[i] != value)
                    continue;
                (long Count, long Ignored)? here = node.Op.IndexRange(node, i) ?? (node.Output.DType == DType.Float32 ? null : IndexRange(node.Output));
                if (here is { } found)
                    range = range is { } so ? (Math.Min(so.Count, found.Count), so.Ignored == found.Ignored ? found.Ignored : long.MinValue) : found;
            }
        }

        return range;
    }

    // ---- the pass --------------------------------------------------------------------------------------------

    private void WriteStart()
    {
        code.Documentation("<summary>Sets up a pass over this model's buffers.</summary>");
        code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        using (code.Block($"private Network.Pass Start({List(SpanParameters(false, null).Select(parameter => parameter.Replace("scoped ", "")), SymbolParameters)})"))
        {
            if (model.RemembersSizes)
            {
                foreach (string symbol in _graph.Symbols)
                    code.WriteLine($"_last{symbol} = {EmitNames.SymbolArgument(symbol)};");
                if (model.RemembersPacking)
                    code.WriteLine("_lastWasPacked = false;");
            }

            code.WriteLine("Network.Pass pass = default;");
            code.WriteLine("pass.Parameters = ref _state.ParameterSet.Values.Start;");
            code.WriteLine("pass.Gradients = ref _state.GradientBuffer.Start;");
            if (model.BufferLength > 0)
                code.WriteLine("pass.Buffers = ref _state.ParameterSet.Buffers.Start;");
            for (int i = 0; i < model.Plan.Classes.Count; i++)
                code.WriteLine($"pass.{model.Names.ClassField(i)} = ref {(i == 0 ? "_state.Arena.Start" : $"Unsafe.Add(ref pass.{model.Names.ClassField(0)}, {ConstructionEmitter.StartField(model, i)})")};");
            foreach (Value input in Inputs)
                code.WriteLine($"pass.{EmitNames.Constant(input)} = ref {Reference(input)};");
            foreach (Value weights in _graph.ClassWeights)
                code.WriteLine($"pass.{EmitNames.Constant(weights)} = ref {WeightsField(weights)}.Start;");
            foreach (string symbol in _graph.Symbols)
                code.WriteLine($"pass.{symbol} = {EmitNames.SymbolArgument(symbol)};");
            foreach (SequencePair pair in _graph.Sequences)
            {
                if (model.Names.StepCount(pair) is { } name)
                    code.WriteLine($"pass.{name} = (nint){pair.Batch.ToCSharp(EmitNames.SymbolArgument)} * {pair.Time.ToCSharp(EmitNames.SymbolArgument)};");
            }

            code.WriteLine("pass.Seed = _state.RngState.Seed;");
            code.WriteLine("return pass;");
        }
    }

    // ---- what can be read after a call -----------------------------------------------------------------------

    private void WriteOutputs()
    {
        foreach (GraphOutput output in _graph.Outputs)
        {
            WriteReadable(Identifiers.Pascal(output.Name), output.Value, $"The value <c>{output.Name}</c> of the last call");
            WritePackedReadable(Identifiers.Pascal(output.Name), output.Value, $"The value <c>{output.Name}</c> of the last call, which was packed");
        }

        foreach (GraphOutput gradient in _graph.InputGradients)
        {
            WriteReadable(Identifiers.Pascal(gradient.Name) + "Gradient", gradient.Value, $"The gradient of the input <c>{gradient.Name}</c> after the last training call");
            WritePackedReadable(Identifiers.Pascal(gradient.Name) + "Gradient", gradient.Value, $"The gradient of the input <c>{gradient.Name}</c> after the last training call, which was packed");
        }
    }

    private void WriteReadable(string name, Value value, string summary)
    {
        code.Documentation($"<summary>{summary}, shape {Literals.XmlText(value.Shape.ToString())}; valid until the next call.</summary>");
        using (code.Block($"public ReadOnlyTensorSpan<float> {name}"))
        using (code.Block("get"))
        {
            foreach (string symbol in _graph.Symbols)
                code.WriteLine($"int {EmitNames.SymbolArgument(symbol)} = _last{symbol};");
            if (_graph.Symbols.Count > 0)
            {
                code.WriteLine($"if ({EmitNames.SymbolArgument(_graph.Symbols[0])} == 0)");
                code.WriteLine($"    throw new InvalidOperationException(\"{model.Spec.Title}.{name} can be read after a call.\");");
            }

            if (IsPerStep(value))
                WriteNotPacked(name, $"read {name}Packed");

            code.WriteLine($"return {Tensor(value)};");
        }

        code.Line();
    }

    /// <summary>Run-time class weights: one property for the only weighted loss, else one per loss.</summary>
    private void WriteClassWeights()
    {
        foreach (Value weights in _graph.ClassWeights)
        {
            string property = WeightsProperty(_graph, weights);
            code.Documentation($"<summary>One weight per class, {weights.Shape[0]} values, 1 until set. PyTorch: <c>weight</c>.</summary>");
            code.Documentation("<exception cref=\"ArgumentException\">The number of values is not the number of classes.</exception>");
            using (code.Block($"public ReadOnlySpan<float> {property}"))
            {
                code.WriteLine($"get => {WeightsField(weights)}.Values;");
                code.WriteLine($"set => {WeightsField(weights)}.Set({Method(property)}, value);");
            }

            code.Line();
        }
    }
}
