namespace Kiln.Generator.Tests.Analyzer;

/// <summary>Mistakes inside a chain: one message, under the argument that is wrong.</summary>
public class LayerDiagnosticTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        // What is wrong, marked at its place; a part of the message.
        { """[Model, Input("B", 400), Linear({|KILN0302:512|}, 10), MSELoss]""", "400 features" },
        { """[Model, Input("B", 400), Linear({|KILN0201:0|}), MSELoss]""", "" },
        { """[Model, Input("B", "T", 12), RNN({|KILN0302:10|}, 20), View(-1, 20), CrossEntropyLoss]""", "(B, T, 12)" },
        { """[Model, Input("B", "T", 12), Linear(5), {|KILN0401:CrossEntropyLoss|}]""", "(B, T, 5)" },
        { """[Model, Input("B", 8), Linear(8, As = "a"), Linear(6), Add({|KILN0303:"a"|}), MSELoss]""", "axis 1" },
        { """[Model, Input("B", 64), View({|KILN0304:-1, 10|}), MSELoss]""", "64*B" },
        { """[Model, Input("B", 64), View({|KILN0304:3, 10|}), MSELoss]""", "" },
        { """[Model, Input("T", "B", 12), {|KILN0502:RNN(10)|}, View(-1, 10), CrossEntropyLoss]""", "Input(\"B\", \"T\", 12)" },
        { """[Model, Input("B", 12), {|KILN0501:RNN(10)|}, CrossEntropyLoss]""", "(B, 12)" },
        { """[Model, Input("B", 12), {|KILN0307:Embedding(10, 4)|}, MSELoss]""", "Float32" },
        { """[Model, Input("B", 4), Linear(3, As = "hidden"), From({|KILN0105:"hiden"|}), MSELoss]""", "Did you mean 'hidden'?" },
        { """[Model, Input("B", 4), Linear(3, As = "a"), Linear(3, As = {|KILN0106:"a"|}), Add("a"), MSELoss]""", "" },
        { """[Model, {|KILN0104:Linear(3)|}, MSELoss]""", "" },
        { """[Model, Input("B", 4), Dropout({|KILN0202:1.5|}), Linear(2), MSELoss]""", "1.5" },
        { """[Model, Input("B", 4), Softmax(Dim = {|KILN0305:2|}), MSELoss]""", "" },
        { """[Model, Input("B", 4), Squeeze({|KILN0310:1|}), MSELoss]""", "4" },
        { """[Model, Input("B", 4), Linear(3), MSELoss, {|KILN0112:ReLU|}]""", "" },
        { """[Model, Input("B", {|KILN0108:"b"|}, 4), Linear(3), MSELoss]""", "lower" },
        { """[Model, Input("B", "T", 4), {|KILN0110:LSTM(8)|}, View(-1, 8), CrossEntropyLoss]""", "LSTM" },
        { """[Model, Input("B", 3, 12, 12), Conv2d(16, 8), Flatten, Linear({|KILN0302:512|}, 10), CrossEntropyLoss]""", "(B, 16, 5, 5), flattened to (B, 400)" },
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
        { """[Model, Input("B", 9), {|KILN0310:GLU|}, MSELoss]""", "9" },
        { """[Model, Input("B", 4), Linear(3), Output({|KILN0108:"loss"|}), MSELoss]""", "'Loss'" },
        { """[Model, Input("B", 4), {|KILN0503:LastStep|}, MSELoss]""", "(B, 4)" },
        { """[Model, Input("B", 4), Linear(4, TiedTo = {|KILN0105:"nobody"|}), MSELoss]""", "nobody" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_reported_where_it_is(string attributes, string part)
    {
        var found = await Verify.Analyzer(Source(attributes));
        Assert.Contains(part, Assert.Single(found).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[Model, Input("B", 4), Linear(3), Softmax, {|KILN0402:CrossEntropyLoss|}]""")]
    [InlineData("""[Model, Input("B", 4), Linear(1), Sigmoid, {|KILN0403:BCEWithLogitsLoss|}]""")]
    [InlineData("""[Model, Input("B", 3, 8, 8), Conv2d(4, 3), ReLU, {|KILN0312:Linear(5)|}, MSELoss]""")]
    [InlineData("""[Model, Input("B", 64), View({|KILN0308:-1, 32|}), MSELoss]""")]
    [InlineData("""[Model, Input("B", 4), Linear(3, As = {|KILN0107:"unused"|}), MSELoss]""")]
    public async Task A_doubtful_chain_gets_a_warning(string attributes)
    {
        var found = await Verify.Analyzer(Source(attributes));
        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Warning, Assert.Single(found).Severity);
    }

    [Fact]
    public async Task After_the_first_error_inference_stops() =>
        Assert.Single(await Verify.Analyzer(Source("""[Model, Input("B", 4), Linear({|KILN0302:5|}, 3), Linear(7, 2), Squeeze(9), CrossEntropyLoss]""")));

    [Fact]
    public async Task A_sound_chain_is_silent() =>
        Assert.Empty(await Verify.Analyzer(Source("""[Model, Input("B", "T", 10), RNN(10), View(-1, 10), CrossEntropyLoss]""")));

    private static string Source(string attributes) => $"{attributes}\npublic partial class Net;";
}
