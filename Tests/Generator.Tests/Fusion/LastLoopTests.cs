using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Tests.Layers;

namespace Kiln.Generator.Tests.Fusion;

/// <summary>The last light loop of the forward pass runs together with the loss and its gradient in calls that train.</summary>
public class LastLoopTests
{
    [Theory]
    [InlineData("LeakyReLU, MSELoss")]
    [InlineData("LeakyReLU, L1Loss")]
    [InlineData("Hardtanh, BCEWithLogitsLoss")]
    [InlineData("LeakyReLU, PReLU, MSELoss")]
    public void A_light_loop_joins(string end)
    {
        (Graph graph, IReadOnlyList<Step> steps) = Fused($"Input(\"B\", 5), Linear(9), {end}");

        KernelStep alone = Assert.IsType<KernelStep>(Assert.Single(steps, step => step.Phase == Phase.Inference));
        Step joint = Assert.Single(steps, step => step.Phase == Phase.Backward && step.Writes.Contains(graph.Losses[0].Value));
        Assert.Superset(alone.Reads.ToHashSet(), joint.Reads.ToHashSet());
        Assert.DoesNotContain(steps, step => step.Phase == Phase.Backward && step.Reads.Intersect(alone.Writes).Any());

        // The loop alone still overwrites what it reads: only training reads that once more.
        MemoryPlan plan = MemoryPlanner.Run(graph, steps);
        MemoryChecker.Check(plan, steps);
        Assert.Equal(plan.Places[alone.Reads[0]], plan.Places[graph.Result]);
    }

    [Theory]
    [InlineData("Linear(9), Tanh, MSELoss")]
    [InlineData("Linear(9), Dropout, MSELoss")]
    [InlineData("Linear(9), LeakyReLU, Output(\"y\"), MSELoss")]
    [InlineData("Linear(9), LeakyReLU, CrossEntropyLoss")]
    [InlineData("Linear(9), LeakyReLU(As = \"y\"), MSELoss, From(\"y\"), L1Loss(Target = \"other\")")]
    [InlineData("Linear(9), LeakyReLU")]
    [InlineData("Linear(9, Frozen = true), LeakyReLU, MSELoss")]
    public void Nothing_else_does(string layers) => Assert.DoesNotContain(Fused($"Input(\"B\", 5), {layers}").Steps, step => step.Phase == Phase.Inference);

    /// <summary>A line is elementwise, and its gradients are sums: all of training is one loop, which stores nothing on the way.</summary>
    [Theory]
    [InlineData("Linear(1)", 3)]
    [InlineData("Linear(1, Bias = false)", 2)]
    [InlineData("Linear(1), PReLU", 4)]
    public void Training_of_a_line_is_one_loop(string layers, int sums)
    {
        (Graph graph, IReadOnlyList<Step> steps) = Fused($"Input(\"B\", 1), {layers}, MSELoss");

        KernelStep loop = Assert.IsType<KernelStep>(Assert.Single(steps, step => step.Phase is not (Phase.Inference or Phase.Evaluation)));
        Assert.Empty(loop.Stores);
        Assert.Equal(sums, loop.Sums.Count);
        Assert.Equal(graph.Losses[0].Value, loop.Sums[0].Value);
        MemoryChecker.Check(MemoryPlanner.Run(graph, steps), steps);
    }

    /// <summary>Several sums of expressions with polynomials would be more than the JIT inlines.</summary>
    [Fact]
    public void Sums_of_heavy_expressions_stay_apart() =>
        Assert.All(Fused("Input(\"B\", 1), Linear(1), Softplus, MSELoss").Steps.OfType<KernelStep>(), step => Assert.InRange(step.Sums.Count, 0, 1));

    private static (Graph Graph, IReadOnlyList<Step> Steps) Fused(string chain)
    {
        Graph graph = Lowered.Differentiated(chain);
        return (graph, FusionPass.Run(graph));
    }
}
