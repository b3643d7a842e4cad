namespace Kiln.Generator.Graphs;

/// <summary>
/// What a size polynomial is built from: a symbol, or the floor of a polynomial divided by a constant.
/// </summary>
/// <remarks>
/// <see cref="Dim.FloorDivide"/> is the only maker of floors. It leaves every coefficient of the numerator in
/// <c>[0, Divisor)</c>, so that with symbols of at least 1 numerator and floor are never negative.
/// </remarks>
internal sealed class DimAtom : IEquatable<DimAtom>, IComparable<DimAtom>
{
    private DimAtom(string? name, Dim? numerator, long divisor)
    {
        Name = name;
        Numerator = numerator;
        Divisor = divisor;
    }

    /// <summary>The symbol's name; null for a floor.</summary>
    public string? Name { get; }

    /// <summary>The numerator of a floor; null for a symbol.</summary>
    public Dim? Numerator { get; }

    /// <summary>The divisor of a floor, at least 2; 1 for a symbol.</summary>
    public long Divisor { get; }

    public static DimAtom Symbol(string name) => new(name, null, 1);

    public static DimAtom Floor(Dim numerator, long divisor) => new(null, numerator, divisor);

    /// <summary>Symbols before floors; symbols in ordinal order, floors by numerator, then divisor.</summary>
    public int CompareTo(DimAtom? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (Name is not null)
        {
            return other.Name is null ? -1 : string.CompareOrdinal(Name, other.Name);
        }

        if (other.Name is not null)
        {
            return 1;
        }

        int byNumerator = Numerator!.CompareTo(other.Numerator);
        return byNumerator != 0 ? byNumerator : Divisor.CompareTo(other.Divisor);
    }

    public bool Equals(DimAtom? other) => ReferenceEquals(this, other) || (other is not null && CompareTo(other) == 0);

    public override bool Equals(object? obj) => Equals(obj as DimAtom);

    public override int GetHashCode() =>
        Name is not null ? StringComparer.Ordinal.GetHashCode(Name) : unchecked((Numerator!.GetHashCode() * 31) + Divisor.GetHashCode());
}
