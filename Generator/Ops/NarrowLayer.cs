using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// Linear layers that are too large for <see cref="TinyMatrix"/> and yet so narrow that all weights of a product, or all sums of a gradient,
/// lie in registers, up to 16 vectors of 16 floats, or that have at most four columns, which would not fill a vector. Their kernels are
/// written out for a number of rows or columns of the weight, which is a type.
/// </summary>
internal static class NarrowLayer
{
    private const int MostVectors = 16;
    private const int VectorLength = 16;
    private const int FewColumns = 4;

    /// <summary>Columns up to which sums down them are faster than tiles, whose rows they do not fill.</summary>
    private const int ColumnsOfGradient = 12;

    /// <summary>Floats of a column that is copied to the stack.</summary>
    private const int LongestColumn = 1024;

    /// <summary>y = x W + b, or its positive part; false if the layer is not such a one.</summary>
    public static bool TryWriteProduct(OpWriter w, Value x, Value weight, Value? bias, bool relu)
    {
        (int inputs, int outputs) = Sizes(weight);
        Form? form = !Suits(weight) || bias is null ? null
            : outputs <= FewColumns && inputs <= LongestColumn ? ByColumns(outputs, inputs)
            : Fits(inputs, outputs) ? ByRows(inputs, outputs)
            : null;
        if (form is not null)
            w.Line($"NarrowLinear.Forward{(relu ? "ReLU" : "")}{Call(w, form, x)}, {w.Ref(x)}, {w.Ref(weight)}, {w.RowStride(weight)}, {w.Ref(bias!)}, {w.Ref(w.Output)});");
        return form is not null;
    }

    /// <summary>dx = dy Wᵀ, and what the writer's epilogue makes of it; false if the layer is not such a one.</summary>
    public static bool TryWriteInputGradient(OpWriter w, Value dy, Value weight)
    {
        Form? form = InputGradientForm(weight);
        if (form is not null)
            w.Line($"NarrowLinear.InputGradient{Call(w, form, dy, w.EpilogueType)}, {w.Ref(dy)}, {w.Ref(weight)}, {w.RowStride(weight)}, {w.Ref(w.Output)}{(w.Epilogue is { } epilogue ? $", {epilogue}" : "")});");
        return form is not null;
    }

    private static Form? InputGradientForm(Value weight)
    {
        (int inputs, int outputs) = Sizes(weight);
        return !Suits(weight) ? null
            : inputs <= FewColumns && outputs <= LongestColumn ? ByRows(inputs, outputs)
            : Fits(outputs, inputs) ? ByColumns(outputs, inputs)
            : null;
    }

    /// <summary>Whether the gradient of the weight is one of <see cref="TryWriteWeightGradient"/>, which takes that of a bias along.</summary>
    public static bool HasNarrowGradient(Value weight) => GradientForm(weight) is not null;

    /// <summary>dW (+)= xᵀ dy, and db (+)= Σ dy if it is an output too; false if the layer is not such a one.</summary>
    public static bool TryWriteWeightGradient(OpWriter w, Value x, Value dy, Value weight)
    {
        if (GradientForm(weight) is not { } form)
            return false;
        Value dw = w.Output;
        Value? db = w.Node.Outputs.Count > 1 ? w.Node.Outputs[1] : null;
        bool together = db is null || w.Accumulate(db) == w.Accumulate(dw);
        w.Line($"NarrowLinear.WeightGradient{Call(w, form, x)}, {w.Ref(x)}, {w.Ref(dy)}, {w.Ref(dw)}, {w.RowStride(dw)}, {w.RefOrNull(together ? db : null)}, {w.Accumulate(dw)});");
        if (!together)
            w.Line($"Columns.Sum({Rows(w, dy)}, {w.Size(dy.Shape[-1])}, {w.Ref(dy)}, {w.Size(dy.Shape[-1])}, {w.Ref(db!)}, {w.Accumulate(db!)});");
        return true;
    }

    /// <summary>Sums of rows of dW are stored as they are, those of columns turned over, which has to pay.</summary>
    private static Form? GradientForm(Value weight)
    {
        (int inputs, int outputs) = Sizes(weight);
        if (!Suits(weight))
            return null;
        bool rows = Fits(inputs, outputs), columns = Fits(outputs, inputs) || (outputs <= ColumnsOfGradient && inputs <= LongestColumn);
        bool pays = 2 * outputs * Vectors(inputs) <= inputs * Vectors(outputs);
        return columns && (pays || !rows) ? ByColumns(outputs, inputs) : rows ? ByRows(inputs, outputs) : null;
    }

    private static bool Suits(Value weight) => weight.Parameter is { Storage: ParameterStorage.Transposed } && !TinyMatrix.Suits(weight);

    /// <summary>So many vectors for each column fit.</summary>
    private static bool Fits(int count, int columns) => (long)count * Vectors(columns) <= MostVectors;

    private static int Vectors(int columns) => (columns + VectorLength - 1) / VectorLength;

    private static (int Inputs, int Outputs) Sizes(Value weight) => (weight.Parameter!.Shape[1], weight.Parameter.Shape[0]);

    private static Form ByRows(int count, int length) => new("Rows", count, length);

    private static Form ByColumns(int count, int length) => new("Columns", count, length);

    private static string Call(OpWriter w, Form form, Value value, string? epilogueType = null) =>
        $"By{form.Of}<Count{form.Count}{(epilogueType is null ? "" : $", {epilogueType}")}>({Rows(w, value)}, {form.Length}";

    private static string Rows(OpWriter w, Value value) => w.Size(value.Shape.LeadingProduct(value.Shape.Rank - 1));

    /// <summary>So many rows or columns of the weight are written out, each of that length.</summary>
    private sealed record Form(string Of, int Count, int Length);
}
