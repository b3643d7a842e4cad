namespace Kiln.Generator.Graphs;

/// <summary>A product of atoms, kept sorted with repetition: <c>B*B*T</c> is <c>[B, B, T]</c>, the empty list is 1.</summary>
internal sealed class Monomial : IEquatable<Monomial>, IComparable<Monomial>
{
    /// <summary>Far above any real size; keeps hostile input from growing without end.</summary>
    private const int MaxDegree = 64;

    private readonly DimAtom[] _atoms;

    private Monomial(DimAtom[] atoms) => _atoms = atoms;

    /// <summary>The empty product.</summary>
    public static Monomial One { get; } = new([]);

    public IReadOnlyList<DimAtom> Atoms => _atoms;

    public int Degree => _atoms.Length;

    public static Monomial Of(DimAtom atom) => new([atom]);

    public static Monomial operator *(Monomial left, Monomial right)
    {
        if (left.Degree == 0 || right.Degree == 0)
        {
            return left.Degree == 0 ? right : left;
        }

        if (left.Degree + right.Degree > MaxDegree)
        {
            throw new DimOverflowException($"A size is a product of more than {MaxDegree} factors.");
        }

        DimAtom[] product = [.. left._atoms, .. right._atoms];
        Array.Sort(product);
        return new Monomial(product);
    }

    /// <summary>The quotient when every atom of <paramref name="divisor"/> occurs in this product, else null.</summary>
    public Monomial? DivideBy(Monomial divisor)
    {
        var rest = new List<DimAtom>(_atoms);
        foreach (DimAtom atom in divisor._atoms)
        {
            if (!rest.Remove(atom))
            {
                return null;
            }
        }

        return new Monomial([.. rest]);
    }

    /// <summary>
    /// The order of terms in a sum: higher degree first, then by atoms. It is a graded lexicographic monomial order,
    /// which exact division relies on: the first term of a product is the product of the first terms.
    /// </summary>
    public int CompareTo(Monomial? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = other.Degree.CompareTo(Degree);
        for (int i = 0; order == 0 && i < _atoms.Length; i++)
        {
            order = _atoms[i].CompareTo(other._atoms[i]);
        }

        return order;
    }

    public bool Equals(Monomial? other) => ReferenceEquals(this, other) || (other is not null && CompareTo(other) == 0);

    public override bool Equals(object? obj) => Equals(obj as Monomial);

    public override int GetHashCode() => _atoms.Aggregate(17, (hash, atom) => unchecked((hash * 31) + atom.GetHashCode()));
}
