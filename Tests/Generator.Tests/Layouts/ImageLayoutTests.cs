using Kiln.Generator.Graphs;
using Kiln.Generator.Layouts;
using Kiln.Generator.Ops;
using Kiln.Generator.Tests.Layers;

namespace Kiln.Generator.Tests.Layouts;

/// <summary>Channels lie last inside, and values move only where they must.</summary>
public class ImageLayoutTests
{
    [Theory]
    [InlineData("""Input("B", 1, 28, 28), Conv2d(16, 5), ReLU, MaxPool2d(2), Conv2d(16, 5), ReLU, MaxPool2d(2), Flatten, Linear(10), CrossEntropyLoss""", "")]
    [InlineData("""Input("B", 1, 28, 28), Conv2d(6, 5), ReLU, MaxPool2d(2), Conv2d(16, 5), ReLU, MaxPool2d(2), Flatten, Linear(10), CrossEntropyLoss""", "maxPool2d1: last")]
    [InlineData("""Input("B", 1, 28, 28), Conv2d(6, 5), ReLU, MaxPool2d(2), Flatten, Linear(10), CrossEntropyLoss""", "")]
    [InlineData("""Input("B", 3, 8, 8), Conv2d(6, 3, Padding = 1), BatchNorm2d, ReLU, Flatten, Linear(10), CrossEntropyLoss""", "conv2d1: last")]
    [InlineData("""Input("B", 3, 8, 8), Conv2d(6, 3), ReLU, Flatten, Dropout(0.5), Linear(10), CrossEntropyLoss""", "x: last")]
    [InlineData("""Input("B", 3, 8, 8), Conv2d(16, 3, Padding = 1, As = "a"), BatchNorm2d, ReLU, Conv2d(16, 3, Padding = 1), Add("a"), AdaptiveAvgPool2d(1), Flatten, Linear(10), CrossEntropyLoss""", "x: last")]
    [InlineData("""Input("B", 3, 8, 8, As = "x"), Conv2d(16, 1, As = "a"), From("x"), Conv2d(20, 3, Padding = 1), Concat("a", Dim = 1), MaxPool2d(2), Flatten, Linear(10), CrossEntropyLoss""", "x: last")]
    [InlineData("""Input("B", 3, 8, 8), Conv2d(6, 3), Permute(0, 2, 3, 1), LayerNorm, Linear(6), Permute(0, 3, 1, 2), Conv2d(4, 3), Flatten, Linear(2), CrossEntropyLoss""", "x: last")]
    [InlineData("""Input("B", "T", 4), Transpose(1, 2), Conv1d(6, 3, Same = true), Transpose(1, 2), RNN(5), LastStep, CrossEntropyLoss""", "")]
    [InlineData("""Input("B", 3, 8, 8), Conv2d(6, 3), MSELoss""", "x: last, conv2d1_last: front, target: last")]
    [InlineData("""Input("B", 3, 8, 8), Conv2d(6, 3), Flatten(As = "a"), Linear(216), Add("a"), CrossEntropyLoss""", "x: last, flatten1_last: front")]
    [InlineData("""Input("B", 3, 8, 8), Conv2d(6, 3), Linear(4), Flatten, CrossEntropyLoss""", "x: last, conv2d1_last: front")]
    public void Relayouts(string chain, string expected)
    {
        Graph graph = Laid(chain);
        IEnumerable<Node> moves = graph.Nodes.Where(node => node.Op.IsRelayout && !node.Op.IsAlias);

        Assert.Equal(expected, string.Join(", ", moves.Select(node => $"{node.Inputs[0].Name}: {(node.Output.ChannelsLast > 0 ? "last" : "front")}")));
        GraphChecker.Check(graph);
    }

    [Fact]
    public void A_matrix_behind_an_image_takes_its_order()
    {
        Graph graph = Laid("""Input("B", 3, 8, 8), Conv2d(6, 3), Flatten, Linear(10), CrossEntropyLoss""");
        Parameter weight = graph.Parameters.First(value => value.Name == "linear1.weight").Parameter!;

        // PyTorch's index (output, channel, pixel) is stored [pixel][channel][output padded to 16].
        Assert.Equal([(10, 1), (6, 16), (36, 96)], weight.Factors);
    }

    [Fact]
    public void A_model_without_images_is_left_alone()
    {
        Graph graph = Lowered.Graph("""Input("B", "T", 4), Transpose(1, 2), Tanh, MSELoss""");

        Assert.Same(graph, ImageLayoutPass.Run(graph, new OpFactory()));
    }

    private static Graph Laid(string chain)
    {
        (Graph? graph, _) = Lowered.Lower(chain);
        return ImageLayoutPass.Run(graph!, new OpFactory());
    }
}
