using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// Products with a matrix of at most four elements, which then lie in local variables, written out for the sizes of the layer: a call of
/// a kernel costs more than all its arithmetic.
/// </summary>
internal static class TinyMatrix
{
    private const int MostElements = 4;

    /// <summary>Whether the parameter is such a matrix, stored [in][out].</summary>
    public static bool Suits(Value weight) => weight.Parameter is { Storage: ParameterStorage.Transposed, InputChannels: 0 } parameter && parameter.Count <= MostElements;

    /// <summary>y = x W + b, or its positive part.</summary>
    public static void WriteProduct(OpWriter w, Value x, Value weight, Value? bias, bool relu)
    {
        (int inputs, int outputs) = (Size(weight, 1), Size(weight, 0));
        string[,] weights = WriteWeights(w, weight);
        string[] start = [.. Enumerable.Range(0, bias is null ? 0 : outputs).Select(o => WriteLocal(w, $"b{o}", Element(w, bias!, o)))];
        WriteRows(w, w.Output, outputs, (row, o) =>
        {
            string sum = bias is null ? "" : start[o];
            for (int i = 0; i < inputs; i++)
                sum = Sum(Element(w, x, row, inputs, i), weights[i, o], sum);
            return $"{Element(w, w.Output, row, outputs, o)} = {(relu ? $"MathF.Max({sum}, 0)" : sum)};";
        });
    }

    /// <summary>dx = dy Wᵀ.</summary>
    public static void WriteInputGradient(OpWriter w, Value dy, Value weight)
    {
        (int inputs, int outputs) = (Size(weight, 1), Size(weight, 0));
        string[,] weights = WriteWeights(w, weight);
        WriteRows(w, w.Output, inputs, (row, i) =>
        {
            string sum = "";
            for (int o = 0; o < outputs; o++)
                sum = Sum(Element(w, dy, row, outputs, o), weights[i, o], sum);
            return $"{Element(w, w.Output, row, inputs, i)} = {sum};";
        });
    }

    /// <summary>dW (+)= xᵀ dy, and db (+)= Σ dy if it is an output too.</summary>
    public static void WriteWeightGradient(OpWriter w, Value x, Value dy, Value weight)
    {
        (int inputs, int outputs) = (Size(weight, 1), Size(weight, 0));
        int stride = weight.Parameter!.RowStride;
        Value? db = w.Node.Outputs.Count > 1 ? w.Node.Outputs[1] : null;
        string[] sums = [.. Enumerable.Range(0, inputs * outputs).Select(n => WriteLocal(w, $"dw{n / outputs}{n % outputs}", "0"))];
        string[] biases = [.. Enumerable.Range(0, db is null ? 0 : outputs).Select(o => WriteLocal(w, $"db{o}", "0"))];
        WriteRows(w, x, sums.Length + biases.Length, (row, n) => n < sums.Length
            ? $"{sums[n]} = {Sum(Element(w, x, row, inputs, n / outputs), Element(w, dy, row, outputs, n % outputs), sums[n])};"
            : $"{biases[n - sums.Length]} += {Element(w, dy, row, outputs, n - sums.Length)};");
        for (int i = 0; i < inputs; i++)
            WriteGradients(w, w.Output, Element(w, w.Output, i * stride), sums.AsSpan(i * outputs, outputs));
        if (db is not null)
            WriteGradients(w, db, Local(w, db), biases);
    }

    /// <summary>db (+)= Σ dy, of one column.</summary>
    public static void WriteSum(OpWriter w, Value dy)
    {
        string sum = WriteLocal(w, "db", "0");
        WriteRows(w, dy, 1, (row, _) => $"{sum} += {Element(w, dy, row, 1, 0)};");
        if (w.Output.GradientOf is null)
            w.Line($"{Local(w, w.Output)} = {sum};");
        else
            WriteGradients(w, w.Output, Local(w, w.Output), [sum]);
    }

    /// <summary>A row of a parameter's gradients.</summary>
    private static void WriteGradients(OpWriter w, Value gradient, string first, ReadOnlySpan<string> sums) =>
        w.Line($"GradientRow.Put({w.Accumulate(gradient)}, ref {first}, {string.Join(", ", sums.ToArray())});");

    private static string[,] WriteWeights(OpWriter w, Value weight)
    {
        var names = new string[Size(weight, 1), Size(weight, 0)];
        for (int i = 0; i < names.GetLength(0); i++)
        {
            for (int o = 0; o < names.GetLength(1); o++)
                names[i, o] = WriteLocal(w, $"w{i}{o}", Element(w, weight, (i * weight.Parameter!.RowStride) + o));
        }

        return names;
    }

    private static string WriteLocal(OpWriter w, string name, string value)
    {
        string local = w.Local(name);
        w.Line($"float {local} = {value};");
        return local;
    }

    /// <summary>A loop over the rows of a value, with so many statements.</summary>
    private static void WriteRows(OpWriter w, Value value, int count, Func<string, int, string> statement)
    {
        string row = w.LoopVariable("row");
        string head = $"for (nint {row} = 0; {row} < {w.Size(value.Shape.LeadingProduct(value.Shape.Rank - 1))}; {row}++)";
        string body = string.Join("\n    ", Enumerable.Range(0, count).Select(i => statement(row, i)));
        w.Line(count == 1 ? $"{head}\n    {body}" : $"{head}\n{{\n    {body}\n}}");
    }

    private static string Element(OpWriter w, Value value, int place) => place == 0 ? Local(w, value) : $"Unsafe.Add({w.Ref(value)}, {place})";

    private static string Element(OpWriter w, Value value, string row, int columns, int column)
    {
        string start = columns > 1 ? $"{row} * {columns}" : row;
        return $"Unsafe.Add({w.Ref(value)}, {start}{(column > 0 ? $" + {column}" : "")})";
    }

    /// <summary>The first element: the local that refers to it.</summary>
    private static string Local(OpWriter w, Value value) => w.Ref(value)["ref ".Length..];

    /// <summary>x w + sum, where there is a sum already.</summary>
    private static string Sum(string x, string weight, string sum) => sum.Length == 0 ? $"{x} * {weight}" : $"float.MultiplyAddEstimate({x}, {weight}, {sum})";

    private static int Size(Value weight, int axis) => weight.Parameter!.Shape[axis];
}
