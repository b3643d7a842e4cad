using Kiln.Generator.Graphs;

namespace Kiln.Generator.Tests.Layers;

public class MapTests
{
    [Fact]
    public void A_function_and_its_derivative()
    {
        const string Swish = "const float Beta = 2; static float F(float x) => x / (1 + MathF.Exp(-Beta * x));";
        double[] x = [-2, -0.5, 0, 1.5];
        Graph graph = Lowered.Differentiated("Input(4, Gradient = true), Map(nameof(F))", Swish);
        var run = new ElementwiseGraph(graph, ("x", x), ("outputGradient", [1, 1, 2, 1]));

        GoldenCase.AssertClose([.. x.Select(v => v * Sigmoid(2 * v))], run[graph.Result]);
        GoldenCase.AssertClose(
            [.. x.Select(v => (v == 0 ? 2 : 1) * (Sigmoid(2 * v) + (2 * v * Sigmoid(2 * v) * (1 - Sigmoid(2 * v)))))],
            run[graph.InputGradients.Single().Value]);
    }

    [Fact]
    public void Two_operands()
    {
        Graph graph = Lowered.Differentiated("Input(3, As = \"a\", Gradient = true), Input(3, As = \"b\", Gradient = true), Map(\"F\", \"a\")", "static float F(float x, float other) => MathF.Max(x, other) * other;");
        var run = new ElementwiseGraph(graph, ("a", [1, 2, 3]), ("b", [4, 1, -1]), ("outputGradient", [1, 1, 1]));

        Assert.Equal([4, 4, 9], run[graph.Result]);
        Assert.Equal([4, 4, 6], run[graph.InputGradients.Single(gradient => gradient.Name == "a").Value]);
        Assert.Equal([1, 0, 0], run[graph.InputGradients.Single(gradient => gradient.Name == "b").Value]);
    }

    [Theory]
    [InlineData("MathF.FusedMultiplyAdd(x, x, 2 * x)")]
    [InlineData("MathF.Log(x, 3)")]
    [InlineData("MathF.Log(x + 2, x + 5)")]
    [InlineData("MathF.ReciprocalEstimate(x)")]
    [InlineData("MathF.ReciprocalSqrtEstimate(x)")]
    [InlineData("MathF.MaxMagnitude(x, -1)")]
    [InlineData("MathF.MinMagnitude(-x, 1.2f)")]
    public void Functions_of_several_numbers_and_estimates(string body)
    {
        Func<double, double> truth = body switch
        {
            "MathF.FusedMultiplyAdd(x, x, 2 * x)" => x => (x * x) + (2 * x),
            "MathF.Log(x, 3)" => x => Math.Log(x, 3),
            "MathF.Log(x + 2, x + 5)" => x => Math.Log(x + 2, x + 5),
            "MathF.ReciprocalEstimate(x)" => x => 1 / x,
            "MathF.ReciprocalSqrtEstimate(x)" => x => 1 / Math.Sqrt(x),
            "MathF.MaxMagnitude(x, -1)" => x => double.MaxMagnitude(x, -1),
            _ => x => double.MinMagnitude(-x, 1.2f),
        };
        double[] x = [0.25, 0.75, 1.5, 3];
        Graph graph = Lowered.Differentiated("Input(4, Gradient = true), Map(nameof(F))", $"static float F(float x) => {body};");
        var run = new ElementwiseGraph(graph, ("x", x), ("outputGradient", [1, 1, 1, 1]));

        GoldenCase.AssertClose([.. x.Select(truth)], run[graph.Result]);
        GoldenCase.AssertClose([.. x.Select(v => (truth(v + 1e-6) - truth(v - 1e-6)) / 2e-6)], run[graph.InputGradients.Single().Value]);
    }

    // Every condition over a, b, c is compared with C# itself at all eight corners.
    [Theory]
    [InlineData("a && b", 0b1000_1000)]
    [InlineData("a || b", 0b1110_1110)]
    [InlineData("!a", 0b0101_0101)]
    [InlineData("!(a && b) && c", 0b0111_0000)]
    [InlineData("a && b || c", 0b1111_1000)]
    [InlineData("(a || b) && c", 0b1110_0000)]
    [InlineData("!(!a || b) || c", 0b1111_0010)]
    [InlineData("a && b && c", 0b1000_0000)]
    [InlineData("a || b || c", 0b1111_1110)]
    [InlineData("!!a && !(b || !c)", 0b0010_0000)]
    public void Logic_is_Csharps(string condition, int corners)
    {
        // One number carries three bits: c, b, a.
        string body = string.Concat(condition.Select(character => character switch
        {
            'a' => "(x == 1 || x == 3 || x == 5 || x == 7)",
            'b' => "(x != 0 && x != 1 && x != 4 && !(x == 5))",
            'c' => "x >= 4",
            _ => character.ToString(),
        })).Replace("!x >= 4", "!(x >= 4)", StringComparison.Ordinal);
        Graph graph = Lowered.Graph("Input(8), Map(nameof(F))", $"static float F(float x) => {body} ? 1 : 0;");
        var run = new ElementwiseGraph(graph, ("x", [0, 1, 2, 3, 4, 5, 6, 7]));

        Assert.Equal(Enumerable.Range(0, 8).Select(i => (double)((corners >> i) & 1)), run[graph.Result]);
    }

    [Fact]
    public void Long_conditions_stay_small()
    {
        string condition = string.Join(" || ", Enumerable.Range(0, 40).Select(i => $"(x > {i} && x < {i}.5f)"));
        Graph graph = Lowered.Graph("Input(2), Map(nameof(F))", $"static float F(float x) => {condition} ? x : -x;");

        Assert.InRange(Assert.Single(graph.Nodes).Op.Elementwise!.Expression.All().Count(), 1, 1000);
        Assert.Equal([39.25, -39.75], new ElementwiseGraph(graph, ("x", [39.25, 39.75]))[graph.Result]);
    }

    [Theory]
    [InlineData("Map(nameof(F))", "static float F(float x, float other) => x;", "KILN0113 at function: Map cannot compile 'F': it takes two numbers, and no other value is named.")]
    [InlineData("Map(nameof(F), \"x\")", "static float F(float x) => x;", "KILN0113 at function: Map cannot compile 'F': it takes one number, and another value is named.")]
    [InlineData("Map(nameof(F))", "static float F(float x) => MathF.BitIncrement(x);", "KILN0113 at function: Map cannot compile 'F': 'MathF.BitIncrement(x)' is not one of the MathF functions that Kiln can differentiate.")]
    public void What_cannot_be_compiled_is_refused(string layer, string function, string problem) =>
        Assert.StartsWith(problem, Lowered.Problem($"Input(\"B\", 4, As = \"x\"), {layer}", function), StringComparison.Ordinal);

    [Fact]
    public void Operands_have_one_shape() =>
        Assert.Equal(
            "KILN0303 at other: Map#2 combines (B, 3) with 'x' of (B, 4): axis 1 (features) is 3 here and 4 there, changed by Linear#1. Make them equal, for example with [Linear(4)] before it; nothing is broadcast. (see Linear#1)",
            Lowered.Problem("Input(\"B\", 4, As = \"x\"), Linear(3), Map(\"F\", \"x\")", "static float F(float x, float other) => x * other;"));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
