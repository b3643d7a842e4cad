using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Tests.Graphs;

public class ShapeTests
{
    private static readonly Dim B = Dim.Symbol("B");
    private static readonly Dim T = Dim.Symbol("T");
    private static readonly Shape Sequence = [B, T, 10];

    [Fact]
    public void Shapes_print_as_tuples()
    {
        Assert.Equal("(B, T, 10)", Sequence.ToString());
        Assert.Equal("(B*T)", new Shape([B * T]).ToString());
        Assert.Equal("()", new Shape([]).ToString());
    }

    [Fact]
    public void Shapes_of_equal_dims_are_equal()
    {
        Shape same = [Dim.Symbol("B"), Dim.Symbol("T"), 4 + (Dim)6];
        Assert.True(same == Sequence);
        Assert.Equal(Sequence.GetHashCode(), same.GetHashCode());
        Assert.True(Sequence != [B, T]);
        Assert.True(Sequence != [T, B, 10]);
    }

    [Fact]
    public void Axes_count_from_both_ends()
    {
        Assert.Equal(3, Sequence.Rank);
        Assert.Equal(T, Sequence[1]);
        Assert.Equal(10, Sequence[-1]);
        Assert.Equal(B, Sequence[-3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequence[3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequence[-4]);
    }

    [Fact]
    public void Products_run_over_all_or_the_first_dims()
    {
        Assert.Equal(B * T * 10, Sequence.ElementCount);
        Assert.Equal(B * T, Sequence.LeadingProduct(2));
        Assert.Equal(1, Sequence.LeadingProduct(0));
        Assert.Equal(1, new Shape([]).ElementCount);
    }

    [Fact]
    public void Edits_make_new_shapes()
    {
        Assert.Equal("(B, T, 4)", Sequence.With(-1, 4).ToString());
        Assert.Equal("(B, 1, T, 10)", Sequence.Insert(1, 1).ToString());
        Assert.Equal("(B, T, 10, 1)", Sequence.Insert(-1, 1).ToString());
        Assert.Equal("(B, 10)", Sequence.Remove(1).ToString());
        Assert.Equal("(B, T)", Sequence.Remove(-1).ToString());
        Assert.Equal("(T, 10)", Sequence[1..].ToString());
        Assert.Equal("(B, T)", Sequence[..^1].ToString());
        Assert.Equal("(B, T, 10)", Sequence.ToString());
    }

    [Theory]
    [InlineData(0, 3, 0)]
    [InlineData(-1, 3, 2)]
    [InlineData(-3, 3, 0)]
    [InlineData(3, 3, null)]
    [InlineData(-4, 3, null)]
    [InlineData(0, 0, null)]
    public void Axes_normalize(int axis, int rank, int? expected) => Assert.Equal(expected, Shape.NormalizeAxis(axis, rank));

    [Fact]
    public void Equatable_arrays_compare_their_elements()
    {
        EquatableArray<EquatableArray<string>> nested = [["a", "b"], []];
        EquatableArray<EquatableArray<string>> same = [["a", "b"], EquatableArray<string>.Empty];
        Assert.True(nested == same);
        Assert.Equal(nested.GetHashCode(), same.GetHashCode());
        Assert.True(nested != [["a"], ["b"]]);
        Assert.Equal("[[a, b], []]", nested.ToString());
    }

    [Fact]
    public void The_default_equatable_array_is_empty()
    {
        EquatableArray<int> nothing = default;
        EquatableArray<int> empty = [];
        Assert.True(nothing == empty);
        Assert.Equal(nothing.GetHashCode(), empty.GetHashCode());
        Assert.Empty(nothing);
    }
}
