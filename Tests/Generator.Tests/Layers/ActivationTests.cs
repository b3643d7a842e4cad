using System.Text.Json;
using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Tests.Layers;

public class ActivationTests
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["relu"] = "ReLU", ["relu6"] = "ReLU6", ["leaky_relu"] = "LeakyReLU", ["elu"] = "ELU", ["selu"] = "SELU", ["celu"] = "CELU",
        ["gelu"] = "GELU", ["silu"] = "SiLU", ["mish"] = "Mish", ["sigmoid"] = "Sigmoid", ["logsigmoid"] = "LogSigmoid", ["tanh"] = "Tanh",
        ["softplus"] = "Softplus", ["softsign"] = "Softsign", ["hardtanh"] = "Hardtanh", ["hardswish"] = "Hardswish",
        ["hardsigmoid"] = "Hardsigmoid",
    };

    [Fact]
    public void Values_and_slopes_are_PyTorchs()
    {
        JsonElement file = GoldenCase.Read("activations.json");
        double[] x = file.GetProperty("input").Numbers(), coefficients = file.GetProperty("coef").Numbers();
        foreach (JsonElement golden in file.GetProperty("cases").EnumerateArray())
        {
            string layer = $"{Names[golden.GetProperty("name").GetString()!]}({GoldenCase.Options(golden.GetProperty("options"))})";
            (double[] y, double[] dx) = Run(layer, x, coefficients);

            GoldenCase.AssertClose(golden.GetProperty("output").Numbers(), y);
            GoldenCase.AssertClose(golden.GetProperty("grad_input").Numbers(), dx);
        }
    }

    [Fact]
    public void Every_activation_is_compared_with_PyTorch() =>
        Assert.Equal(
            Generator.Layers.Activations.All.Select(layer => layer.Kind).Order(StringComparer.Ordinal),
            GoldenCase.Read("activations.json").GetProperty("cases").EnumerateArray().Select(golden => Names[golden.GetProperty("name").GetString()!]).Distinct().Order(StringComparer.Ordinal));

    // What PyTorch 2.6 gives where a formula has a kink, an option is unusual, or a careless formula overflows.
    [Theory]
    [InlineData("ReLU", 0, 0, 0)]
    [InlineData("ReLU6", 0, 0, 0)]
    [InlineData("ReLU6", 6, 6, 0)]
    [InlineData("LeakyReLU", 0, 0, 0.01)]
    [InlineData("LeakyReLU(NegativeSlope = -0.5)", 0, 0, -0.5)]
    [InlineData("LeakyReLU(NegativeSlope = -0.5)", -2, 1, -0.5)]
    [InlineData("LeakyReLU(NegativeSlope = -0.5)", 2, 2, 1)]
    [InlineData("ELU", 0, 0, 1)]
    [InlineData("ELU(Alpha = -1)", 0, 0, -1)]
    [InlineData("ELU(Alpha = -1)", -1, 0.6321205496788025, -0.3678794503211975)]
    [InlineData("SELU", 0, 0, 1.7580993175506592)]
    [InlineData("CELU(Alpha = 2)", 0, 0, 1)]
    [InlineData("CELU(Alpha = -2)", -1, -1.2974424362182617, 1.6487212181091309)]
    [InlineData("CELU(Alpha = -2)", 5, 5, 1)]
    [InlineData("Hardtanh", -1, -1, 0)]
    [InlineData("Hardtanh", 1, 1, 0)]
    [InlineData("Hardswish", -3, 0, -0.5)]
    [InlineData("Hardswish", 3, 3, 1)]
    [InlineData("Hardsigmoid", -3, 0, 0)]
    [InlineData("Hardsigmoid", 3, 1, 0)]
    [InlineData("Softsign", 0, 0, 1)]
    [InlineData("Softplus", 20, 20, 1)]
    [InlineData("Softplus", 20.5, 20.5, 1)]
    [InlineData("Softplus", -100, 0, 0)]
    [InlineData("Softplus(Beta = 2, Threshold = 1)", 0.5, 0.65663081407547, 0.7310585975646973)]
    [InlineData("Softplus(Beta = 2, Threshold = 1)", 0.50001, 0.5000100135803223, 1)]
    [InlineData("Softplus(Beta = -2)", 0.5, -0.15663084387779236, 0.2689414322376251)]
    [InlineData("Softplus(Beta = -2)", -11, -11, 1)]
    [InlineData("LogSigmoid", 0, -0.6931471824645996, 0.5)]
    [InlineData("LogSigmoid", -200, -200, 1)]
    [InlineData("LogSigmoid", 200, 0, 0)]
    [InlineData("Mish", -200, 0, 0)]
    [InlineData("Mish", 200, 200, 1)]
    [InlineData("GELU", -20, 0, 0)]
    [InlineData("GELU", 20, 20, 1)]
    [InlineData("SiLU", -200, 0, 0)]
    public void Kinks_and_extremes_are_PyTorchs(string layer, double x, double y, double slope)
    {
        (double[] values, double[] slopes) = Run(layer, [x], [1]);

        GoldenCase.AssertClose([y], values);
        GoldenCase.AssertClose([slope], slopes);
    }

    [Fact]
    public void ReLU_is_what_products_take_as_their_epilogue()
    {
        Node node = Assert.Single(Lowered.Graph("Input(\"B\", 4), ReLU").Nodes);

        Assert.Equal(new Binary(BinaryFunction.Max, new Operand(0), new Constant(0)), node.Op.Elementwise!.Expression);
        Assert.Equal([Broadcast.Full], node.Op.Elementwise.Operands);
    }

    [Theory]
    [InlineData("ReLU", true)]
    [InlineData("ReLU6", true)]
    [InlineData("LeakyReLU", true)]
    [InlineData("LeakyReLU(NegativeSlope = -0.5)", false)]
    [InlineData("ELU", true)]
    [InlineData("CELU", true)]
    [InlineData("SELU", true)]
    [InlineData("Sigmoid", true)]
    [InlineData("LogSigmoid", true)]
    [InlineData("Tanh", true)]
    [InlineData("Softplus", true)]
    [InlineData("Softplus(Threshold = 3)", false)]
    [InlineData("Hardtanh", true)]
    [InlineData("GELU", false)]
    [InlineData("SiLU", false)]
    [InlineData("Mish", false)]
    public void Backward_keeps_the_output_where_it_can(string layer, bool output)
    {
        Graph graph = Lowered.Differentiated($"Input(\"B\", 4, Gradient = true), {layer}, MSELoss");
        Node forward = graph.Nodes[0], backward = graph.Nodes[^1];

        Assert.Equal(output, backward.Inputs.Contains(forward.Output));
        Assert.Equal(!output, backward.Inputs.Contains(forward.Inputs[0]));
    }

    [Theory]
    [InlineData("LeakyReLU(NegativeSlope = double.NaN)", "KILN0202 at NegativeSlope: LeakyReLU#1: NegativeSlope cannot be NaN. Write a finite number.")]
    [InlineData("ELU(Alpha = double.PositiveInfinity)", "KILN0202 at Alpha: ELU#1: Alpha cannot be Infinity. Write a finite number.")]
    [InlineData("CELU(Alpha = 0)", "KILN0202 at Alpha: CELU#1: Alpha cannot be 0. Write a number other than 0.")]
    [InlineData("Softplus(Beta = 0)", "KILN0202 at Beta: Softplus#1: Beta cannot be 0. Write a number other than 0.")]
    [InlineData("Hardtanh(MinVal = 1)", "KILN0202 at MaxVal: Hardtanh#1: MaxVal cannot be 1. Write a number above MinVal, 1.")]
    public void Options_are_checked(string layer, string problem) => Assert.Equal(problem, Lowered.Problem($"Input(\"B\", 4), {layer}"));

    [Theory]
    [InlineData("ReLU")]
    [InlineData("PReLU")]
    public void Indices_have_no_activation(string layer) =>
        Assert.Equal(
            $"KILN0307: {layer}#1 takes float values, but Input#0 gives Int32. Put an Embedding before it. (see Input#0)",
            Lowered.Problem($"Input(\"B\", 4, DType = DType.Int32), {layer}"));

    [Fact]
    public void PReLU_learns_one_slope_for_all()
    {
        Graph graph = Lowered.Differentiated("Input(2, 3, Gradient = true), PReLU(InitialValue = 0.5)");
        var run = new ElementwiseGraph(graph, ("x", [-4, 2, 0, 1, -1, -0.5]), ("prelu1.weight", [0.25]), ("outputGradient", [1, 2, 3, 4, 5, 6]));

        Parameter weight = Assert.Single(graph.Parameters).Parameter!;
        Assert.Equal([1], weight.Shape);
        Assert.Equal(Initializer.Constant(0.5), weight.Initializer);
        Assert.Equal([-1, 2, 0, 1, -0.25, -0.125], run[graph.Result]);
        Assert.Equal([0.25, 2, 0.75, 4, 1.25, 1.5], run[graph.InputGradients[0].Value]);
        Assert.Equal([-4 - 5 - 3], run[graph.Values.Single(value => value.GradientOf is not null)]);
    }

    [Fact]
    public void PReLU_learns_a_slope_per_channel()
    {
        Graph graph = Lowered.Graph("Input(2, 2, 2), PReLU(NumParameters = 2)");
        var run = new ElementwiseGraph(graph, ("x", [-1, -1, -1, -1, -1, 1, -1, -2]), ("prelu1.weight", [0.25, 10]));

        Assert.Equal([-0.25, -0.25, -10, -10, -0.25, 1, -10, -20], run[graph.Result]);
    }

    [Theory]
    [InlineData("Input(\"B\", 8), PReLU(NumParameters = 0)", "KILN0201 at NumParameters: PReLU#1: NumParameters is 0, but a size is at least 1. Write a positive number.")]
    [InlineData("Input(\"B\", 8), PReLU(NumParameters = 6)", "KILN0302 at NumParameters: PReLU#1 receives 8 channels: Input#0 gives (B, 8). Remove the 6, or make it 8. (see Input#0)")]
    [InlineData("Input(\"B\", \"T\", 8), PReLU(NumParameters = 8)", "KILN0301 at NumParameters: PReLU#1 needs channels on axis 1, but Input#0 gives (B, T, 8). Use one slope for all, or bring the channels to axis 1. (see Input#0)")]
    public void PReLU_needs_its_channels(string chain, string problem) => Assert.Equal(problem, Lowered.Problem(chain));

    private static (double[] Output, double[] InputGradient) Run(string layer, double[] x, double[] outputGradient)
    {
        Graph graph = Lowered.Differentiated($"Input({x.Length}, Gradient = true), {layer}");
        var run = new ElementwiseGraph(graph, ("x", x), ("outputGradient", outputGradient));
        return (run[graph.Result], run[graph.InputGradients.Single().Value]);
    }
}
