using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Tests.Layers;

namespace Kiln.Generator.Tests.Fusion;

/// <summary>Training computes a loss and its gradient in one step; calls that do not train compute the loss alone.</summary>
public class LossGradientTests
{
    [Theory]
    [InlineData("CrossEntropyLoss")]
    [InlineData("CrossEntropyLoss(Weighted = true, LabelSmoothing = 0.1, Reduction = Reduction.Sum)")]
    [InlineData("MSELoss")]
    [InlineData("L1Loss(Reduction = Reduction.Sum)")]
    [InlineData("SmoothL1Loss")]
    [InlineData("HuberLoss")]
    [InlineData("Sigmoid, BCELoss")]
    [InlineData("BCEWithLogitsLoss")]
    [InlineData("BCEWithLogitsLoss(PosWeight = 2)")]
    [InlineData("KLDivLoss")]
    [InlineData("KLDivLoss(LogTarget = true)")]
    public void A_loss_and_its_gradient_are_one_step(string loss)
    {
        (Graph graph, IReadOnlyList<Step> steps) = Fused($"Input(\"B\", 5), Linear(3), {loss}");

        Assert.Equal([Phase.Evaluation, Phase.Backward], Makers(steps, graph.Losses[0]).Select(step => step.Phase));
        Step joint = Makers(steps, graph.Losses[0]).Last();
        Assert.Equal(2, joint.Writes.Count);
        Assert.Equal([joint], steps.Where(step => step.Reads.Contains(graph.Seeds[0])));
    }

    /// <summary>Nothing is saved where the loss reads one value a row, and there is nothing to join in a model that learns nothing.</summary>
    [Theory]
    [InlineData("Input(\"B\", 5), Linear(3), LogSoftmax, NLLLoss")]
    [InlineData("Input(\"B\", 5), Linear(3, Frozen = true), CrossEntropyLoss")]
    [InlineData("Input(\"B\", 5), Linear(3), Dropout, MSELoss")]
    public void Other_losses_are_a_step_of_every_call(string chain)
    {
        (Graph graph, IReadOnlyList<Step> steps) = Fused(chain);

        Assert.Equal([Phase.Loss], Makers(steps, graph.Losses[0]).Select(step => step.Phase));
        Assert.DoesNotContain(steps, step => step.Phase == Phase.Evaluation);
    }

    [Fact]
    public void Losses_of_one_value_join_one_gradient_each()
    {
        (Graph graph, IReadOnlyList<Step> steps) = Fused("Input(\"B\", 5), Linear(3, As = \"y\"), MSELoss, From(\"y\"), CrossEntropyLoss(Target = \"label\"), From(\"y\"), L1Loss(Scale = 0.1)");

        Assert.All(graph.Losses, loss => Assert.Equal([Phase.Evaluation, Phase.Backward], Makers(steps, loss).Select(step => step.Phase)));
        Assert.Equal(3, graph.Losses.Select(loss => Makers(steps, loss).Last()).Distinct().Count());
        MemoryChecker.Check(MemoryPlanner.Run(graph, steps), steps);
    }

    [Theory]
    [InlineData("CrossEntropyLoss")]
    [InlineData("MSELoss")]
    public void The_gradient_lies_over_what_was_scored_unless_that_is_published(string loss)
    {
        Assert.True(IsInPlace($"Input(\"B\", 5), Linear(3), {loss}"));
        Assert.False(IsInPlace($"Input(\"B\", 5), Linear(3), Output(\"scores\"), {loss}"));

        static bool IsInPlace(string chain)
        {
            (Graph graph, IReadOnlyList<Step> steps) = Fused(chain);
            MemoryPlan plan = MemoryPlanner.Run(graph, steps);
            MemoryChecker.Check(plan, steps);
            Value gradient = Makers(steps, graph.Losses[0]).Last().Writes.Single(value => value != graph.Losses[0].Value);
            return plan.Places[graph.Result] == plan.Places[gradient];
        }
    }

    private static (Graph Graph, IReadOnlyList<Step> Steps) Fused(string chain)
    {
        Graph graph = Lowered.Differentiated(chain);
        return (graph, FusionPass.Run(graph));
    }

    /// <summary>The steps that compute a loss.</summary>
    private static IEnumerable<Step> Makers(IReadOnlyList<Step> steps, Loss loss) => steps.Where(step => step.Writes.Contains(loss.Value));
}
