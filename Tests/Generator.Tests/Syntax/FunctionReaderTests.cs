using Kiln.Generator.Syntax;

namespace Kiln.Generator.Tests.Syntax;

public class FunctionReaderTests
{
    [Theory]
    [InlineData("x", "x")]
    [InlineData("x / (1 + MathF.Exp(-x))", "(/ x (+ 1 (Exp (negate x))))")]
    [InlineData("x > 0 ? x : Slope * x", "(?: (> x 0) x (* 0.25 x))")]
    [InlineData("x * (x > 0 ? 1 : 0)", "(* x (?: (> x 0) 1 0))")]
    [InlineData("!(x < -1) && x <= 1 || x == 3 ? x : +2", "(?: (|| (&& (! (< x -1)) (<= x 1)) (== x 3)) x 2)")]
    [InlineData("Net.Slope * System.MathF.Pow(x, 3)", "(* 0.25 (Pow x 3))")]
    [InlineData("1 / 2 + x", "(+ 0 x)")]
    [InlineData("(float)(1.0 / 4 + Half) * x", "(* 0.75 x)")]
    [InlineData("(float)0.5 * MathF.PI", "(* 0.5 3.1415927)")]
    [InlineData("MathF.Max(x, Count - 1) - MathF.Abs(x)", "(- (Max x 2) (Abs x))")]
    public void Bodies_become_trees(string body, string expected) => Assert.Equal(expected, Print(Read(body).Body!));

    [Theory]
    [InlineData("x * 0.5", "'x * 0.5' is a double; write its constants as floats, such as 0.5f")]
    [InlineData("0.5", "'0.5' is a double, not a float")]
    [InlineData("x > 0", "'x > 0' is a condition, not a number")]
    [InlineData("x + (float)Math.Sin(x)", "'Math.Sin(x)' is not a function of MathF")]
    [InlineData("x + MathF.BitIncrement(x)", "'MathF.BitIncrement(x)' is not one of the MathF functions that Kiln can differentiate")]
    [InlineData("MathF.Exp(x, x)", "'MathF.Exp(x, x)' is not one of the MathF functions that Kiln can differentiate")]
    [InlineData("Other(x)", "'Other(x)' is not a function of MathF")]
    [InlineData("x % 2", "'x % 2' is not allowed here")]
    [InlineData("x + Field", "'Field' is neither a parameter nor a constant of the class")]
    [InlineData("x + Text", "'Text' is not a float or int constant")]
    [InlineData("(x > 0 ? 1 : 2) / 2", "'(x > 0 ? 1 : 2) / 2' is a division of integers; write its constants as floats")]
    [InlineData("x * (1 / 0)", "'1 / 0' divides by zero")]
    [InlineData("(int)x", "'(int)x' casts to another type than float")]
    [InlineData("x ? 1 : 2", "'x' is not a comparison")]
    [InlineData("x = 3", "'x = 3' is not allowed here")]
    [InlineData("x switch { _ => x }", "'x switch { _ => x }' is not allowed here")]
    [InlineData("x + ", "'' is neither a parameter nor a constant of the class")]
    public void Anything_else_is_refused_at_the_expression(string body, string problem)
    {
        FunctionSpec function = Read(body);

        Assert.Null(function.Body);
        Assert.Equal(problem, function.Problem);
    }

    [Theory]
    [InlineData("static float F(float x) { return x; }", null)]
    [InlineData("static float F(float x, float y) => x * y;", null)]
    [InlineData("static float F(float x) { x += 1; return x; }", "its body is more than one expression")]
    [InlineData("float F(float x) => x;", "it has another signature")]
    [InlineData("static double F(float x) => x;", "it has another signature")]
    [InlineData("static float F(ref float x) => x;", "it has another signature")]
    [InlineData("static float F(float x, float y, float z) => x;", "it has another signature")]
    [InlineData("static float F<T>(float x) => x;", "it has another signature")]
    [InlineData("static float F(float x) => x; static float F(float x, float y) => x;", "it has overloads, so the name is ambiguous")]
    [InlineData("static float F => 3;", "the class has no method of that name")]
    [InlineData("static float F(float x);", "its body is more than one expression")]
    public void Signatures(string declaration, string? problem) =>
        Assert.Equal(problem, Assert.Single(ModelSource.Spec($$"""[Model, Map("F")] partial class Net { {{declaration}} }""").Functions).Problem);

    [Fact]
    public void A_function_is_read_once_and_from_any_part()
    {
        ModelSpec spec = ModelSource.Spec(
            """[Model, Input("B", 4), Map(nameof(F)), Map(nameof(F), As = "y"), Map(nameof(G), "y")] partial class Net;""",
            "partial class Net { static float F(float x) => x * x; static float G(float a, float b) => a - b; }");

        Assert.Equal(["F", "G"], spec.Functions.Select(function => function.Name));
        Assert.Equal(["a", "b"], spec.Functions[1].Parameters);
        Assert.Empty(spec.Problems);
    }

    [Fact]
    public void A_very_deep_body_is_refused_rather_than_followed()
    {
        FunctionSpec function = Read(string.Concat(Enumerable.Repeat("x + ", 2000)) + "x");

        Assert.EndsWith("is nested too deeply", function.Problem, StringComparison.Ordinal);
    }

    private static FunctionSpec Read(string body) => Assert.Single(ModelSource.Spec($$"""
        [Model, Map(nameof(F))]
        partial class Net
        {
            const float Slope = 0.25f; const double Half = 0.5; const int Count = 3; const string Text = ""; static float Field;
            static float Other(float x) => x;
            static float F(float x) => {{body}};
        }
        """).Functions);

    private static string Print(FunctionExpression node) => node.Kind switch
    {
        "parameter" => node.Parameter == 0 ? "x" : "y",
        "constant" => FormattableString.Invariant($"{node.Constant}"),
        _ => $"({node.Kind} {string.Join(" ", node.Operands.Select(Print))})",
    };
}
