using System.Collections;
using System.Runtime.CompilerServices;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Graphs;

/// <summary>The dims of a value, outermost first; written <c>[b, t, 10]</c> in code and <c>(B, T, 10)</c> in messages.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
internal sealed class Shape : IEquatable<Shape>, IReadOnlyList<Dim>
{
    private readonly EquatableArray<Dim> _dims;

    public Shape(IEnumerable<Dim> dims) => _dims = dims.ToEquatableArray();

    public int Rank => _dims.Count;

    /// <summary>The product of all dims; 1 for rank 0.</summary>
    public Dim ElementCount => LeadingProduct(Rank);

    int IReadOnlyCollection<Dim>.Count => Rank;

    /// <summary>The length that ranges and <c>^1</c> count from: the rank.</summary>
    public int Length => Rank;

    /// <summary>The dim at an axis; negative axes count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Dim this[int axis] => _dims[Resolve(axis, Rank)];

    public static Shape Create(ReadOnlySpan<Dim> dims) => new(dims.ToArray());

    /// <summary>The axis in <c>[0, rank)</c> that a possibly negative one means; null when there is none.</summary>
    public static int? NormalizeAxis(int axis, int rank) =>
        axis >= -rank && axis < rank ? (axis < 0 ? axis + rank : axis) : null;

    public static bool operator ==(Shape? left, Shape? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Shape? left, Shape? right) => !(left == right);

    /// <summary>The product of the first <paramref name="count"/> dims; 1 for none.</summary>
    public Dim LeadingProduct(int count) => _dims.Take(count).Aggregate(Dim.One, (product, dim) => product * dim);

    /// <summary>The shape with another dim at an axis; negative axes count from the end.</summary>
    public Shape With(int axis, Dim dim)
    {
        Dim[] dims = [.. _dims];
        dims[Resolve(axis, Rank)] = dim;
        return new Shape(dims);
    }

    /// <summary>The shape with a new dim that has this axis afterwards; <c>-1</c> appends.</summary>
    public Shape Insert(int axis, Dim dim)
    {
        List<Dim> dims = [.. _dims];
        dims.Insert(Resolve(axis, Rank + 1), dim);
        return new Shape(dims);
    }

    /// <summary>The shape without an axis; negative axes count from the end.</summary>
    public Shape Remove(int axis)
    {
        List<Dim> dims = [.. _dims];
        dims.RemoveAt(Resolve(axis, Rank));
        return new Shape(dims);
    }

    /// <summary>Makes ranges work: <c>shape[1..]</c>.</summary>
    public Shape Slice(int start, int length) => new(_dims.Skip(start).Take(length));

    public bool Equals(Shape? other) => other is not null && _dims.Equals(other._dims);

    public override bool Equals(object? obj) => Equals(obj as Shape);

    public override int GetHashCode() => _dims.GetHashCode();

    public override string ToString() => $"({string.Join(", ", _dims)})";

    public IEnumerator<Dim> GetEnumerator() => _dims.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Resolve(int axis, int rank) => NormalizeAxis(axis, rank)
        ?? throw new ArgumentOutOfRangeException(nameof(axis), axis, $"A shape of rank {rank} has no such axis.");
}
