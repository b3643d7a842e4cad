using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Tests.Layers;
using Kiln.Generator.Tests.Syntax;

namespace Kiln.Generator.Tests.Fusion;

/// <summary>A light gradient of an activation is computed by the product in front of it, before its sums are stored.</summary>
public class ActivationGradientTests
{
    [Theory]
    [InlineData("ReLU")]
    [InlineData("LeakyReLU(NegativeSlope = 0.2)")]
    [InlineData("Sigmoid")]
    [InlineData("Tanh")]
    public void A_light_one_is_in_the_epilogue(string activation)
    {
        (Graph graph, IReadOnlyList<Step> steps) = Fused($"Input(\"B\", 30), Linear(20), {activation}, Linear(9), MSELoss");

        OpStep product = Assert.Single(steps.OfType<OpStep>(), step => step.Epilogue is not null);
        Assert.Equal("linear_input_gradient", product.Node.Op.ToString());
        Assert.Equal([product.Node.Output], product.Writes);
        Assert.DoesNotContain(product.Node.Output, product.Reads);
        Assert.Equal(3, product.Reads.Count);
        Assert.Equal(2, steps.Count(step => step.Reads.Contains(product.Node.Output)));
        Assert.DoesNotContain(steps, step => step is KernelStep { Phase: Phase.Backward, Layer: 2 });
        MemoryChecker.Check(MemoryPlanner.Run(graph, steps), steps);
    }

    /// <summary>
    /// Heavy or long expressions stay loops. What the product is to compute has to exist before it, its sums nobody else may read, and one that is
    /// written out or not along the rows of its result has no epilogue.
    /// </summary>
    [Theory]
    [InlineData("Input(\"B\", 5), Linear(20), GELU, Linear(9), MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(20), SiLU, Linear(9), MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(20), ELU, Linear(9), MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(20), ReLU6, Linear(9), MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(20), ReLU, Dropout, Linear(9), MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(20), Softmax, Linear(9), MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(20), Tanh, Output(\"hidden\"), Linear(9)")]
    [InlineData("Input(\"B\", 5), Linear(20), Output(\"hidden\"), Linear(9), Tanh, MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(2), Tanh, Linear(2), MSELoss")]
    [InlineData("Input(\"B\", DType = DType.Int32), Embedding(20, 30, Name = \"table\"), Tanh, Linear(20, TiedTo = \"table\"), MSELoss")]
    [InlineData("Input(\"B\", 5), Linear(20, Frozen = true), Tanh, Linear(9), MSELoss")]
    public void Nothing_else_is(string chain) => Assert.DoesNotContain(Fused(chain).Steps, step => step is OpStep { Epilogue: not null });

    [Theory]
    [InlineData("Linear(6), Tanh, Linear(3)", "NarrowLinear.InputGradientByColumns<Count3, TanhGradient>(b, 6, ref dLinear2, ref linear2Weight, 16, ref dLinear1, new TanhGradient { Y = ref tanh1 });")]
    [InlineData("Linear(3), ReLU, Linear(20)", "NarrowLinear.InputGradientByRows<Count3, ReLUGradient>(b, 20, ref dLinear2, ref linear2Weight, 32, ref dLinear1, new ReLUGradient { Y = ref relu1 });")]
    public void That_in_front_of_a_narrow_layer_comes_with_its_kernel(string layers, string call) =>
        Assert.Contains(call, ModelCompiler.Compile(
            ModelSource.Spec($"[Model, Input(\"B\", 5), {layers}, MSELoss] partial class Net;"),
            new CompilerOptions(Dump: false, FillDeadBuffers: false), TestContext.Current.CancellationToken).Text);

    [Fact]
    public void That_of_a_sequence_comes_with_the_gates() =>
        Assert.Single(Fused("Input(\"B\", \"T\", 5), Linear(20), Tanh, LSTM(9), LastStep, MSELoss").Steps, step => step is OpStep { Epilogue: not null });

    /// <summary>The runtime is compiled once for an expression, not for a layer.</summary>
    [Fact]
    public void Layers_with_one_expression_share_its_struct()
    {
        string text = ModelCompiler.Compile(
            ModelSource.Spec("[Model, Input(\"B\", 5), Linear(20), ReLU, Linear(24), ReLU, Linear(28), Tanh, Linear(9), MSELoss] partial class Net;"),
            new CompilerOptions(Dump: false, FillDeadBuffers: false), TestContext.Current.CancellationToken).Text;

        Assert.Equal(2, Count("new ReLUGradient { Y = ref relu"));
        Assert.Equal(1, Count("struct ReLUGradient : ISumExpression"));
        Assert.Equal(1, Count("new TanhGradient { Y = ref tanh1 }"));
        Assert.Equal(1, Count("return (V.One - y * y) * dy;"));

        int Count(string part) => text.Split(part).Length - 1;
    }

    /// <summary>Gradients of a value that is read twice are added up by the product that runs last.</summary>
    [Theory]
    [InlineData("Input(\"B\", 5), Linear(20, As = \"h\"), Linear(20), Add(\"h\"), MSELoss", 1)]
    [InlineData("Input(\"B\", 5), Linear(20, As = \"h\"), Linear(9, As = \"a\"), From(\"h\"), Linear(9), Add(\"a\"), MSELoss", 2)]
    public void So_is_a_sum_of_gradients(string chain, int products)
    {
        (Graph graph, IReadOnlyList<Step> steps) = Fused(chain);

        OpStep[] all = [.. steps.OfType<OpStep>().Where(step => step.Node.Op.ToString() == "linear_input_gradient")];
        Assert.Equal(products, all.Length);
        Assert.All(all.SkipLast(1), product => Assert.Null(product.Epilogue));
        Assert.NotNull(all[^1].Epilogue);
        MemoryChecker.Check(MemoryPlanner.Run(graph, steps), steps);
    }

    private static (Graph Graph, IReadOnlyList<Step> Steps) Fused(string chain)
    {
        Graph graph = Lowered.Differentiated(chain);
        return (graph, FusionPass.Run(graph));
    }
}
