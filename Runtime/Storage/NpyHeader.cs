namespace Kiln;

/// <summary>What a NumPy file says about its array.</summary>
public sealed class NpyHeader
{
    internal NpyHeader(string descriptor, bool fortranOrder, long[] shape)
    {
        Descriptor = descriptor;
        FortranOrder = fortranOrder;
        Shape = Array.AsReadOnly(shape);
    }

    /// <summary>NumPy's name of the element type with its byte order, such as <c>&lt;f4</c>.</summary>
    public string Descriptor { get; }

    /// <summary>Whether the file holds the first dimension fastest. Loading makes it the slowest, as everywhere in Kiln.</summary>
    public bool FortranOrder { get; }

    /// <summary>The array's shape; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The type argument that loads it, or null for one that has no counterpart: complex numbers, texts, dates, records, objects.</summary>
    public Type? ElementType => NpyElement.TypeOf(Descriptor);

    /// <summary>Shape and type, such as <c>(2, 3) of &lt;f4</c>.</summary>
    public override string ToString() => $"{ShapeText.Of(Shape)} of {Descriptor}";
}
