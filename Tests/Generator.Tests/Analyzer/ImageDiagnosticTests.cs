namespace Kiln.Generator.Tests.Analyzer;

/// <summary>Mistakes around images: one message, under the argument that is wrong.</summary>
public class ImageDiagnosticTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        // What is wrong, marked at its place; a part of the message.
        { """[Model, Input("B", 3, 12, 12), Conv2d(16, 8), Flatten, Linear({|KILN0302:512|}, 10), CrossEntropyLoss]""", "(B, 16, 5, 5), because 5 = (12 - 8)/1 + 1, flattened to (B, 400) with 400 = 16*5*5" },
        { """[Model, Input("B", 28, 28), {|KILN0301:Conv2d(6, 5)|}, MSELoss]""", "[Unsqueeze(1)]" },
        { """[Model, Input("B", 3, 4, 4), {|KILN0306:Conv2d(6, 5)|}, MSELoss]""", "height (4 - 5)/1 + 1 = 0" },
        { """[Model, Input("B", 3, 4, 4), Conv2d({|KILN0302:1|}, 6, 3), MSELoss]""", "3 channels" },
        { """[Model, Input("B", 6, 4, 4), Conv2d(8, 3, Groups = {|KILN0313:4|}), MSELoss]""", "6 channels" },
        { """[Model, Input("B", 6, 4, 4), Conv2d({|KILN0202:8|}, 3, Groups = 3), MSELoss]""", "multiple of Groups" },
        { """[Model, Input("B", 3, 4, 4), Conv2d(6, 3, Same = {|KILN0206:true|}, Stride = 2), MSELoss]""", "Stride = 2" },
        { """[Model, Input("B", 3, 4, 4), Conv2d(6, 3, Padding = {|KILN0202:-1|}), MSELoss]""", "-1" },
        { """[Model, Input("B", 3, 4, 4), MaxPool2d(2, Padding = {|KILN0202:2|}), MSELoss]""", "half the kernel, 1" },
        { """[Model, Input("B", 3, 4), {|KILN0306:MaxPool1d(5)|}, MSELoss]""", "length (4 - 5)/5 + 1 = 0" },
        { """[Model, Input("B", 6, 4, 4), BatchNorm2d({|KILN0302:5|}), MSELoss]""", "6 channels" },
        { """[Model, Input("B", 6), BatchNorm1d(Momentum = {|KILN0202:2|}), MSELoss]""", "[0, 1]" },
        { """[Model, Input("B", 6), GroupNorm({|KILN0313:4|}), MSELoss]""", "4 groups" },
        { """[Model, Input("B", 6), LayerNorm({|KILN0302:5|}), MSELoss]""", "6 features" },
        { """[Model, Input("B", 6), RMSNorm(Eps = {|KILN0202:-1|}), MSELoss]""", "0 or more" },
        { """[Model, Input("B", 6), {|KILN0301:Dropout2d|}, MSELoss]""", "(B, 6)" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_reported_where_it_is(string attributes, string part)
    {
        var found = await Verify.Analyzer($"{attributes}\npublic partial class Net;");
        Assert.Contains(part, Assert.Single(found).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
