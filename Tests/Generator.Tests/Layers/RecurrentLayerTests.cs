using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Generator.Tests.Layers;

public class RecurrentLayerTests
{
    [Fact]
    public void Parameters_have_PyTorchs_names_shapes_and_order()
    {
        Graph graph = Lowered.Graph("Input(\"B\", \"T\", 3), RNN(4, NumLayers = 2)");

        Assert.Equal(
            [
                "rnn.weight_ih_l0 (4, 3)", "rnn.weight_hh_l0 (4, 4)", "rnn.bias_ih_l0 (4)", "rnn.bias_hh_l0 (4)",
                "rnn.weight_ih_l1 (4, 4)", "rnn.weight_hh_l1 (4, 4)", "rnn.bias_ih_l1 (4)", "rnn.bias_hh_l1 (4)",
            ],
            graph.Parameters.Select(value => $"{value.Parameter!.Name} {value.Shape}"));
        Assert.All(graph.Parameters, value => Assert.Equal(Initializer.Uniform(0.5), value.Parameter!.Initializer));
        Assert.All(graph.Parameters, value => Assert.Equal(value.Shape.Rank == 2 ? ParameterStorage.Transposed : ParameterStorage.RowMajor, value.Parameter!.Storage));
    }

    [Theory]
    [InlineData("RNN(4)", "linear rnn[tanh]")]
    [InlineData("RNN(3, 4)", "linear rnn[tanh]")]
    [InlineData("RNN(4, Nonlinearity = Nonlinearity.ReLU, Bidirectional = false)", "linear rnn[relu]")]
    [InlineData("RNN(4, NumLayers = 2)", "linear rnn[tanh] linear rnn[tanh]")]
    [InlineData("RNN(4, NumLayers = 3, Dropout = 0.25)", "linear rnn[tanh] elementwise[x0 * keep(0.75)] linear rnn[tanh] elementwise[x0 * keep(0.75)] linear rnn[tanh]")]
    [InlineData("RNN(4), LastStep", "linear rnn[tanh] last_step")]
    public void Lowers_to_one_projection_of_all_steps_and_the_recurrence(string layers, string ops) =>
        Assert.Equal(ops, string.Join(" ", Lowered.Graph($"Input(\"B\", \"T\", 3), {layers}").Nodes.Select(node => node.Op)));

    [Fact]
    public void Every_dropout_draws_for_itself()
    {
        Graph graph = Lowered.Graph("Input(\"B\", \"T\", 3), RNN(4, NumLayers = 3, Dropout = 0.5), Dropout(0.5), RNN(4, NumLayers = 2, Dropout = 0.5)");

        int[] streams = [.. graph.Nodes.SelectMany(node => node.Op.Elementwise?.Expression.All() ?? []).OfType<Keep>().Select(keep => keep.Stream)];
        Assert.Equal(4, streams.Distinct().Count());
    }

    [Fact]
    public void Without_bias_there_is_none()
    {
        Graph graph = Lowered.Graph("Input(\"B\", \"T\", 3), RNN(4, Bias = false)");

        Assert.Equal(["rnn.weight_ih_l0", "rnn.weight_hh_l0"], graph.Parameters.Select(value => value.Parameter!.Name));
        Assert.All(graph.Nodes, node => Assert.Equal(2, node.Inputs.Count));
    }

    [Theory]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4)", "(B, T, 4)")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4), LastStep", "(B, 4)")]
    [InlineData("Input(2, 7, 3), RNN(4), LastStep", "(2, 4)")]
    [InlineData("Input(\"B\", \"T\", 3), LastStep", "(B, 3)")]
    public void Shapes(string chain, string shape) => Assert.Equal(shape, Lowered.Graph(chain).Result.Shape.ToString());

    [Fact]
    public void Backward_keeps_the_outputs_and_gives_both_biases_the_same_gradient()
    {
        Graph graph = Lowered.Differentiated("Input(\"B\", \"T\", 3), RNN(4), LastStep, MSELoss");
        Value hidden = graph.Nodes[1].Output;
        Node[] backward = [.. graph.Nodes.Where(node => node.Phase == Phase.Backward)];

        Assert.Equal(
            ["last_step_gradient", "rnn_gradient[tanh]", "rnn_weight_gradient", "sum_to_axis2", "linear_weight_gradient", "sum_to_axis2"],
            backward.Where(node => node.Op.Elementwise is null).Select(node => node.Op.ToString()));
        Node recurrence = backward.Single(node => node.Op.ToString() == "rnn_gradient[tanh]");
        Assert.Contains(hidden, recurrence.Inputs);
        Assert.True(recurrence.Op.CanOverwrite(recurrence, 0));
        Assert.Equal("4*B", recurrence.Op.Scratch(recurrence)!.ToString());
        Assert.DoesNotContain(graph.Nodes[0].Output, backward.SelectMany(node => node.Inputs));
        Assert.Equal(4, graph.Values.Count(value => value.GradientOf is { First: true }));
    }

    [Theory]
    [InlineData("Input(\"T\", \"B\", 3), RNN(4)", "KILN0502: RNN#1 takes batch first, but Input#0 is (T, B, 3), time first. Write [Input(\"B\", \"T\", 3)]. (see Input#0)")]
    [InlineData("Input(\"Seq\", \"Batch\", 3), Linear(5), RNN(4)", "KILN0502: RNN#2 takes batch first, but Input#0 is (Seq, Batch, 3), time first. Write [Input(\"Batch\", \"Seq\", 3)]. (see Input#0)")]
    [InlineData("Input(\"B\", 3), RNN(4)", "KILN0501: RNN#1 needs (B, T, F), but Input#0 gives (B, 3). Give the input a time axis, such as [Input(\"B\", \"T\", 10)]. (see Input#0)")]
    [InlineData("Input(\"B\", \"T\", 3, DType = DType.Int32), RNN(4)", "KILN0307: RNN#1 takes float values, but Input#0 gives Int32. Put an Embedding before it. (see Input#0)")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(5, 4)", "KILN0302 at inputSize: RNN#1 receives 3 features: Input#0 gives (B, T, 3). Remove the 5, or make it 3. (see Input#0)")]
    [InlineData("Input(\"B\", \"T\", \"F\"), RNN(4)", "KILN0301: RNN#1 needs a last axis of known size, but Input#0 gives (B, T, F). Bring the features to the last axis. (see Input#0)")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(0)", "KILN0201 at hiddenSize: RNN#1: hiddenSize is 0, but a size is at least 1. Write a positive number.")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4, NumLayers = 0)", "KILN0202 at NumLayers: RNN#1: NumLayers cannot be 0. Write a number in [1, 64].")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4, Dropout = 2)", "KILN0202 at Dropout: RNN#1: Dropout cannot be 2. Write a number in [0, 1].")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4, Bidirectional = true)", "KILN0110 at Bidirectional: RNN with Bidirectional is checked, but not compiled by this version of Kiln. Leave it out, or take a version that compiles it.")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4, Bptt = 8)", "KILN0110 at Bptt: RNN with Bptt is checked, but not compiled by this version of Kiln. Leave it out, or take a version that compiles it.")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4, StateAs = \"h\")", "KILN0110 at StateAs: RNN with StateAs is checked, but not compiled by this version of Kiln. Leave it out, or take a version that compiles it.")]
    [InlineData("Input(\"B\", \"T\", 3), LSTM(4)", "KILN0110: LSTM is checked, but not compiled by this version of Kiln. Leave it out, or take a version that compiles it.")]
    [InlineData("Input(\"B\", 3), LastStep", "KILN0503: LastStep#1 picks a step of (B, T, F), but Input#0 gives (B, 3). Put it after a recurrent layer, before the time axis is merged or dropped. (see Input#0)")]
    public void Mistakes_are_reported_at_the_layer(string chain, string problem) => Assert.Equal(problem, Lowered.Problem(chain));

    [Fact]
    public void The_whole_vocabulary_is_known()
    {
        IEnumerable<string> attributes = typeof(LayerAttribute).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && !type.IsAbstract)
            .Select(type => type.Name.Split('`')[0].Replace("Attribute", "", StringComparison.Ordinal));

        Assert.All(attributes, kind => Assert.NotNull(Generator.Layers.LayerCatalog.Default.Find(kind)));
    }
}
