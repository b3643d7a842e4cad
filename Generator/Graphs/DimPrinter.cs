using System.Globalization;
using System.Text;

namespace Kiln.Generator.Graphs;

/// <summary>Sizes as text: for people, and as C# expressions.</summary>
internal static class DimPrinter
{
    public static string Print(Dim dim) => Join(Unfold(dim), PrintTerm);

    public static string CSharp(Dim dim, Func<string, string> symbolToExpression) =>
        Join(dim.Terms, (monomial, size) => CSharpTerm(monomial, size, symbolToExpression));

    /// <summary>Writes a sum; a positive term is drawn to the front, so that <c>5 - T</c> does not begin with a sign.</summary>
    private static string Join(IReadOnlyList<DimTerm> terms, Func<Monomial, long, string> print)
    {
        if (terms.Count == 0)
        {
            return "0";
        }

        int front = Math.Max(0, terms.ToList().FindIndex(t => t.Coefficient > 0));
        var text = new StringBuilder();
        foreach (DimTerm term in terms.Skip(front).Take(1).Concat(terms.Where((_, i) => i != front)))
        {
            bool negative = term.Coefficient < 0;
            text.Append(text.Length == 0 ? (negative ? "-" : "") : (negative ? " - " : " + "));
            text.Append(print(term.Monomial, Math.Abs(term.Coefficient)));
        }

        return text.ToString();
    }

    private static string PrintTerm(Monomial monomial, long size)
    {
        IEnumerable<string> atoms = monomial.Atoms.Select(a => a.Name ?? PrintFloor(a.Numerator!, a.Divisor));
        return string.Join("*", size == 1 && monomial.Degree > 0 ? atoms : [Number(size), .. atoms]);
    }

    private static string PrintFloor(Dim numerator, long divisor)
    {
        string text = Print(numerator);
        return numerator.Terms.Count == 1 ? $"floor({text}/{Number(divisor)})" : $"floor(({text})/{Number(divisor)})";
    }

    private static string CSharpTerm(Monomial monomial, long size, Func<string, string> symbolToExpression)
    {
        IEnumerable<string> atoms = monomial.Atoms.Select(a => a.Name is { } name
            ? symbolToExpression(name)
            : $"(({CSharp(a.Numerator!, symbolToExpression)}) / {CSharpNumber(a.Divisor)})");
        return string.Join(" * ", size == 1 && monomial.Degree > 0 ? atoms : [.. atoms, CSharpNumber(size)]);
    }

    /// <summary>
    /// The normal form of <c>floor((T - 5)/2)</c> is <c>floor((T + 1)/2) - 3</c>. People get the former back: a floor
    /// with a negative constant beside it takes the constant in.
    /// </summary>
    private static IReadOnlyList<DimTerm> Unfold(Dim dim)
    {
        if (dim.Terms.Count != 2 || dim.ConstantTerm >= 0 || dim.Terms[0] is not { Coefficient: 1, Monomial.Degree: 1 } term
            || term.Monomial.Atoms[0] is not { Numerator: { } numerator, Divisor: var divisor })
        {
            return dim.Terms;
        }

        try
        {
            DimAtom whole = DimAtom.Floor(numerator + (dim.ConstantTerm * (Dim)divisor), divisor);
            return Dim.Of(whole).Terms;
        }
        catch (DimOverflowException)
        {
            return dim.Terms;
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string CSharpNumber(long value) => value > int.MaxValue ? Number(value) + "L" : Number(value);
}
