using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>Copies a stretch of an axis from one value to another of otherwise equal shape.</summary>
internal static class AxisCopy
{
    public static void Write(OpWriter w, Value source, Dim sourceStart, Value destination, Dim destinationStart, Dim count, int axis)
    {
        Shape shape = source.Shape;
        string outer = w.Size(shape.LeadingProduct(axis));
        Dim inner = shape.Slice(axis + 1, shape.Rank - axis - 1).ElementCount;
        string from = At(w, source, sourceStart * inner), to = At(w, destination, destinationStart * inner);
        string accumulate = destination.DType == DType.Float32 ? ", accumulate: false" : "";
        w.Line($"StridedCopy.Run([{outer}, {w.Size(count * inner)}], {from}, [{w.Size(source.Shape[axis] * inner)}, 1], {to}, [{w.Size(destination.Shape[axis] * inner)}, 1]{accumulate});");
    }

    private static string At(OpWriter w, Value value, Dim offset) =>
        offset.Equals(Dim.Zero) ? w.Ref(value) : $"ref Unsafe.Add({w.Ref(value)}, {w.Size(offset)})";
}
