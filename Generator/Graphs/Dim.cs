using System.Diagnostics.CodeAnalysis;

namespace Kiln.Generator.Graphs;

/// <summary>
/// A size: an integer polynomial over symbols (<c>B</c>, <c>T</c>) and floor divisions of polynomials by constants.
/// Always in normal form, so that equal sums and products are equal values. Sizes that agree only through an identity
/// between floors (<c>T - floor(T/2)</c> and <c>floor((T + 1)/2)</c>) may compare unequal.
/// </summary>
/// <remarks>Any operation may throw <see cref="DimOverflowException"/>.</remarks>
internal sealed class Dim : IEquatable<Dim>, IComparable<Dim>
{
    /// <summary>Far above any real size; keeps hostile input from growing without end.</summary>
    private const int MaxTerms = 1024;

    private readonly DimTerm[] _terms;

    private Dim(DimTerm[] terms) => _terms = terms;

    public static Dim Zero { get; } = new([]);

    public static Dim One { get; } = Constant(1);

    /// <summary>The summands, sorted by <see cref="Monomial.CompareTo"/>: the constant, if any, is last.</summary>
    public IReadOnlyList<DimTerm> Terms => _terms;

    public bool IsConstant => _terms.Length == 0 || (_terms.Length == 1 && _terms[0].Monomial.Degree == 0);

    /// <summary>The value of a constant.</summary>
    /// <exception cref="InvalidOperationException">The size has symbols.</exception>
    public long ConstantValue => IsConstant ? ConstantTerm : throw new InvalidOperationException($"{this} is not a constant.");

    /// <summary>The summand without atoms; 0 when there is none.</summary>
    public long ConstantTerm => _terms.Length > 0 && _terms[^1].Monomial.Degree == 0 ? _terms[^1].Coefficient : 0;

    /// <summary>The symbols used, also inside floors, once each in ordinal order.</summary>
    public IEnumerable<string> Symbols
    {
        get
        {
            var names = new SortedSet<string>(StringComparer.Ordinal);
            CollectSymbols(names);
            return names;
        }
    }

    public static Dim Constant(long value) =>
        value == 0 ? new Dim([]) : new Dim([new DimTerm(Monomial.One, DimArithmetic.InRange(value))]);

    public static Dim Symbol(string name) => Of(DimAtom.Symbol(name));

    public static Dim Of(DimAtom atom) => Of(Monomial.Of(atom), 1);

    /// <summary>The sum of terms in any order, with any repetition.</summary>
    public static Dim Sum(IEnumerable<DimTerm> terms)
    {
        var sums = new SortedDictionary<Monomial, long>();
        foreach (DimTerm term in terms)
        {
            sums.TryGetValue(term.Monomial, out long sum);
            sums[term.Monomial] = DimArithmetic.Add(sum, term.Coefficient);
        }

        DimTerm[] normal = [.. sums.Where(s => s.Value != 0).Select(s => new DimTerm(s.Key, s.Value))];
        return normal.Length <= MaxTerms ? new Dim(normal) : throw new DimOverflowException($"A size has more than {MaxTerms} terms.");
    }

    /// <summary>Reads <c>B*T</c>, <c>4*C</c>, <c>T - 1</c>, <c>floor((T - 5)/2)</c>: see <see cref="DimParser"/>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Dim? dim, [NotNullWhen(false)] out string? error) =>
        DimParser.TryParse(text, out dim, out error);

    public static implicit operator Dim(long value) => Constant(value);

    public static Dim operator +(Dim left, Dim right) => Sum(left._terms.Concat(right._terms));

    public static Dim operator -(Dim left, Dim right) => left + -right;

    public static Dim operator -(Dim dim) => new([.. dim._terms.Select(t => t with { Coefficient = -t.Coefficient })]);

    public static Dim operator *(Dim left, Dim right)
    {
        if ((long)left._terms.Length * right._terms.Length > MaxTerms)
        {
            throw new DimOverflowException($"A size has more than {MaxTerms} terms.");
        }

        return Sum(
            from a in left._terms
            from b in right._terms
            select new DimTerm(a.Monomial * b.Monomial, DimArithmetic.Multiply(a.Coefficient, b.Coefficient)));
    }

    public static bool operator ==(Dim? left, Dim? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Dim? left, Dim? right) => !(left == right);

    /// <summary><c>floor(dividend / divisor)</c>, simplified as far as it is exact.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="divisor"/> is below 1.</exception>
    public static Dim FloorDivide(Dim dividend, long divisor) => DimDivision.Floor(dividend, divisor);

    /// <summary>
    /// Finds <paramref name="quotient"/> with <c>quotient * divisor == this</c> as polynomials; false when there is
    /// none or <paramref name="divisor"/> is zero.
    /// </summary>
    public bool TryDivideExactly(Dim divisor, [NotNullWhen(true)] out Dim? quotient) =>
        DimDivision.TryExact(this, divisor, out quotient);

    /// <summary>True when the size is at least <paramref name="n"/> for all symbols of 1 or more; false when unknown.</summary>
    public bool ProvablyAtLeast(long n) => DimBounds.Lower(this) >= n;

    /// <summary>True when the size is below <paramref name="n"/> for all symbols of 1 or more; false when unknown.</summary>
    public bool ProvablyBelow(long n) => DimBounds.Upper(this) < n;

    /// <summary>The size under the given values of its symbols.</summary>
    public long Evaluate(Func<string, long> valueOf)
    {
        long sum = 0;
        foreach (DimTerm term in _terms)
        {
            long product = term.Coefficient;
            foreach (DimAtom atom in term.Monomial.Atoms)
            {
                long value = atom.Name is { } name
                    ? valueOf(name)
                    : DimArithmetic.FloorDivide(atom.Numerator!.Evaluate(valueOf), atom.Divisor);
                product = DimArithmetic.Multiply(product, value);
            }

            sum = DimArithmetic.Add(sum, product);
        }

        return sum;
    }

    /// <summary>The polynomial with every atom, floors as a whole, replaced.</summary>
    public Dim Substitute(Func<DimAtom, Dim> replacement) =>
        _terms.Aggregate(Zero, (sum, term) => sum + term.Monomial.Atoms.Aggregate(
            Constant(term.Coefficient), (product, atom) => product * replacement(atom)));

    /// <summary>
    /// Content (the positive common divisor of the coefficients) times primitive part. A constant c is (c, 1).
    /// Sizes with equal primitive parts grow alike.
    /// </summary>
    public (long Content, Dim Primitive) SplitContent()
    {
        if (IsConstant)
        {
            return (ConstantValue, One);
        }

        long content = _terms.Aggregate(0L, (gcd, term) => DimArithmetic.Gcd(gcd, term.Coefficient));
        return (content, new Dim([.. _terms.Select(t => t with { Coefficient = t.Coefficient / content })]));
    }

    /// <summary>For messages: <c>10*B*T + 3</c>, <c>floor((T - 5)/2)</c>. <see cref="TryParse"/> reads it back.</summary>
    public override string ToString() => DimPrinter.Print(this);

    /// <summary>
    /// A C# expression, unparenthesised: <c>b * t * 10</c>. Floors become integer division, which is exact while
    /// every symbol is at least 1. The width of the arithmetic is that of <paramref name="symbolToExpression"/>'s result.
    /// </summary>
    public string ToCSharp(Func<string, string> symbolToExpression) => DimPrinter.CSharp(this, symbolToExpression);

    /// <summary>A total order without mathematical meaning, for deterministic output.</summary>
    public int CompareTo(Dim? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = 0;
        for (int i = 0; order == 0 && i < Math.Min(_terms.Length, other._terms.Length); i++)
        {
            order = _terms[i].Monomial.CompareTo(other._terms[i].Monomial);
            order = order != 0 ? order : _terms[i].Coefficient.CompareTo(other._terms[i].Coefficient);
        }

        return order != 0 ? order : _terms.Length.CompareTo(other._terms.Length);
    }

    public bool Equals(Dim? other) => ReferenceEquals(this, other) || (other is not null && _terms.SequenceEqual(other._terms));

    public override bool Equals(object? obj) => Equals(obj as Dim);

    public override int GetHashCode() => _terms.Aggregate(17, (hash, term) => unchecked((hash * 31) + term.GetHashCode()));

    internal static Dim Of(Monomial monomial, long coefficient) => new([new DimTerm(monomial, coefficient)]);

    private void CollectSymbols(SortedSet<string> names)
    {
        foreach (DimAtom atom in _terms.SelectMany(t => t.Monomial.Atoms))
        {
            if (atom.Name is { } name)
            {
                names.Add(name);
            }
            else
            {
                atom.Numerator!.CollectSymbols(names);
            }
        }
    }
}
