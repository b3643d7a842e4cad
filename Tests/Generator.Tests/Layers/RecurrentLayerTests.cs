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
    [InlineData("LSTM", 4, 4)]
    [InlineData("GRU", 3, 4)]
    public void Gates_stand_in_blocks_of_their_own(string kind, int gates, int blocks)
    {
        Graph graph = Lowered.Graph($"Input(\"B\", \"T\", 3), {kind}(5)");
        string name = kind.ToLowerInvariant();

        Assert.Equal(
            [$"{name}.weight_ih_l0 ({gates * 5}, 3)", $"{name}.weight_hh_l0 ({gates * 5}, 5)", $"{name}.bias_ih_l0 ({gates * 5})", $"{name}.bias_hh_l0 ({gates * 5})"],
            graph.Parameters.Select(value => $"{value.Parameter!.Name} {value.Shape}"));
        Assert.All(graph.Parameters, value => Assert.Equal((ParameterStorage.Gates, gates * 16), (value.Parameter!.Storage, value.Parameter.RowStride)));
        Assert.Equal($"(B, T, {blocks * 16})", graph.Nodes[0].Output.Shape.ToString());
    }

    [Fact]
    public void Both_directions_have_parameters_in_PyTorchs_order()
    {
        Graph graph = Lowered.Graph("Input(\"B\", \"T\", 3), LSTM(5, NumLayers = 2, Bidirectional = true, ProjSize = 2, Bias = false)");

        Assert.Equal(
            [
                "lstm.weight_ih_l0 (20, 3)", "lstm.weight_hh_l0 (20, 2)", "lstm.weight_hr_l0 (2, 5)",
                "lstm.weight_ih_l0_reverse (20, 3)", "lstm.weight_hh_l0_reverse (20, 2)", "lstm.weight_hr_l0_reverse (2, 5)",
                "lstm.weight_ih_l1 (20, 4)", "lstm.weight_hh_l1 (20, 2)", "lstm.weight_hr_l1 (2, 5)",
                "lstm.weight_ih_l1_reverse (20, 4)", "lstm.weight_hh_l1_reverse (20, 2)", "lstm.weight_hr_l1_reverse (2, 5)",
            ],
            graph.Parameters.Select(value => $"{value.Parameter!.Name} {value.Shape}"));
    }

    [Theory]
    [InlineData("RNN(4)", "linear rnn[tanh, initial]")]
    [InlineData("RNN(3, 4)", "linear rnn[tanh, initial]")]
    [InlineData("RNN(4, Nonlinearity = Nonlinearity.ReLU, Bidirectional = false)", "linear rnn[relu, initial]")]
    [InlineData("RNN(4, NumLayers = 2)", "linear rnn[tanh, initial] linear rnn[tanh, initial]")]
    [InlineData("RNN(4, NumLayers = 3, Dropout = 0.25)", "linear rnn[tanh, initial] elementwise[x0 * keep(0.75)] linear rnn[tanh, initial] elementwise[x0 * keep(0.75)] linear rnn[tanh, initial]")]
    [InlineData("RNN(4, Bptt = 3), LastStep", "linear rnn[tanh, initial, truncated 3] last_step")]
    [InlineData("RNN(4, Bidirectional = true)", "linear rnn[tanh] linear rnn[tanh, reverse] concat[axis 2]")]
    [InlineData("RNN(4, Bidirectional = true), HiddenState", "linear rnn[tanh] linear rnn[tanh, reverse] concat[axis 2] last_step first_step concat[axis 1]")]
    [InlineData("GRU(4)", "gate_input[4 blocks] gru[4, initial]")]
    [InlineData("LSTM(4, ProjSize = 2)", "gate_input[4 blocks] lstm[4 -> 2, initial]")]
    public void Lowers_to_one_projection_of_all_steps_and_the_recurrence(string layers, string ops) =>
        Assert.Equal(ops, string.Join(" ", Lowered.Graph($"Input(\"B\", \"T\", 3), {layers}").Nodes.Where(node => node.Phase == Phase.Forward).Select(node => node.Op)));

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
        Assert.Equal([2, 3], graph.Nodes.Where(node => node.Phase == Phase.Forward).Select(node => node.Inputs.Count));
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
            ["last_step_gradient", "rnn_gradient[tanh, initial]", "recurrent_weight_gradient[block 0, initial]", "sum_to_axis2", "linear_weight_gradient", "sum_to_axis2"],
            backward.Where(node => node.Op.Elementwise is null).Select(node => node.Op.ToString()));
        Node recurrence = backward.Single(node => node.Op.ToString() == "rnn_gradient[tanh, initial]");
        Assert.Contains(hidden, recurrence.Inputs);
        Assert.True(recurrence.Op.CanOverwrite(recurrence, 0));
        Assert.Equal("64", recurrence.Op.Scratch(recurrence)!.ToString());
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
    [InlineData("Input(\"B\", \"T\", 3), RNN(4, Bptt = -1)", "KILN0202 at Bptt: RNN#1: Bptt cannot be -1. Write a number of steps, or 0 for all.")]
    [InlineData("Input(\"B\", \"T\", 3), RNN(4, Stateful = true, Bidirectional = true)", "KILN0206 at Stateful: RNN#1: Stateful cannot be combined with Bidirectional. Leave one out: the reverse direction starts at the end of each call, so it has nothing to carry on.")]
    [InlineData("Input(\"B\", \"T\", 3), LSTM(4, ProjSize = 4)", "KILN0202 at ProjSize: LSTM#1: ProjSize cannot be 4. Write a size below the hidden size 4, or 0 for no projection.")]
    [InlineData("Input(\"B\", \"T\", 3), Input(\"B\", 4, As = \"h\"), From(\"x\"), GRU(4, InitialState = \"h\")", "KILN0506 at InitialState: GRU#3 starts from a state of (1, B, 4), but 'h' is (B, 4). Make the shapes equal. (see Input#1)")]
    [InlineData("Input(\"B\", \"T\", 3), GRU(4, InitialState = \"h\")", "KILN0105 at InitialState: No earlier layer is named 'h'. Give one its name first: As = \"h\".")]
    [InlineData("Input(\"B\", \"T\", 3), Linear(4), HiddenState", "KILN0505: HiddenState#2 reads the final state of a recurrent layer, but follows Linear#1. Put it directly after RNN, LSTM or GRU. (see Linear#1)")]
    [InlineData("Input(\"B\", \"T\", 3), LSTM(4, Bidirectional = true), LastStep", "KILN0504: LastStep#2 takes the last step of LSTM#1, where the reverse half has seen only that one step. Use [HiddenState] for both final states. (see LSTM#1)")]
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
