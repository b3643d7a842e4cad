using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Syntax;

public class ModelParserTests
{
    private const string Digits = """
        namespace Demo.Nets;

        [Model]
        [Input("B", 784)]
        [Linear(128), ReLU]
        [Linear(10)]
        [CrossEntropyLoss]
        public partial class Net;
        """;

    [Fact]
    public void Layers_keep_the_source_order_within_one_list_and_over_lists()
    {
        ModelSpec spec = ModelSource.Spec(Digits);

        Assert.Equal("""Input(dims: ["B", 784]) Linear(outFeatures: 128) ReLU() Linear(outFeatures: 10) CrossEntropyLoss()""", ModelSource.Chain(spec));
        Assert.Equal(("Net", "Demo.Nets"), (spec.Name, spec.Namespace));
        Assert.Empty(spec.Problems);
        Assert.Empty(spec.Members);
    }

    [Fact]
    public void Layers_may_stand_before_Model()
    {
        ModelSpec spec = ModelSource.Spec("""[Input("B", 4), Linear(3), Model] partial class Net;""");

        Assert.Equal("""Input(dims: ["B", 4]) Linear(outFeatures: 3)""", ModelSource.Chain(spec));
        Assert.Equal("", spec.Namespace);
    }

    [Fact]
    public void The_same_source_gives_equal_specs()
    {
        ModelSpec first = ModelSource.Spec(Digits), second = ModelSource.Spec(Digits);

        Assert.NotSame(first, second);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [InlineData("128", "129")]
    [InlineData("[Linear(128), ReLU]", "[ReLU, Linear(128)]")]
    [InlineData("Linear(10)", "Linear(128, 10)")]
    [InlineData("Linear(10)", "Linear(10, As = \"a\")")]
    [InlineData("Linear(10)", "Linear(\"10\")")]
    [InlineData("ReLU", "Tanh")]
    [InlineData("class Net", "class Net { void F() { } } class Other")]
    [InlineData("Demo.Nets", "Demo")]
    public void Another_model_gives_another_spec(string old, string replacement) =>
        Assert.NotEqual(ModelSource.Spec(Digits), ModelSource.Spec(Digits.Replace(old, replacement)));

    [Theory]
    [InlineData("Size", "outFeatures: 12")]
    [InlineData("2 * Size + 1", "outFeatures: 25")]
    [InlineData("Other.Width", "outFeatures: 7")]
    [InlineData("nameof(C)", "outFeatures: \"C\"")]
    [InlineData("outFeatures: 3, inFeatures: 4", "inFeatures: 4, outFeatures: 3")]
    [InlineData("3, As = nameof(Size)", "outFeatures: 3, As: \"Size\"")]
    [InlineData("3, As = null", "outFeatures: 3")]
    [InlineData("3, Init = Init.Zeros, Frozen = true", "outFeatures: 3, Init: Zeros, Frozen: true")]
    [InlineData("3, Init = (Init)77", "outFeatures: 3, Init: 77")]
    public void Arguments_are_constants_under_the_names_of_parameters_and_properties(string written, string expected)
    {
        ModelSpec spec = ModelSource.Spec($$"""
            static class Other { public const int Width = 7; }
            [Model, Input("B", 4), Linear({{written}})]
            partial class Net { const int Size = 12; int C; }
            """);

        Assert.Equal($"Linear({expected})", ModelSource.Print(spec.Layers[1]));
    }

    [Theory]
    [InlineData("Input()", "Input(dims: [])")]
    [InlineData("Input(\"B\", 4L, 2)", "Input(dims: [\"B\", 4, 2])")]
    [InlineData("Input(new object[] { \"B\", 4 })", "Input(dims: [\"B\", 4])")]
    [InlineData("Input(\"B\", DType = DType.Int64)", "Input(dims: [\"B\"], DType: Int64)")]
    [InlineData("Permute(0, 2, 1)", "Permute(dims: [0, 2, 1])")]
    [InlineData("Unflatten(1, 3, \"T\")", "Unflatten(dim: 1, sizes: [3, \"T\"])")]
    [InlineData("Concat", "Concat(names: [])")]
    [InlineData("Input(null)", "Input(dims: null)")]
    [InlineData("From(null!)", "From(name: null)")]
    [InlineData("Dropout(0.25)", "Dropout(p: 0.25)")]
    [InlineData("Dropout", "Dropout()")]
    [InlineData("Flatten(end: 2)", "Flatten(end: 2)")]
    [InlineData("Kiln.ReLUAttribute()", "ReLU()")]
    [InlineData("Use<Part>(4)", "Use(TBlock: global::Part, arguments: [4])")]
    public void Arrays_and_defaults(string attribute, string expected)
    {
        ModelSpec spec = ModelSource.Spec($$"""[Model, {{attribute}}] partial class Net; class Part;""");

        Assert.Equal(expected, ModelSource.Chain(spec));
    }

    [Theory]
    [InlineData("Linear(Size)", "Linear")]
    [InlineData("Linear(Unknown)", "Linear")]
    [InlineData("Linear()", "Linear")]
    [InlineData("Linear(1, 2, 3)", "Linear")]
    [InlineData("Liner(3)", "Liner")]
    [InlineData("Linear(3, As = Size)", "Linear")]
    [InlineData("Input(\"B\", Size)", "Input")]
    public void What_CSharp_refuses_is_marked_and_does_not_throw(string attribute, string kind)
    {
        ModelSpec spec = ModelSource.Spec($$"""[Model, ReLU, {{attribute}}, ReLU] partial class Net { static int Size; }""");

        Assert.Equal(3, spec.Layers.Count);
        Assert.Equal(kind, spec.Layers[1].Kind);
        Assert.True(spec.Layers[1].IsInvalid);
        Assert.False(spec.Layers[0].IsInvalid || spec.Layers[2].IsInvalid);
    }

    [Fact]
    public void A_layer_is_known_by_its_base_class()
    {
        ModelSpec spec = ModelSource.Spec("""
            namespace Mine { class LayerAttribute : Attribute; class NotMineAttribute : LayerAttribute; class OwnAttribute(int size) : Kiln.LayerAttribute { int _ = size; } }
            [Model, Serializable, Mine.NotMine, Mine.Own(3)] partial class Net;
            """);

        Assert.Equal("Own(size: 3)", ModelSource.Chain(spec));
    }

    [Fact]
    public void Only_the_declaration_with_Model_counts()
    {
        string[] sources = ["[ReLU] partial class Net;", """[Model, Input("B", 4), Linear(3)] partial class Net;""", "[Tanh] partial class Net;"];
        ModelSpec spec = ModelSource.Spec(sources);

        Assert.Equal("""Input(dims: ["B", 4]) Linear(outFeatures: 3)""", ModelSource.Chain(spec));
        Assert.Equal([("KILN0103", -2, "ReLU"), ("KILN0103", -3, "Tanh")], spec.Problems.Select(problem => (problem.Id, problem.Layer, problem.Values[0])));
    }

    [Fact]
    public void Other_attributes_of_Kiln_are_options()
    {
        ModelSpec spec = ModelSource.Spec("""[Model, MemoryBudget("256KB", B = 32), Input("B", 4), Linear(3)] partial class Net;""");

        Assert.Equal("""MemoryBudget(size: "256KB", symbols: [], B: 32)""", ModelSource.Print(Assert.Single(spec.Options)));
        Assert.Equal(2, spec.Layers.Count);
    }

    [Fact]
    public void Members_are_the_users_own_and_sorted()
    {
        const string Generated = "partial class Net { public void Forward() { } public Net(int maxB) { } }";
        const string Written = "[Model, ReLU] partial class Net { int _z; void B() { } int A { get; set; } Net(int b, long[] c) : this(b) { } class Inner; }";
        var compilation = ModelSource.Compile(Written).AddSyntaxTrees(ModelSource.Parse(Generated, "Net.g.cs"));

        Assert.Equal(["A", "B", "Inner", "Net(int, long[])", "_z", "get_A", "set_A"], ModelSource.SpecOf(compilation).Members);
    }

    [Fact]
    public void Containing_types_are_partial_headers()
    {
        ModelSpec spec = ModelSource.Spec("""
            namespace N; partial class A { partial struct B { partial record C { partial interface @in { partial record struct D {
            [Model, ReLU] private partial class Net; } } } } }
            """);

        Assert.Equal(["partial class A", "partial struct B", "partial record C", "partial interface @in", "partial record struct D"], spec.ContainingTypes);
        Assert.Empty(spec.Problems);
    }

    [Fact]
    public void A_class_without_Model_is_none()
    {
        var compilation = ModelSource.Compile("""[ReLU] partial class Net; class ModelAttribute : Attribute; [global::Model] partial class Other;""");

        Assert.Null(ModelParser.Parse(compilation.GetTypeByMetadataName("Net")!, TestContext.Current.CancellationToken));
        Assert.Null(ModelParser.Parse(compilation.GetTypeByMetadataName("Other")!, TestContext.Current.CancellationToken));
    }
}
