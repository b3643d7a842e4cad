using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Syntax;

public class ArgumentLocatorTests
{
    private const string Source = """
        [Model]
        [Input("B", 3, 4)]
        [Kiln.Linear(inFeatures: 4, outFeatures: 5, As = "a"), ReLU]
        [View(new object[] { -1, 10 })]
        [Concat("a",
                "b")]
        [MemoryBudget("1KB", B = 2)]
        partial class Net { int Forward; Net(string s) : this(1) { } static float F(float x) => x + MathF.Sin(y); }
        [Tanh] partial class Net;
        """;

    [Theory]
    [InlineData(0, "dims", 1, "3")]
    [InlineData(0, "dims", -1, "\"B\", 3, 4")]
    [InlineData(0, "dims", 7, "\"B\", 3, 4")]
    [InlineData(0, "DType", -1, "Input(\"B\", 3, 4)")]
    [InlineData(1, "inFeatures", -1, "4")]
    [InlineData(1, "outFeatures", -1, "5")]
    [InlineData(1, "As", -1, "\"a\"")]
    [InlineData(2, null, -1, "ReLU")]
    [InlineData(2, "As", -1, "ReLU")]
    [InlineData(3, "dims", 0, "-1")]
    [InlineData(3, "dims", -1, "new object[] { -1, 10 }")]
    [InlineData(5, "B", -1, "2")]
    [InlineData(-1, null, -1, "Net")]
    [InlineData(-1, "name", 0, "Net")]
    [InlineData(-2, null, -1, "Tanh")]
    [InlineData(99, null, -1, "Net")]
    public void The_argument_else_the_attribute_else_the_class(int layer, string? argument, int item, string expected) =>
        Assert.Equal(expected, TextAt(Locator().Of(layer, argument, item)));

    [Theory]
    [InlineData(1, true, "Linear(inFeatures: 4, outFeatures: 5, As = \"a\") on line 3")]
    [InlineData(1, false, "Linear(inFeatures: 4, outFeatures: 5, As = \"a\")")]
    [InlineData(2, true, "ReLU on line 3")]
    [InlineData(4, true, "Concat(\"a\", \"b\") on line 5")]
    [InlineData(-1, true, "Net")]
    public void Layers_are_described_as_written(int layer, bool withLine, string expected) => Assert.Equal(expected, Locator().Describe(layer, withLine));

    [Fact]
    public void Long_attributes_are_shortened()
    {
        var declaration = DeclarationOf($"""[Model, Input("B", {string.Join(", ", Enumerable.Range(10, 40))})] partial class Net;""");

        Assert.Equal("""Input("B", 10, 11, 12, 13, 14, 15, 16, 17, 18, …)""", new ArgumentLocator(declaration, default).Describe(0, withLine: false));
    }

    [Theory]
    [InlineData("Forward", "Forward")]
    [InlineData("Net(string)", "Net")]
    [InlineData("Missing", "Net")]
    public void Members_are_found_by_the_name_in_the_spec(string member, string expected) => Assert.Equal(expected, TextAt(Locator().OfMember(member)));

    [Fact]
    public void The_offending_expression_of_a_function_is_found_again() => Assert.Equal("y", TextAt(Locator().OfFunction(2, null, "F")));

    private static ArgumentLocator Locator() => new(DeclarationOf(Source), default);

    private static ModelDeclaration DeclarationOf(string source) =>
        ModelDeclaration.Of(ModelSource.Compile(source).GetTypeByMetadataName("Net")!, default)!;

    private static string TextAt(Location location) => location.SourceTree!.GetText().ToString(location.SourceSpan);
}
