using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Layouts;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>
/// A fused group as a struct: fields are references to what it reads and writes, <c>Apply</c> computes one vector of elements. The
/// runtime walks it over rows and columns at the processor's width.
/// </summary>
internal sealed class KernelEmitter
{
    private readonly Graph _graph;
    private readonly KernelStep _step;
    private readonly List<string> _reciprocals = [];
    private readonly IReadOnlyList<Keep> _keeps;
    private readonly bool _timeMajor;

    public KernelEmitter(Graph graph, KernelStep step, string name)
    {
        _graph = graph;
        _step = step;
        Name = name;
        _timeMajor = graph.TimeMajor.Contains(step.Nodes[0].Op.IsSum ? step.Nodes[0].Inputs[0] : step.Nodes[0].Output);
        _keeps = [.. step.Expressions.SelectMany(expression => expression.All()).OfType<Keep>().Distinct()];
    }

    /// <summary>What the struct is called.</summary>
    public string Name { get; }

    private bool IsRandom => _keeps.Count > 0;

    /// <summary>Dropout does nothing outside training; backward runs in training only.</summary>
    private bool HasEvaluationTwin => IsRandom && _step.Phase != Phase.Backward;

    private Broadcast? Vector => _step.Operands.Select(operand => operand.Broadcast).Where(broadcast => !broadcast.IsFull && !broadcast.IsScalar).Select(broadcast => (Broadcast?)broadcast).FirstOrDefault();

    /// <summary>The struct, and for dropout its twin without it.</summary>
    public void WriteStruct(CodeWriter code)
    {
        WriteStruct(code, Name, _step.Stores, _step.Sums, IsRandom);
        if (HasEvaluationTwin)
        {
            code.Line();
            WriteStruct(code, Name + "Evaluation", [.. _step.Stores.Select(store => (store.Value, WithoutKeep(store.Expression)))], [.. _step.Sums.Select(sum => sum with { Summand = WithoutKeep(sum.Summand) })], random: false);
        }
    }

    /// <summary>The statements that run it.</summary>
    public void WriteCall(StepWriter writer)
    {
        if (HasEvaluationTwin)
        {
            using (writer.Code.Block("if (pass.Training)"))
                WriteRun(writer, Name, random: true);
            using (writer.Code.Block("else"))
                WriteRun(writer, Name + "Evaluation", random: false);
        }
        else
        {
            WriteRun(writer, Name, IsRandom);
        }
    }

    private static Expression WithoutKeep(Expression expression) => expression.Rewrite(node => node is Keep ? new Constant(1) : node);

    // ---- the loop's shape ------------------------------------------------------------------------------------

    /// <summary>Rows and columns: one row where nothing depends on the place.</summary>
    private (Dim Rows, Dim Columns) Walk(bool random)
    {
        Shape shape = _step.Shape;
        int leading = Vector is { } vector ? (vector.Axis == shape.Rank - 1 ? vector.Axis : vector.Axis + 1) : random ? LeadingForKeep() : 0;
        return (shape.LeadingProduct(leading), shape.Slice(leading, shape.Rank - leading).ElementCount);
    }

    private int LeadingForKeep() =>
        _timeMajor ? _graph.Sequences.PairOf(_step.Shape)!.Leading(_step.Shape) : Math.Max(0, _step.Shape.Rank - 1);

    /// <summary>In a time-major loop a row is one step of one sequence.</summary>
    private Dim? BatchOfRows() => _timeMajor ? _graph.Sequences.PairOf(_step.Shape)!.Batch : null;

    private void WriteRun(StepWriter writer, string name, bool random)
    {
        (Dim rows, Dim columns) = Walk(random);
        IEnumerable<string> fields = Fields(random).Select(field => $"{field.Name} = {field.Value(writer)}");
        string run = $"new {name} {{ {string.Join(", ", fields)} }}, {writer.Size(rows)}, {writer.Size(columns)}";
        if (_step.Sums.Count == 0)
        {
            writer.Line($"Elementwise.Run({run});");
            return;
        }

        if (_step.Sums.Count == 1)
        {
            WriteSum(writer, _step.Sums[0], $"Elementwise.Sum({run})");
            return;
        }

        string sums = writer.Local("sums");
        writer.Line($"Terms<float> {sums} = Elementwise.Sums({run});");
        for (int i = 0; i < _step.Sums.Count; i++)
            WriteSum(writer, _step.Sums[i], $"{sums}.{(char)('A' + i)}");
    }

    private void WriteSum(StepWriter writer, Reduction sum, string value)
    {
        string destination = writer.Ref(sum.Value);
        if (sum.Mean)
            value += $" / ({writer.Size(_step.Shape.ElementCount)})";
        writer.Line(sum.Value.GradientOf is null ? $"{destination["ref ".Length..]} = {value};" : $"GradientRow.Put({writer.Accumulate(sum.Value)}, {destination}, {value});");
    }

    // ---- the struct ------------------------------------------------------------------------------------------

    /// <summary>A field of the struct and the expression that fills it.</summary>
    private sealed record Field(string Type, string Name, Func<StepWriter, string> Value);

    private List<Field> Fields(bool random)
    {
        var fields = new List<Field>();
        foreach ((Value value, Broadcast _) in _step.Operands)
        {
            fields.Add(value.Kind == ValueKind.Seed
                ? new Field("float", FieldName(value), writer => writer.SeedExpression(value))
                : new Field("ref float", FieldName(value), writer => writer.Ref(value)));
        }

        foreach ((Value value, Expression _) in _step.Stores)
        {
            if (!_step.Operands.Any(operand => operand.Value == value))
                fields.Add(new Field("ref float", FieldName(value), writer => writer.Ref(value)));
        }

        foreach (Reciprocal reciprocal in Reciprocals())
            fields.Add(new Field("float", ReciprocalName(reciprocal), writer => $"1f / ({writer.Size(reciprocal.Size)})"));
        if (UsesRows(random))
            fields.Add(new Field("nint", "Columns", writer => writer.Size(Walk(random).Columns)));
        if (Vector is { } vector && vector.Axis != _step.Shape.Rank - 1)
            fields.Add(new Field("nint", "Period", writer => writer.Size(_step.Shape[vector.Axis])));
        if (random)
        {
            foreach (Keep keep in _keeps)
                fields.Add(new Field("ulong", KeyName(keep), _ => $"Philox.Key(pass.Seed, {keep.Stream}, pass.Call)"));
            if (_keeps.FirstOrDefault(keep => keep.Channels > 0) is { } image)
            {
                Shape shape = _step.Shape;
                Dim pixels = shape.Slice(1, shape.Rank - 1).ElementCount.TryDivideExactly(Dim.Constant(image.Channels), out Dim? quotient) ? quotient : throw new InvalidOperationException($"{shape} does not have {image.Channels} channels.");
                fields.Add(new Field("nint", "Pixels", writer => writer.Size(pixels)));
                if (shape.Rank > 2)
                    fields.Add(new Field("nint", "Width", writer => writer.Size(shape[shape.Rank - 2])));
            }

            if (BatchOfRows() is { } batch)
                fields.Add(_graph.Packed is null
                    ? new Field("nint", "Batch", writer => writer.Size(batch))
                    : new Field("RowPlaces", "Places", writer => $"new RowPlaces({writer.Size(batch)}, ref pass.RowSequences, ref pass.RowSteps)"));
        }

        return fields;
    }

    private bool UsesRows(bool random) => Vector is not null || random;

    private List<Reciprocal> Reciprocals() => [.. _step.Expressions.SelectMany(expression => expression.All()).OfType<Reciprocal>().Distinct()];

    private string ReciprocalName(Reciprocal reciprocal) => Reciprocals().Count == 1 ? "Reciprocal" : $"Reciprocal{Reciprocals().IndexOf(reciprocal)}";

    private string KeyName(Keep keep) => _keeps.Count == 1 ? "Key" : $"Key{keep.Stream}";

    private static string FieldName(Value value) => EmitNames.Constant(value);

    private void WriteStruct(CodeWriter code, string name, IReadOnlyList<(Value Value, Expression Expression)> stores, IReadOnlyList<Reduction> sums, bool random)
    {
        code.Documentation($"<summary>{Literals.XmlText(Formula(stores, sums))}</summary>");
        using (code.Block($"private ref struct {name} : {(sums.Count == 0 ? "IElementwise" : sums.Count == 1 ? "IReduction" : "ISums")}"))
        {
            foreach (Field field in Fields(random))
                code.WriteLine($"public {field.Type} {field.Name};");
            code.Line();
            if (sums.Count > 1)
            {
                code.WriteLine($"public static int Count => {sums.Count};");
                code.Line();
            }

            code.WriteLine("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            code.WriteLine($"public readonly {(sums.Count == 0 ? "void" : sums.Count == 1 ? "V" : "Terms<V>")} Apply<V, L>(nint row, nint column, nint count)");
            using (code.Block("    where V : struct, ISimd<V> where L : struct, ILanes"))
                WriteBody(code, stores, sums, random);
        }
    }

    private void WriteBody(CodeWriter code, IReadOnlyList<(Value Value, Expression Expression)> stores, IReadOnlyList<Reduction> sums, bool random)
    {
        string index = "column";
        if (UsesRows(random))
        {
            code.WriteLine("nint i = row * Columns + column;");
            index = "i";
        }

        IEnumerable<Expression> roots = stores.Select(store => store.Expression).Concat(sums.Select(sum => sum.Summand));
        var locals = new List<string>();
        for (int k = 0; k < _step.Operands.Count; k++)
        {
            (Value value, Broadcast broadcast) = _step.Operands[k];
            string local = Local(value, k);
            locals.Add(local);
            if (roots.Any(root => root.Uses(k)))
                code.WriteLine($"V {local} = {Load(value, broadcast, index)};");
        }

        var writer = new ExpressionWriter(code, roots, operand => locals[operand], leaf => Leaf(leaf));
        List<string> results = [.. stores.Select((store, k) => writer.Local(store.Expression, ResultName(store.Value, locals)))];
        List<string> terms = [.. sums.Select((sum, k) => writer.Local(sum.Summand, k == 0 ? "term" : $"term{k + 1}"))];
        for (int k = 0; k < results.Count; k++)
            code.WriteLine($"L.Store({results[k]}, ref {FieldName(stores[k].Value)}, {index}, count);");
        if (terms.Count > 0)
            code.WriteLine(terms.Count == 1 ? $"return {terms[0]};" : $"return new({string.Join(", ", terms)});");
    }

    private string Local(Value value, int index)
    {
        string name = EmitNames.Local(value);
        return _step.Operands.Take(index).Any(operand => EmitNames.Local(operand.Value) == name) || IsReserved(name) ? name + index : name;
    }

    private static string ResultName(Value value, List<string> taken)
    {
        string name = EmitNames.Local(value);
        return taken.Contains(name) || IsReserved(name) ? name + "Result" : name;
    }

    private static bool IsReserved(string name) => name is "row" or "column" or "count" or "i" || IsNumbered(name, "t") || IsNumbered(name, "term");

    private static bool IsNumbered(string name, string stem) => name.StartsWith(stem, StringComparison.Ordinal) && name.Skip(stem.Length).All(char.IsDigit);

    private string Load(Value value, Broadcast broadcast, string index)
    {
        if (value.Kind == ValueKind.Seed)
            return $"V.Broadcast({FieldName(value)})";
        if (broadcast.IsFull)
            return $"L.Load<V>(ref {FieldName(value)}, {index}, count)";
        if (broadcast.IsScalar)
            return $"V.Broadcast({FieldName(value)})";
        return broadcast.Axis == _step.Shape.Rank - 1
            ? $"L.Load<V>(ref {FieldName(value)}, column, count)"
            : $"V.Broadcast(Unsafe.Add(ref {FieldName(value)}, row % Period))";
    }

    private string Leaf(Expression leaf) => leaf switch
    {
        Reciprocal reciprocal => $"V.Broadcast({ReciprocalName(reciprocal)})",
        Keep { Probability: 0 } => "V.Zero",
        Keep keep => $"{Mask(keep)} * V.Broadcast({Literals.Float(1 / keep.Probability)})",
        _ => throw new InvalidOperationException($"{leaf} is no leaf of a kernel."),
    };

    /// <summary>One or zero per lane. Counted are places in the logical order, wherever an image's channels lie.</summary>
    private string Mask(Keep keep)
    {
        if (keep.Channels == 0)
            return $"Philox.Keep<V>({KeyName(keep)}, {RowAndStep()}, column, {Threshold(keep)}u)";
        return _step.Shape.Rank > 2
            ? $"Philox.KeepOfImage<V>({KeyName(keep)}, row, column, {keep.Channels}, Pixels, Width, {Threshold(keep)}u)"
            : $"Philox.KeepOfFeatures<V>({KeyName(keep)}, row, column, {keep.Channels}, Pixels, {Threshold(keep)}u)";
    }

    private string RowAndStep() => BatchOfRows() is null ? "(uint)row, 0" : _graph.Packed is null ? "(uint)(row % Batch), (uint)(row / Batch)" : "Places.Sequence(row), Places.Step(row)";

    /// <summary>round(p 2³²), the last value for p = 1.</summary>
    private static uint Threshold(Keep keep) => (uint)Math.Min(uint.MaxValue, Math.Round(keep.Probability * 4294967296.0));

    private string Formula(IReadOnlyList<(Value Value, Expression Expression)> stores, IReadOnlyList<Reduction> sums)
    {
        string Named(Expression expression) => System.Text.RegularExpressions.Regex.Replace(
            expression.ToString(), @"\bx(\d+)\b", match => EmitNames.Local(_step.Operands[int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)].Value));
        IEnumerable<string> lines = stores.Select(store => $"{EmitNames.Local(store.Value)} = {Named(store.Expression)}")
            .Concat(sums.Select(sum => $"{EmitNames.Local(sum.Value)} = {(sum.Mean ? "mean" : "sum")} of {Named(sum.Summand)}"));
        return string.Join("; ", lines);
    }
}
