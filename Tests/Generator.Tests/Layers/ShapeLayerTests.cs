using Kiln.Generator.Graphs;
using Kiln.Generator.Graphs.Expressions;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Tests.Layers;

/// <summary>Shapes that the shape and graph layers infer, and what they say when they cannot.</summary>
public class ShapeLayerTests
{
    private const string Indices = "Input(\"B\", \"T\", DType = DType.Int32)";

    // ---- shapes ----------------------------------------------------------------------------------------------

    [Theory]
    [InlineData("""Input("B", "T", 10), View(-1, 10)""", "(B*T, 10)")]
    [InlineData("""Input("B", "T", 10), View("B*T", 10)""", "(B*T, 10)")]
    [InlineData("""Input("B", "T", 10), View("B*T", 10), View("B", "T", 2, -1)""", "(B, T, 2, 5)")]
    [InlineData("""Input("B", "T", 10), View("B", "10*T")""", "(B, 10*T)")]
    [InlineData("""Input("B", 28, 28), View(-1, 28)""", "(28*B, 28)")]
    [InlineData("""Input(6, 4), View(-1)""", "(24)")]
    [InlineData("""Input("B", 16, 5, 5), Flatten""", "(B, 400)")]
    [InlineData("""Input("B", "T", 16), Flatten(0, 1)""", "(B*T, 16)")]
    [InlineData("""Input("B", 3, 4, 5), Flatten(-3, -2)""", "(B, 12, 5)")]
    [InlineData("""Input("B"), Flatten""", "(B)")]
    [InlineData("""Input("B", 12), Unflatten(1, 3, -1)""", "(B, 3, 4)")]
    [InlineData("""Input("B", 12), Unflatten(-1, 2, 3, 2)""", "(B, 2, 3, 2)")]
    [InlineData("""Input("B", "T", 4), View("B*T", 4), Unflatten(0, "B", -1)""", "(B, T, 4)")]
    [InlineData("""Input("B", 1, 4), Squeeze(1)""", "(B, 4)")]
    [InlineData("""Input("B", 4, 1), Squeeze(-1)""", "(B, 4)")]
    [InlineData("""Input("B", 4), Unsqueeze(0)""", "(1, B, 4)")]
    [InlineData("""Input("B", 4), Unsqueeze(-1)""", "(B, 4, 1)")]
    [InlineData("""Input("B", "T", 4), Transpose(0, 1)""", "(T, B, 4)")]
    [InlineData("""Input("B", "T", 4), Transpose(1, -1)""", "(B, 4, T)")]
    [InlineData("""Input("B", 5, 6, 3), Permute(0, -1, 1, 2)""", "(B, 3, 5, 6)")]
    public void Moves_and_regroups_axes(string chain, string shape) => Assert.Equal(shape, ShapeOf(chain));

    [Theory]
    [InlineData("Slice(1, 2)", "(B, 8, T)")]
    [InlineData("Slice(1, 2, 5)", "(B, 3, T)")]
    [InlineData("Slice(1, -3)", "(B, 3, T)")]
    [InlineData("Slice(1, 0, -4)", "(B, 6, T)")]
    [InlineData("Slice(1, -100, 100)", "(B, 10, T)")]
    [InlineData("Slice(-1, 0)", "(B, 10, T)")]
    [InlineData("Slice(2, 0, 1)", "(B, 10, 1)")]
    public void Slices_as_Python_does(string slice, string shape)
    {
        Graph graph = Lowered.Graph($"Input(\"B\", 10, \"T\"), {slice}");

        Assert.Equal(shape, graph.Result.Shape.ToString());
        Assert.Empty(graph.SizeChecks);
    }

    [Theory]
    [InlineData("Slice(1, 0, -1)", "(B, T - 1, 4)", "T - 1")]
    [InlineData("Slice(1, 1)", "(B, T - 1, 4)", "T - 1")]
    [InlineData("Slice(1, -3)", "(B, 3, 4)", "T - 2")]
    [InlineData("Slice(1, 0, 5)", "(B, 5, 4)", "T - 4")]
    [InlineData("Slice(1, 2, -2)", "(B, T - 4, 4)", "T - 4")]
    [InlineData("Slice(1, 0, -1), Slice(1, 1)", "(B, T - 2, 4)", "T - 1", "T - 2")]
    public void A_slice_of_a_symbolic_axis_is_checked_at_run_time(string slice, string shape, params string[] checks)
    {
        Graph graph = Lowered.Graph($"Input(\"B\", \"T\", 4), {slice}");

        Assert.Equal(shape, graph.Result.Shape.ToString());
        Assert.Equal(checks, graph.SizeChecks.Select(check => check.Size.ToString()));
    }

    [Theory]
    [InlineData("""Input("B", 4), Linear(3, As = "h"), From("x"), Concat("h")""", "(B, 7)")]
    [InlineData("""Input("B", "S"), Input("B", "T", As = "y"), Concat("x", "x")""", "(B, 2*S + T)")]
    [InlineData("""Input("S", 3), Input("T", 3, As = "y"), Concat("x", Dim = 0)""", "(S + T, 3)")]
    [InlineData("""Input("B", 4), Linear(4), Add("x"), Mul("x")""", "(B, 4)")]
    [InlineData("""Input("B", 4), Softmax""", "(B, 4)")]
    [InlineData("""Input("B", "T"), LogSoftmax(Dim = 1)""", "(B, T)")]
    [InlineData("""Input("B", 6), GLU""", "(B, 3)")]
    [InlineData("""Input("B", 6, "T"), GLU(Dim = 1)""", "(B, 3, T)")]
    [InlineData("""Input("B", 6), Dropout(0.1)""", "(B, 6)")]
    [InlineData($"{Indices}, Embedding(30, 8)", "(B, T, 8)")]
    [InlineData("""Input("B", DType = DType.Int64), Embedding(30, 8)""", "(B, 8)")]
    [InlineData($"{Indices}, Slice(1, 0, 1), Squeeze(1), Transpose(0, 0), Embedding(3, 2)", "(B, 2)")]
    public void Combines_and_looks_up(string chain, string shape) => Assert.Equal(shape, ShapeOf(chain));

    // ---- what is built ---------------------------------------------------------------------------------------

    [Fact]
    public void Inputs_have_names_types_and_symbols_in_order_of_appearance()
    {
        Graph graph = Lowered.Graph("""Input("S", 4, Gradient = true), Linear(2), Output("a"), Input("B", "S", DType = DType.Int64, As = "u"), Embedding(3, 2)""");

        Assert.Equal([("x", "Float32", true), ("u", "Int64", false)], graph.Inputs.Select(input => (input.Name, input.Value.DType.ToString(), input.Gradient)));
        Assert.Equal(["S", "B"], graph.Symbols);
        Assert.Equal([("a", "(S, 2)")], graph.Outputs.Select(output => (output.Name, output.Value.Shape.ToString())));
    }

    [Fact]
    public void An_output_names_its_value() => Assert.Equal("(B, 4)", ShapeOf("""Input("B", 4), Tanh, Output("h"), Linear(3), From("h"), Add("x")"""));

    [Fact]
    public void An_embedding_has_a_normal_table_whose_padding_row_is_zero()
    {
        Parameter table = Assert.Single(Lowered.Graph($"{Indices}, Embedding(30, 8, PaddingIdx = 2)").Parameters).Parameter!;

        Assert.Equal("embedding1.weight", table.Name);
        Assert.Equal([30, 8], table.Shape);
        Assert.Equal(ParameterStorage.RowMajor, table.Storage);
        Assert.Equal(new Initializer("Normal", ZeroRow: 2), table.Initializer);
    }

    [Theory]
    [InlineData("Dropout", 0.5f)]
    [InlineData("Dropout(0.25)", 0.75f)]
    [InlineData("Dropout(1)", 0f)]
    public void Dropout_keeps_with_the_probability_that_is_left(string dropout, float kept)
    {
        Elementwise arithmetic = Assert.Single(Lowered.Graph($"Input(\"B\", 4), {dropout}").Nodes).Op.Elementwise!;

        Assert.Equal(kept, Assert.Single(arithmetic.Expression.All().OfType<Keep>()).Probability);
    }

    [Fact]
    public void Dropouts_of_one_model_draw_from_streams_of_their_own()
    {
        IEnumerable<int> streams = Lowered.Graph("""Input("B", 4), Dropout, Dropout""").Nodes.SelectMany(node => node.Op.Elementwise!.Expression.All().OfType<Keep>()).Select(keep => keep.Stream);

        Assert.Distinct(streams);
    }

    [Fact]
    public void Dropout_of_nothing_is_nothing() => Assert.Single(Lowered.Graph("""Input("B", 4), Dropout(0), Tanh""").Nodes);

    [Fact]
    public void The_gradient_of_a_slice_is_padded_and_that_of_a_concatenation_sliced()
    {
        string[] ops = [.. Lowered.Differentiated("""Input("B", 6, Gradient = true), Slice(1, 1, 3), Concat("x"), MSELoss""").Nodes
            .Where(node => node.Phase == Phase.Backward && node.Op.Elementwise is null).Select(node => node.Op.ToString())];

        Assert.Equal(["slice[axis 1, 0, 2]", "slice[axis 1, 2, 6]", "pad[axis 1, 1 of 6]"], ops);
    }

    [Fact]
    public void The_gradient_of_a_permutation_permutes_back()
    {
        Graph graph = Lowered.Differentiated("""Input("B", 2, 3, Gradient = true), Permute(2, 0, 1), MSELoss""");

        Assert.Equal("permute[1, 2, 0]", Assert.Single(graph.Nodes, node => node.Phase == Phase.Backward && node.Op is PermuteOp).Op.ToString());
        Assert.Equal("(B, 2, 3)", Assert.Single(graph.InputGradients).Value.Shape.ToString());
    }

    [Theory]
    [InlineData("Permute(0, 1, 3, 2)", "Independent")]
    [InlineData("Permute(1, 0, 2, 3)", "RowMajor")]
    [InlineData("Softmax(Dim = 2)", "Independent")]
    [InlineData("Softmax(Dim = 1)", "RowMajor")]
    [InlineData("Slice(2, 1)", "Independent")]
    [InlineData("Slice(1, 1)", "RowMajor")]
    [InlineData("Concat(\"x\", Dim = 3)", "Independent")]
    [InlineData("Concat(\"x\", Dim = 0)", "RowMajor")]
    public void An_op_behind_batch_and_time_takes_rows_in_any_order(string layer, string expected)
    {
        Node node = Lowered.Graph($"Input(\"B\", \"T\", 4, 6), {layer}").Nodes[0];

        Assert.Equal(expected, node.Op.Rows(node, leading: 2).ToString());
    }

    // ---- what is wrong ---------------------------------------------------------------------------------------

    [Theory]
    [InlineData("""Input("B", 16, "T"), View(-1, 10)""", "KILN0304 at dims: View#1 cannot be taken of (B, 16, T), which Input#0 gives: 16*B*T is a multiple of 10 only if B*T is one of 5. Write a divisor of 16, such as 8 or 16. (see Input#0)")]
    [InlineData("""Input("B", 40), View(5, 6)""", "KILN0304 at dims: View#1 cannot be taken of (B, 40), which Input#0 gives: 5*6 = 30 is not 40*B. Choose sizes that multiply to the same number for every value of the symbols. (see Input#0)")]
    [InlineData("""Input("B", 4), View("B", "B + 1")""", "KILN0304 at dims: View#1 cannot be taken of (B, 4), which Input#0 gives: B*(B + 1) = B*B + B is not 4*B. Choose sizes that multiply to the same number for every value of the symbols. (see Input#0)")]
    [InlineData("""Input("B", 4), View("B")""", "KILN0304 at dims: View#1 cannot be taken of (B, 4), which Input#0 gives: B is not 4*B. Choose sizes that multiply to the same number for every value of the symbols. (see Input#0)")]
    [InlineData("""Input("B", 4), View(-1, -1)""", "KILN0304 at dims: View#1 cannot be taken of (B, 4), which Input#0 gives: only one size can be -1. Write the others as numbers or symbols. (see Input#0)")]
    [InlineData("""Input("B", 4), View(-2, 4)""", "KILN0201 at dims: View#1: a size is -2, but a size is at least 1. Write a positive number.")]
    [InlineData("""Input("Batch", 4), View("Bach", 4)""", "KILN0119 at dims: No input declares the symbol 'Bach'. Did you mean 'Batch'?")]
    [InlineData("""Input("B", 64), View(-1, 32)""", "KILN0308 at dims: View#1 turns (B, 64), which Input#0 gives, into (2*B, 32), so values of one sample are spread over several rows. If that is not meant, use [Flatten] or keep the batch axis. (see Input#0)")]
    [InlineData("""Input("B", "T", 10), View(-1, 5)""", "KILN0308 at dims: View#1 turns (B, T, 10), which Input#0 gives, into (2*B*T, 5), so values of one sample are spread over several rows. If that is not meant, use [Flatten] or keep the batch axis. (see Input#0)")]
    [InlineData("""Input("B", 3, 8, 8), View(-1, 8, 8)""", "KILN0308 at dims: View#1 turns (B, 3, 8, 8), which Input#0 gives, into (3*B, 8, 8), so values of one sample are spread over several rows. If that is not meant, use [Flatten] or keep the batch axis. (see Input#0)")]
    [InlineData("""Input("B", 12), Unflatten(1, 3, 5)""", "KILN0310 at sizes: Unflatten#1 does not fit (B, 12), which Input#0 gives: 3*5 = 15 is not 12. Choose sizes that multiply to the same number for every value of the symbols. (see Input#0)")]
    [InlineData("""Input("B", 12), Unflatten(1, 5, -1)""", "KILN0310 at sizes: Unflatten#1 does not fit (B, 12), which Input#0 gives: 12 is not a multiple of 5. Write a divisor of 12, such as 4 or 6. (see Input#0)")]
    [InlineData("""Input("B", 4), Flatten(1, 2)""", "KILN0305 at end: Flatten#1: there is no axis 2 in (B, 4), which Input#0 gives. Use -2 to 1. (see Input#0)")]
    [InlineData("""Input("B", 4, 5), Flatten(2, 1)""", "KILN0305 at end: Flatten#1: there is no axis 1 in (B, 4, 5), which Input#0 gives. Use 2 to 2. (see Input#0)")]
    [InlineData("""Input("B", 4), Squeeze(1)""", "KILN0310 at dim: Squeeze#1 does not fit (B, 4), which Input#0 gives: axis 1 (features) has size 4, not 1. Remove it: no axis has size 1. (see Input#0)")]
    [InlineData("""Input("B", 4), Unsqueeze(3)""", "KILN0305 at dim: Unsqueeze#1: there is no axis 3 in (B, 4), which Input#0 gives. Use -3 to 2. (see Input#0)")]
    [InlineData("""Input("B", 4), Transpose(1, 2)""", "KILN0305 at dim1: Transpose#1: there is no axis 2 in (B, 4), which Input#0 gives. Use -2 to 1. (see Input#0)")]
    [InlineData("""Input("B", 4), Permute(1)""", "KILN0310 at dims: Permute#1 does not fit (B, 4), which Input#0 gives: 1 axes are named and 2 exist. Name every axis once. (see Input#0)")]
    [InlineData("""Input("B", 4), Permute(1, -1)""", "KILN0310 at dims: Permute#1 does not fit (B, 4), which Input#0 gives: axis 1 (features) is named twice. Name every axis once. (see Input#0)")]
    [InlineData("""Input("B", 4), Permute(0, 5)""", "KILN0305 at dims: Permute#1: there is no axis 5 in (B, 4), which Input#0 gives. Use -2 to 1. (see Input#0)")]
    [InlineData("""Input("B", 1, 1, 1, 1, 1, 1, 1, 1), Transpose(0, 1)""", "KILN0301: Transpose#1 needs at most 8 axes, but Input#0 gives (B, 1, 1, 1, 1, 1, 1, 1, 1). Merge axes with View first. (see Input#0)")]
    [InlineData("""Input("B", 4), Softmax(Dim = 2)""", "KILN0305 at Dim: Softmax#1: there is no axis 2 in (B, 4), which Input#0 gives. Use -2 to 1. (see Input#0)")]
    public void Axes_that_do_not_fit(string chain, string problem) => Assert.Equal(problem, Lowered.Problem(chain));

    [Theory]
    [InlineData("""Input("B", 10), Slice(1, 5, 3)""", "KILN0311 at end: Slice#1: 5 to 3 is not a part of axis 1 (features), whose size is 10 from Input#0. Choose a start and an end inside it. (see Input#0)")]
    [InlineData("""Input("B", 10), Slice(1, 20)""", "KILN0311 at start: Slice#1: 20 to 10 is not a part of axis 1 (features), whose size is 10 from Input#0. Choose a start and an end inside it. (see Input#0)")]
    [InlineData("""Input("B", 10), Slice(1, 0, -10)""", "KILN0311 at end: Slice#1: 0 to -10 is not a part of axis 1 (features), whose size is 10 from Input#0. Choose a start and an end inside it. (see Input#0)")]
    [InlineData("""Input("B", "T"), Slice(1, -1, -2)""", "KILN0311 at end: Slice#1: -1 to -2 is not a part of axis 1 (time), whose size is T from Input#0. Choose a start and an end inside it. (see Input#0)")]
    [InlineData("""Input("B", 9), GLU""", "KILN0310: GLU#1 does not fit (B, 9), which Input#0 gives: axis 1 (features) has size 9, which has no two equal halves. Make it even. (see Input#0)")]
    [InlineData("""Input("B", "T"), GLU(Dim = 1)""", "KILN0310 at Dim: GLU#1 does not fit (B, T), which Input#0 gives: axis 1 (time) has size T, which has no two equal halves. Make it even. (see Input#0)")]
    public void Parts_that_are_none(string chain, string problem) => Assert.Equal(problem, Lowered.Problem(chain));

    [Theory]
    [InlineData("""Input("B", 64), Linear(32), ReLU, Add("x")""", "KILN0303 at name: Add#3 combines (B, 32) with 'x' of (B, 64): axis 1 (features) is 32 here and 64 there, changed by Linear#1. Make them equal, for example with [Linear(64)] before it; nothing is broadcast. (see Linear#1)")]
    [InlineData("""Input("B", 64), Linear(32), Tanh(As = "h"), From("x"), Mul("h")""", "KILN0303 at name: Mul#4 combines (B, 64) with 'h' of (B, 32): axis 1 (features) is 64 here and 32 there, changed by Linear#1. Make them equal, for example with [Linear(32)] before it; nothing is broadcast. (see Linear#1)")]
    [InlineData("""Input("B", 64), Unsqueeze(1), Tanh, Add("x")""", "KILN0303 at name: Add#3 combines (B, 1, 64) with 'x' of (B, 64): 3 axes here and 2 there, changed by Unsqueeze#1. Make the shapes equal; nothing is broadcast. (see Unsqueeze#1)")]
    [InlineData("""Input("B", 4), Input("B", 5, As = "y"), Add("x")""", "KILN0303 at name: Add#2 combines (B, 5) with 'x' of (B, 4): axis 1 (features) is 5 here and 4 there, changed by Input#1. Make them equal, for example with [Linear(4)] before it; nothing is broadcast. (see Input#1)")]
    [InlineData("""Input("B", "T", 4), Transpose(0, 1), Linear(3), Concat("x")""", "KILN0303 at names: Concat#3 combines (T, B, 3) with 'x' of (B, T, 4): axis 0 (time) is T here and B there, axis 1 (batch) is B here and T there, changed by Transpose#1. Make the shapes equal; nothing is broadcast. (see Transpose#1)")]
    [InlineData("""Input("B", 2, DType = DType.Int32), Embedding(3, 4), Flatten, Add("x")""", "KILN0307 at name: Add#3 takes float values, but Input#0 gives Int32. Put an Embedding before it. (see Input#0)")]
    [InlineData("""Input("B", 4), Linear(4, As = "skip"), Concat("skp")""", "KILN0105 at names: No earlier layer is named 'skp'. Did you mean 'skip', the name of Linear#1? (see Linear#1)")]
    [InlineData("""Input("B", 4), Tanh, From("h")""", "KILN0105 at name: No earlier layer is named 'h'. Give one its name first: As = \"h\".")]
    [InlineData("""Input("B", 4), Tanh(As = "h"), Output("h")""", "KILN0106 at name: The name 'h' is taken by Tanh#1, and the names of one model must differ. Choose another. (see Tanh#1)")]
    [InlineData("""Input("B", 4), Output("2nd")""", "KILN0205 at name: '2nd' cannot be a name. Write a letter or underscore, followed by letters, digits and underscores.")]
    public void Values_that_do_not_go_together(string chain, string problem) => Assert.Equal(problem, Lowered.Problem(chain));

    [Theory]
    [InlineData("""Input("B", 4), Embedding(3, 4)""", "KILN0307: Embedding#1 takes class indices (Int32 or Int64), but Input#0 gives Float32. Set DType = DType.Int32 on the Input. (see Input#0)")]
    [InlineData($"{Indices}, Linear(4)", "KILN0307: Linear#1 takes float values, but Input#0 gives Int32. Put an Embedding before it. (see Input#0)")]
    [InlineData($"{Indices}, Embedding(3, 0)", "KILN0201 at embeddingDim: Embedding#1: embeddingDim is 0, but a size is at least 1. Write a positive number.")]
    [InlineData($"{Indices}, Embedding(3, 4, PaddingIdx = 3)", "KILN0202 at PaddingIdx: Embedding#1: PaddingIdx cannot be 3. Write a row in [0, 3), or -1 for none.")]
    [InlineData($"{Indices}, Embedding(3, 4, PaddingIdx = -2)", "KILN0202 at PaddingIdx: Embedding#1: PaddingIdx cannot be -2. Write a row in [0, 3), or -1 for none.")]
    [InlineData("""Input("B", 4), Linear(3, Name = "out"), Input("B", DType = DType.Int32, As = "i"), Embedding(3, 4, TiedTo = "out")""", "KILN0110 at TiedTo: Embedding tied to an earlier Linear (let the Linear be tied to the Embedding) is checked, but not compiled by this version of Kiln. Leave it out, or take a version that compiles it.")]
    [InlineData("""Input("B", 4), Dropout(1.5)""", "KILN0202 at p: Dropout#1: p cannot be 1.5. Write a number in [0, 1].")]
    [InlineData("""Input("B", 4), Dropout(double.NaN)""", "KILN0202 at p: Dropout#1: p cannot be NaN. Write a number in [0, 1].")]
    public void Types_and_options(string chain, string problem) => Assert.Equal(problem, Lowered.Problem(chain));

    [Theory]
    [InlineData("""Input, Tanh""", null, -1, "#0: its shape is missing, which tells what callers pass. Write sizes and symbols, such as [Input(\"B\", 4)].")]
    [InlineData("""Input("B", 0), Tanh""", "dims", 1, "#0: dims is 0, but a size is at least 1. Write a positive number.")]
    [InlineData("""Input("B", "2*T"), Tanh""", "dims", 1, "'2*T' is not a size: an input's size is a number or one symbol. Write a number, a symbol such as \"T\", or a product such as \"B*T\".")]
    [InlineData("""Input("B", "b"), Tanh""", "dims", 1, "The symbol 'b' clashes with the symbol 'B' when lower-cased: symbols become arguments in lower case. Rename it.")]
    [InlineData("""Input("In"), Tanh""", "dims", 0, "The symbol 'In' clashes with the C# keyword 'in': symbols become arguments in lower case. Rename it.")]
    [InlineData("""Input("B", "X"), Tanh""", "dims", 1, "The symbol 'X' clashes with the argument 'x': symbols become arguments in lower case. Rename it.")]
    [InlineData("""Input("B", "Scale"), Tanh""", "dims", 1, "The symbol 'Scale' clashes with the argument 'scale': symbols become arguments in lower case. Rename it.")]
    [InlineData("""Input("Y", 2), Tanh, MSELoss(Target = "y")""", "dims", 0, "The symbol 'Y' clashes with the argument 'y': symbols become arguments in lower case. Rename it.")]
    [InlineData("""Input("B", 2), Input("B", 2, As = "b"), Add("x")""", "dims", 0, "The symbol 'B' clashes with the argument 'b': symbols become arguments in lower case. Rename it.")]
    [InlineData("""Input("B", 2, As = "target"), Tanh, MSELoss""", "As", -1, "The name 'target' is taken by #2, and the names of one model must differ. Choose another.")]
    [InlineData("""Input("B", 2, As = "scale"), Tanh, MSELoss""", "As", -1, "The name 'scale' is taken by another argument of the generated calls, and the names of one model must differ. Choose another.")]
    [InlineData("""Input("B", 2), Input("B", 2), Add("x")""", null, -1, "#1: As is missing, which every input but the first needs. Write As = \"y\" or another name.")]
    [InlineData("""Input("B", DType = DType.Int32, Gradient = true), Embedding(3, 2)""", "Gradient", -1, "#0: Gradient cannot be combined with DType.Int32. Leave it out: only floats have a gradient.")]
    public void Inputs_that_cannot_be_arguments(string chain, string? argument, int item, string message)
    {
        ModelError error = Assert.Single(Lowered.Lower(chain).Errors);

        Assert.Equal((argument, item), (error.Argument, error.Item));
        Assert.Equal(message, error.Message(layer => $"#{layer}"));
    }

    private static string ShapeOf(string chain) => Lowered.Graph(chain).Result.Shape.ToString();
}
