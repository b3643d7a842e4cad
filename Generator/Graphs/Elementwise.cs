using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Graphs;

/// <summary>
/// An op as elementwise arithmetic: an expression over its inputs, and how each input is laid along the output.
/// </summary>
/// <param name="Shape">The output's shape.</param>
/// <param name="Expression">One element of the output.</param>
/// <param name="Operands">How each input is read.</param>
internal sealed record Elementwise(Shape Shape, Expression Expression, EquatableArray<Broadcast> Operands);

/// <summary>How an operand's elements meet those of the output.</summary>
/// <param name="Axis"><see cref="FullAxis"/>: element by element; <see cref="ScalarAxis"/>: one number for all; else a vector along that axis of the output.</param>
internal readonly record struct Broadcast(int Axis)
{
    public const int FullAxis = -2, ScalarAxis = -1;

    public static Broadcast Full => new(FullAxis);
    public static Broadcast Scalar => new(ScalarAxis);
    public static Broadcast Along(int axis) => new(axis);

    public bool IsFull => Axis == FullAxis;
    public bool IsScalar => Axis == ScalarAxis;
}
