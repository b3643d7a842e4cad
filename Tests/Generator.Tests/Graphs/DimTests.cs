using CsCheck;
using Kiln.Generator.Graphs;

namespace Kiln.Generator.Tests.Graphs;

public class DimTests
{
    private const int Iterations = 3000;

    private static readonly Dim B = Dim.Symbol("B");
    private static readonly Dim T = Dim.Symbol("T");

    private static readonly string[] Names = ["A", "B", "T"];

    /// <summary>Values of the symbols A, B and T.</summary>
    private static readonly Gen<(long A, long B, long T)> Point = Gen.Select(Gen.Long[1, 9], Gen.Long[1, 9], Gen.Long[1, 40]);

    /// <summary>Random sizes: sums, differences, products and floor divisions, at most three deep.</summary>
    private static readonly Gen<Dim> AnyDim = Gen.Int[0, 3].SelectMany(DimOfDepth);

    [Fact]
    public void The_ring_laws_hold() => Gen.Select(AnyDim, AnyDim, AnyDim).Sample((x, y, z) =>
    {
        Assert.Equal(x + y, y + x);
        Assert.Equal(x * y, y * x);
        Assert.Equal(x + (y + z), x + y + z);
        Assert.Equal(x * (y * z), x * y * z);
        Assert.Equal(x * (y + z), (x * y) + (x * z));
        Assert.Equal(x, x + 0);
        Assert.Equal(x, x * 1);
        Assert.Equal(Dim.Zero, x - x);
        Assert.Equal((x + y).GetHashCode(), (y + x).GetHashCode());
    });

    [Fact]
    public void Evaluation_commutes_with_every_operation() =>
        Gen.Select(AnyDim, AnyDim, Gen.Long[1, 12], Point).Sample((x, y, divisor, point) =>
        {
            long valueOfX = Evaluate(x, point);
            long valueOfY = Evaluate(y, point);
            Assert.Equal(valueOfX + valueOfY, Evaluate(x + y, point));
            Assert.Equal(valueOfX - valueOfY, Evaluate(x - y, point));
            Assert.Equal(valueOfX * valueOfY, Evaluate(x * y, point));
            Assert.Equal((long)Math.Floor((decimal)valueOfX / divisor), Evaluate(Dim.FloorDivide(x, divisor), point));
        }, iter: Iterations);

    [Fact]
    public void Exact_division_undoes_multiplication() => Gen.Select(AnyDim, AnyDim.Where(d => d != Dim.Zero)).Sample((x, y) =>
    {
        Assert.True((x * y).TryDivideExactly(y, out Dim? quotient));
        Assert.Equal(x, quotient);
    });

    [Fact]
    public void A_quotient_times_its_divisor_is_the_dividend() => Gen.Select(AnyDim, AnyDim).Sample((x, y) =>
    {
        if (x.TryDivideExactly(y, out Dim? quotient))
        {
            Assert.Equal(x, quotient * y);
        }
    });

    [Fact]
    public void Whole_parts_leave_a_floor() => Gen.Select(AnyDim, AnyDim, Gen.Long[1, 12]).Sample((x, whole, divisor) =>
        Assert.Equal(Dim.FloorDivide(x, divisor) + whole, Dim.FloorDivide(x + (whole * divisor), divisor)));

    [Fact]
    public void Floors_of_floors_multiply_their_divisors() => Gen.Select(Gen.Long[1, 9], Gen.Long[1, 9], Gen.Long[-9, 9]).Sample((m, n, c) =>
        Assert.Equal(Dim.FloorDivide(T + c, m * n), Dim.FloorDivide(Dim.FloorDivide(T + c, m), n)));

    [Fact]
    public void Parsing_reads_what_printing_wrote() => AnyDim.Sample(dim =>
    {
        Assert.True(Dim.TryParse(dim.ToString(), out Dim? parsed, out string? error), error);
        Assert.Equal(dim, parsed);
    });

    [Fact]
    public void Proven_bounds_hold_at_every_point() => Gen.Select(AnyDim, Gen.Long[-20, 20], Point.Array[20]).Sample((dim, n, points) =>
    {
        bool atLeast = dim.ProvablyAtLeast(n);
        bool below = dim.ProvablyBelow(n);
        foreach ((long A, long B, long T) point in points.Append((1, 1, 1)))
        {
            long value = Evaluate(dim, point);
            Assert.True(!atLeast || value >= n, $"{dim} is {value} at {point}, but was proven at least {n}.");
            Assert.True(!below || value < n, $"{dim} is {value} at {point}, but was proven below {n}.");
        }
    }, iter: Iterations);

    [Fact]
    public void Emitted_expressions_compute_the_value() => Gen.Select(AnyDim, Point).Sample((dim, point) =>
    {
        // Emitted expressions are also valid sizes, so no compiler is needed. That C# rounds toward zero and a size
        // down makes no difference, see Floors_hold_no_negative_coefficient.
        string text = dim.ToCSharp(name => $"({Value(name, point)})");
        Assert.True(Dim.TryParse(text, out Dim? value, out string? error), error);
        Assert.Equal(Evaluate(dim, point), value.ConstantValue);
    });

    [Fact]
    public void Floors_hold_no_negative_coefficient() => AnyDim.Sample(dim =>
        Assert.All(Floors(dim), floor => Assert.All(floor.Numerator!.Terms, t => Assert.InRange(t.Coefficient, 1, floor.Divisor - 1))));

    [Fact]
    public void Content_times_primitive_part_is_the_size() => AnyDim.Sample(dim =>
    {
        (long content, Dim primitive) = dim.SplitContent();
        Assert.Equal(dim, primitive * content);
        Assert.True(dim.IsConstant || content > 0);
        Assert.Equal(1, primitive.SplitContent().Content);
    });

    [Fact]
    public void Ordering_agrees_with_equality() => Gen.Select(AnyDim, AnyDim).Sample((x, y) =>
    {
        Assert.Equal(x == y, x.CompareTo(y) == 0);
        Assert.Equal(Math.Sign(x.CompareTo(y)), -Math.Sign(y.CompareTo(x)));
    });

    [Theory]
    [InlineData("T*B", "B*T")]
    [InlineData("3 + 10*T*B", "10*B*T + 3")]
    [InlineData("-T + 5", "5 - T")]
    [InlineData("(B + T)*(B - T)", "B*B - T*T")]
    [InlineData("-B - 1", "-B - 1")]
    [InlineData("T - T", "0")]
    [InlineData("B*T/T", "B")]
    [InlineData("(6*T + 4)/2", "3*T + 2")]
    [InlineData("7/2", "3")]
    [InlineData("-7/2", "-4")]
    [InlineData("T/2", "floor(T/2)")]
    [InlineData("(T - 5)/2", "floor((T - 5)/2)")]
    [InlineData("(T - 5)/2 + 1", "floor((T - 3)/2)")]
    [InlineData("T/2 + 1", "floor(T/2) + 1")]
    [InlineData("(2*T + 1)/4", "floor(T/2)")]
    [InlineData("(T/2 + B)/3", "floor((2*B + T)/6)")]
    [InlineData(" floor ( T / 2 ) ", "floor(T/2)")]
    [InlineData("floor", "floor")]
    [InlineData("_x1*size", "_x1*size")]
    public void Sizes_print_in_normal_form(string text, string expected)
    {
        Assert.True(Dim.TryParse(text, out Dim? dim, out string? error), error);
        Assert.Equal(expected, dim.ToString());
    }

    [Theory]
    [InlineData("", "A size is empty.")]
    [InlineData("  ", "A size is empty.")]
    [InlineData("B*", "'B*' ends too early.")]
    [InlineData("(B", "'(B' ends too early.")]
    [InlineData("B T", "'B T' has an unexpected 'T' at position 3.")]
    [InlineData("B^2", "'B^2' has an unexpected '^' at position 2.")]
    [InlineData("2B", "'2B' has an unexpected 'B' at position 2.")]
    [InlineData("B)", "'B)' has an unexpected ')' at position 2.")]
    [InlineData("B/0", "A size is divided by zero.")]
    [InlineData("B/T", "B is not divisible by T.")]
    [InlineData("B/-2", "B is not divisible by -2.")]
    [InlineData("99999999999999999999", "The number 99999999999999999999 exceeds 64 bits.")]
    [InlineData("9223372036854775807*B + B", "A size exceeds 64 bits.")]
    public void Malformed_sizes_say_why(string text, string expected)
    {
        Assert.False(Dim.TryParse(text, out Dim? dim, out string? error));
        Assert.Null(dim);
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData('(')]
    [InlineData('-')]
    public void Deep_nesting_is_refused(char opener) =>
        Assert.False(Dim.TryParse(new string(opener, 100_000) + "B", out _, out _));

    [Fact]
    public void Expressions_that_explode_are_refused()
    {
        string sum = "(" + string.Join(" + ", Enumerable.Range(0, 30).Select(i => $"s{i}")) + ")";
        Assert.False(Dim.TryParse(string.Join("*", Enumerable.Repeat(sum, 20)), out _, out _));
        Assert.False(Dim.TryParse(string.Join("*", Enumerable.Repeat("B", 1000)), out _, out _));
    }

    [Fact]
    public void Overflow_has_its_own_exception()
    {
        Dim huge = long.MaxValue;
        Assert.Throws<DimOverflowException>(() => huge + 1);
        Assert.Throws<DimOverflowException>(() => huge * B * 2);
        Assert.Throws<DimOverflowException>(() => Dim.Constant(long.MinValue));
        Assert.Throws<DimOverflowException>(() => (B * B).Evaluate(_ => long.MaxValue));
    }

    [Fact]
    public void A_floor_divides_by_at_least_one()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Dim.FloorDivide(T, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Dim.FloorDivide(T, -2));
    }

    [Fact]
    public void Nothing_divides_by_zero() => Assert.False(T.TryDivideExactly(Dim.Zero, out _));

    [Fact]
    public void Division_by_a_constant_is_exact_in_every_coefficient()
    {
        Assert.True(((B * 6) + 4).TryDivideExactly(2, out Dim? half));
        Assert.Equal((B * 3) + 2, half);
        Assert.False(((B * 6) + 3).TryDivideExactly(2, out _));
    }

    [Fact]
    public void Symbols_come_once_in_ordinal_order_from_inside_floors_too() =>
        Assert.Equal(["A", "B", "T", "a"], (Dim.FloorDivide(T + Dim.Symbol("a"), 2) + (B * Dim.Symbol("A") * B)).Symbols);

    [Theory]
    [InlineData("B*T", 1, true)]
    [InlineData("B*T", 2, false)]
    [InlineData("T - 5", 1, false)]
    [InlineData("T + 5", 6, true)]
    [InlineData("T*T - T", 0, true)]
    [InlineData("T/2 + 1", 1, true)]
    [InlineData("(T - 5)/2 + 1", 1, false)]
    [InlineData("(T - 5)/2", -2, true)]
    [InlineData("T - T/2", 1, true)]
    [InlineData("T/2 - T/4", 0, true)]
    [InlineData("B - T", 0, false)]
    [InlineData("(T/8)*(B/8) + T + B", 2, true)]
    [InlineData("(T/8)*(B/8) + T + B", 3, false)]
    public void Lower_bounds_are_found(string text, long n, bool provable) => Assert.Equal(provable, Parse(text).ProvablyAtLeast(n));

    [Theory]
    [InlineData("0", 1, true)]
    [InlineData("1", 1, false)]
    [InlineData("1 - B", 1, true)]
    [InlineData("2 - B", 1, false)]
    [InlineData("-(T/2)", 1, true)]
    [InlineData("T/2 - T", 0, true)]
    [InlineData("T - 5", 1, false)]
    public void Upper_bounds_are_found(string text, long n, bool provable) => Assert.Equal(provable, Parse(text).ProvablyBelow(n));

    [Theory]
    [InlineData("10*B*T", "b * t * 10")]
    [InlineData("T - 5", "t - 5")]
    [InlineData("5 - 2*T", "5 - t * 2")]
    [InlineData("-T", "-t")]
    [InlineData("(T - 5)/2 + 1", "((t + 1) / 2) - 2")]
    [InlineData("3*B*(T/2)", "b * ((t) / 2) * 3")]
    [InlineData("5000000000*B", "b * 5000000000L")]
    [InlineData("0", "0")]
    public void Sizes_become_expressions(string text, string expected) =>
        Assert.Equal(expected, Parse(text).ToCSharp(name => name.ToLowerInvariant()));

    [Theory]
    [InlineData("10*B*T + 5*B", 5, "2*B*T + B")]
    [InlineData("-4*B", 4, "-B")]
    [InlineData("12", 12, "1")]
    [InlineData("0", 0, "1")]
    public void Content_splits_off(string text, long content, string primitive) =>
        Assert.Equal((content, Parse(primitive)), Parse(text).SplitContent());

    [Fact]
    public void Only_constants_have_a_value()
    {
        Assert.Equal(7, Dim.Constant(7).ConstantValue);
        Assert.Equal(0, (B - B).ConstantValue);
        Assert.False(B.IsConstant);
        Assert.Throws<InvalidOperationException>(() => B.ConstantValue);
    }

    private static Gen<Dim> DimOfDepth(int depth)
    {
        Gen<Dim> leaf = Gen.OneOf(
            Gen.Long[-6, 12].Select(Dim.Constant),
            Gen.Int[0, 2].Select(i => Dim.Symbol(Names[i])));
        if (depth == 0)
        {
            return leaf;
        }

        Gen<Dim> smaller = DimOfDepth(depth - 1);
        return Gen.OneOf(
            leaf,
            Gen.Select(smaller, smaller, (x, y) => x + y),
            Gen.Select(smaller, smaller, (x, y) => x - y),
            Gen.Select(smaller, smaller, (x, y) => x * y),
            Gen.Select(smaller, Gen.Long[1, 8], Dim.FloorDivide));
    }

    private static IEnumerable<DimAtom> Floors(Dim dim) => dim.Terms
        .SelectMany(t => t.Monomial.Atoms)
        .Where(a => a.Numerator is not null)
        .SelectMany(a => Floors(a.Numerator!).Append(a));

    private static Dim Parse(string text) => Dim.TryParse(text, out Dim? dim, out string? error) ? dim : throw new ArgumentException(error);

    private static long Evaluate(Dim dim, (long A, long B, long T) point) => dim.Evaluate(name => Value(name, point));

    private static long Value(string name, (long A, long B, long T) point) => name switch
    {
        "A" => point.A,
        "B" => point.B,
        _ => point.T,
    };
}
