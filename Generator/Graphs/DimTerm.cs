namespace Kiln.Generator.Graphs;

/// <summary>One summand of a <see cref="Dim"/>: <c>Coefficient * Monomial</c>; the coefficient is never zero.</summary>
internal readonly record struct DimTerm(Monomial Monomial, long Coefficient);
