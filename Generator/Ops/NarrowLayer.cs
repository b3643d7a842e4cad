using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// Linear layers that are too large for <see cref="TinyMatrix"/> and yet so small that all weights of a product, or all sums of a gradient,
/// lie in registers: up to 16 vectors of 16 floats. Their kernels take the number of terms as a type.
/// </summary>
internal static class NarrowLayer
{
    private const int MostVectors = 16;
    private const int VectorLength = 16;

    /// <summary>y = x W + b, or its positive part; false if the layer is not such a one.</summary>
    public static bool TryWriteProduct(OpWriter w, Value x, Value weight, Value? bias, bool relu)
    {
        if (bias is null || !Suits(weight) || !Fits(Inputs(weight), Outputs(weight)))
            return false;
        w.Line($"NarrowLinear.Forward{(relu ? "ReLU" : "")}<Count{Inputs(weight)}>({Rows(w, x)}, {Outputs(weight)}, {w.Ref(x)}, {w.Ref(weight)}, {w.RowStride(weight)}, {w.Ref(bias)}, {w.Ref(w.Output)});");
        return true;
    }

    /// <summary>dx = dy Wᵀ; false if the layer is not such a one.</summary>
    public static bool TryWriteInputGradient(OpWriter w, Value dy, Value weight)
    {
        if (!Suits(weight) || !Fits(Outputs(weight), Inputs(weight)))
            return false;
        w.Line($"NarrowLinear.InputGradient<Count{Outputs(weight)}>({Rows(w, dy)}, {Inputs(weight)}, {w.Ref(dy)}, {w.Ref(weight)}, {w.RowStride(weight)}, {w.Ref(w.Output)});");
        return true;
    }

    /// <summary>Whether the gradient of the weight is one of <see cref="TryWriteWeightGradient"/>, which takes that of a bias along.</summary>
    public static bool HasNarrowGradient(Value weight) => Suits(weight) && (ByRows(weight) || ByColumns(weight));

    /// <summary>dW (+)= xᵀ dy, and db (+)= Σ dy if it is an output too; false if the layer is not such a one.</summary>
    public static bool TryWriteWeightGradient(OpWriter w, Value x, Value dy, Value weight)
    {
        if (!HasNarrowGradient(weight))
            return false;
        Value dw = w.Output;
        Value? db = w.Node.Outputs.Count > 1 ? w.Node.Outputs[1] : null;
        bool together = db is null || w.Accumulate(db) == w.Accumulate(dw);
        (string form, int count, int columns) = ByRows(weight) ? ("Rows", Inputs(weight), Outputs(weight)) : ("Columns", Outputs(weight), Inputs(weight));
        string bias = w.RefOrNull(together ? db : null);
        w.Line($"NarrowLinear.WeightGradientBy{form}<Count{count}>({Rows(w, x)}, {columns}, {w.Ref(x)}, {w.Ref(dy)}, {w.Ref(dw)}, {w.RowStride(dw)}, {bias}, {w.Accumulate(dw)});");
        if (!together)
            w.Line($"Columns.Sum({Rows(w, dy)}, {Outputs(weight)}, {w.Ref(dy)}, {Outputs(weight)}, {w.Ref(db!)}, {w.Accumulate(db!)});");
        return true;
    }

    private static bool Suits(Value weight) => weight.Parameter is { Storage: ParameterStorage.Transposed } && !TinyMatrix.Suits(weight);

    /// <summary>So many rows of vectors for each column fit.</summary>
    private static bool Fits(int rows, int columns) => (long)rows * Vectors(columns) <= MostVectors;

    /// <summary>Sums of rows of dW are stored as they are, those of columns turned over, which has to pay.</summary>
    private static bool ByRows(Value weight) =>
        Fits(Inputs(weight), Outputs(weight)) && !(ByColumns(weight) && 2 * Outputs(weight) * Vectors(Inputs(weight)) <= Inputs(weight) * Vectors(Outputs(weight)));

    private static bool ByColumns(Value weight) => Fits(Outputs(weight), Inputs(weight));

    private static int Vectors(int columns) => (columns + VectorLength - 1) / VectorLength;

    private static int Inputs(Value weight) => weight.Parameter!.Shape[1];

    private static int Outputs(Value weight) => weight.Parameter!.Shape[0];

    private static string Rows(OpWriter w, Value value) => w.Size(value.Shape.LeadingProduct(value.Shape.Rank - 1));
}
