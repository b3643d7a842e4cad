using Kiln.Generator.Graphs;

namespace Kiln.Generator.Tests.Layers;

/// <summary><c>StateAs</c> and <c>CellStateAs</c> publish as <c>Output</c> does.</summary>
public class PublishedStateTests
{
    [Fact]
    public void Final_states_are_outputs_of_the_model()
    {
        Graph graph = Lowered.Graph("Input(\"B\", \"T\", 3), LSTM(5, ProjSize = 2, NumLayers = 2, Bidirectional = true, StateAs = \"h\", CellStateAs = \"c\")");

        Assert.Equal(["h (4, B, 2)", "c (4, B, 5)"], graph.Outputs.Select(output => $"{output.Name} {output.Value.Shape}"));
        Assert.Equal("(B, T, 4)", graph.Result.Shape.ToString());
    }

    [Fact]
    public void Without_a_loss_their_gradients_come_from_outside()
    {
        Graph graph = Lowered.Differentiated("Input(\"B\", \"T\", 3), GRU(5, StateAs = \"h\")");

        Assert.Equal(["outputGradient (B, T, 5)", "hGradient (1, B, 5)"], graph.Seeds.Select(seed => $"{seed.Name} {seed.Shape}"));
    }

    [Fact]
    public void A_member_of_every_model_is_no_name() =>
        Assert.StartsWith("KILN0118 at StateAs", Lowered.Problem("Input(\"B\", \"T\", 3), RNN(4, StateAs = \"train\")"));
}
