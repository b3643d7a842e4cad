using System.Text.Json;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Tests.Layers;

public class LossLayerTests
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["mse_loss"] = "MSELoss", ["l1_loss"] = "L1Loss", ["smooth_l1_loss"] = "SmoothL1Loss", ["huber_loss"] = "HuberLoss",
        ["binary_cross_entropy"] = "BCELoss", ["binary_cross_entropy_with_logits"] = "BCEWithLogitsLoss", ["kl_div"] = "KLDivLoss",
    };

    [Fact]
    public void Elementwise_losses_and_their_slopes_are_PyTorchs()
    {
        foreach (JsonElement golden in GoldenCase.Read("losses.json").GetProperty("cases").EnumerateArray())
        {
            string reduction = golden.GetProperty("reduction").GetString() == "sum" ? "Sum" : "Mean";
            string options = string.Join(", ", new[] { $"Reduction = Reduction.{reduction}", GoldenCase.Options(golden.GetProperty("options")) }.Where(text => text.Length > 0));
            JsonElement inputs = golden.GetProperty("inputs");
            (double loss, double[] slope) = Run($"{Names[golden.GetProperty("name").GetString()!]}({options})", inputs[0].Numbers(), inputs[1].Numbers());

            GoldenCase.AssertClose(golden.GetProperty("value").Numbers(), [loss]);
            GoldenCase.AssertClose(golden.GetProperty("grad_first_input_of_sum").Numbers(), slope);
        }
    }

    // What PyTorch 2.6 gives where a formula has a kink, an option is unusual, or a careless formula overflows.
    [Theory]
    [InlineData("L1Loss", 1, 1, 0, 0)]
    [InlineData("SmoothL1Loss", 1, 0, 0.5, 1)]
    [InlineData("SmoothL1Loss", 0, 1, 0.5, -1)]
    [InlineData("SmoothL1Loss(Beta = 0)", 1, 1, 0, 0)]
    [InlineData("SmoothL1Loss(Beta = 0)", 3, 1, 2, 1)]
    [InlineData("HuberLoss(Delta = 2)", 2, 0, 2, 2)]
    [InlineData("HuberLoss(Delta = 2)", 0, 2, 2, -2)]
    [InlineData("HuberLoss(Delta = 2)", 3, 0, 4, 2)]
    [InlineData("BCELoss", 0, 1, 100, -999999995904)]
    [InlineData("BCELoss", 0, 0, 0, 0)]
    [InlineData("BCELoss", 1, 0, 100, 999999995904)]
    [InlineData("BCELoss", 1, 0.5, 50, 499999997952)]
    [InlineData("BCEWithLogitsLoss(PosWeight = 3)", 0, 1, 2.079441547393799, -1.5)]
    [InlineData("BCEWithLogitsLoss(PosWeight = 3)", 100, 0, 100, 1)]
    [InlineData("BCEWithLogitsLoss(PosWeight = 3)", -100, 1, 300, -3)]
    [InlineData("KLDivLoss", -1, 0, 0, 0)]
    [InlineData("KLDivLoss(LogTarget = true)", -1, 0, 1, -1)]
    public void Kinks_and_extremes_are_PyTorchs(string loss, double output, double target, double value, double slope)
    {
        (double actual, double[] slopes) = Run(loss, [output], [target]);

        GoldenCase.AssertClose([value], [actual]);
        GoldenCase.AssertClose([slope], slopes);
    }

    [Fact]
    public void A_loss_returns_the_value_that_it_scored()
    {
        Graph graph = Lowered.Graph("Input(\"B\", 4), Linear(2), MSELoss(Scale = 0.5)");

        Loss loss = Assert.Single(graph.Losses);
        Assert.Equal(0.5f, loss.Scale);
        Assert.Equal("()", loss.Value.Shape.ToString());
        Assert.Equal(graph.Nodes[0].Output, graph.Result);
        Assert.Equal("(B, 2)", Assert.Single(graph.Targets).Shape.ToString());
        Assert.Equal([Phase.Forward, Phase.Loss, Phase.Loss], graph.Nodes.Select(node => node.Phase));
    }

    [Theory]
    [InlineData("CrossEntropyLoss", "cross_entropy[ignore -100, smoothing 0f, mean]")]
    [InlineData("CrossEntropyLoss(IgnoreIndex = 0, LabelSmoothing = 0.1, Reduction = Reduction.Sum)", "cross_entropy[ignore 0, smoothing 0.1f, sum]")]
    [InlineData("NLLLoss(IgnoreIndex = 2)", "nll[ignore 2, mean]")]
    public void Class_losses_take_one_index_per_row(string loss, string op)
    {
        Graph graph = Lowered.Graph($"Input(\"B\", 5), {loss}");

        Assert.Equal(op, Assert.Single(graph.Nodes).Op.ToString());
        Value target = Assert.Single(graph.Targets);
        Assert.Equal("(B)", target.Shape.ToString());
        Assert.Equal(Generator.Graphs.DType.Int32, target.DType);
        Assert.Empty(graph.ClassWeights);
    }

    [Theory]
    [InlineData("CrossEntropyLoss(Weighted = true)")]
    [InlineData("NLLLoss(Weighted = true)")]
    public void Weighted_losses_have_a_weight_per_class(string loss)
    {
        Graph graph = Lowered.Differentiated($"Input(\"B\", 5, Gradient = true), {loss}");

        Value weights = Assert.Single(graph.ClassWeights);
        Assert.Equal("(5)", weights.Shape.ToString());
        Assert.All(graph.Nodes, node => Assert.Contains(weights, node.Inputs));
    }

    [Fact]
    public void A_sequence_is_scored_row_by_row_after_a_view() =>
        Assert.Equal("(B*T)", Assert.Single(Lowered.Graph("Input(\"B\", \"T\", 5), View(-1, 5), CrossEntropyLoss").Targets).Shape.ToString());

    [Theory]
    [InlineData("Input(\"B\", \"T\", 5), CrossEntropyLoss", "KILN0401: CrossEntropyLoss#1 scores (N, C), but receives (B, T, 5) from Input#0. To score every step insert [View(-1, 5)]; to score the whole sequence insert [LastStep]. (see Input#0)")]
    [InlineData("Input(\"B\", \"T\", 5), NLLLoss", "KILN0401: NLLLoss#1 scores (N, C), but receives (B, T, 5) from Input#0. To score every step insert [View(-1, 5)]; to score the whole sequence insert [LastStep]. (see Input#0)")]
    [InlineData("Input(\"B\", 3, 8, 8), NLLLoss", "KILN0301: NLLLoss#1 needs (N, C) with a known number of classes C, but Input#0 gives (B, 3, 8, 8). Give NLLLoss one row of scores per example, for example with [Flatten]. (see Input#0)")]
    [InlineData("Input(\"B\"), CrossEntropyLoss", "KILN0301: CrossEntropyLoss#1 needs (N, C) with a known number of classes C, but Input#0 gives (B). Give CrossEntropyLoss one row of scores per example, for example with [Flatten]. (see Input#0)")]
    [InlineData("Input(\"B\", \"C\"), CrossEntropyLoss", "KILN0301: CrossEntropyLoss#1 needs (N, C) with a known number of classes C, but Input#0 gives (B, C). Give CrossEntropyLoss one row of scores per example, for example with [Flatten]. (see Input#0)")]
    [InlineData("Input(\"B\", 5, DType = DType.Int32), CrossEntropyLoss", "KILN0307: CrossEntropyLoss#1 takes float values, but Input#0 gives Int32. Put an Embedding before it. (see Input#0)")]
    [InlineData("Input(\"B\", 5), CrossEntropyLoss(LabelSmoothing = 1.5)", "KILN0202 at LabelSmoothing: CrossEntropyLoss#1: LabelSmoothing cannot be 1.5. Write a number in [0, 1].")]
    [InlineData("Input(\"B\", 5), HuberLoss(Delta = 0)", "KILN0202 at Delta: HuberLoss#1: Delta cannot be 0. Write a number above 0.")]
    [InlineData("Input(\"B\", 5), SmoothL1Loss(Beta = -1)", "KILN0202 at Beta: SmoothL1Loss#1: Beta cannot be -1. Write a number of at least 0.")]
    [InlineData("Input(\"B\", 5), BCEWithLogitsLoss(PosWeight = double.NaN)", "KILN0202 at PosWeight: BCEWithLogitsLoss#1: PosWeight cannot be NaN. Write a number above 0.")]
    public void Mistakes_are_reported_at_the_loss(string chain, string problem) => Assert.Equal(problem, Lowered.Problem(chain));

    [Theory]
    [InlineData("Input(\"B\", 5), Softmax, CrossEntropyLoss", "KILN0402: CrossEntropyLoss takes logits and applies the softmax itself, so Softmax#1 makes it a double one. Remove it. (see Softmax#1)")]
    [InlineData("Input(\"B\", 5), LogSoftmax, CrossEntropyLoss", "KILN0402: CrossEntropyLoss takes logits and applies the softmax itself, so LogSoftmax#1 makes it a double one. Remove it. (see LogSoftmax#1)")]
    [InlineData("Input(\"B\", \"T\", 5), Softmax, View(-1, 5), CrossEntropyLoss", "KILN0402: CrossEntropyLoss takes logits and applies the softmax itself, so Softmax#1 makes it a double one. Remove it. (see Softmax#1)")]
    [InlineData("Input(\"B\", 5), Sigmoid, BCEWithLogitsLoss", "KILN0403: BCEWithLogitsLoss takes logits and applies the sigmoid itself, so Sigmoid#1 makes it a double one. Remove it, or use BCELoss. (see Sigmoid#1)")]
    public void A_double_softmax_or_sigmoid_is_a_warning(string chain, string problem)
    {
        Assert.Equal(problem, Lowered.Problem(chain));
        Assert.NotNull(Lowered.Lower(chain).Graph);
    }

    [Theory]
    [InlineData("Input(\"B\", 5), LogSoftmax, NLLLoss")]
    [InlineData("Input(\"B\", 5), Sigmoid, BCELoss")]
    [InlineData("Input(\"B\", 5), Softmax, Linear(5), CrossEntropyLoss")]
    public void A_single_one_is_none(string chain) => Assert.Empty(Lowered.Lower(chain).Errors);

    [Fact]
    public void Losses_that_share_a_target_agree_on_it() =>
        Assert.Equal(
            "KILN0404 at Target: The target 'target' is (B) Int32 here, but (B, 5) Float32 for MSELoss#1. Give one of the losses another Target. (see MSELoss#1)",
            Lowered.Problem("Input(\"B\", 5, As = \"x\"), MSELoss, From(\"x\"), CrossEntropyLoss"));

    private static (double Loss, double[] Slope) Run(string loss, double[] output, double[] target)
    {
        Graph graph = Lowered.Differentiated($"Input({output.Length}, Gradient = true), {loss}");
        var run = new ElementwiseGraph(graph, ("x", output), ("target", target));
        return (run[graph.Losses.Single().Value][0], run[graph.InputGradients.Single().Value]);
    }
}
