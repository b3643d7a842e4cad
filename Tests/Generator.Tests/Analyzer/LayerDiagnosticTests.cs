namespace Kiln.Generator.Tests.Analyzer;

/// <summary>One mistake, one message; the messages themselves are in the table of mistakes.</summary>
public class LayerDiagnosticTests
{
    [Fact]
    public async Task After_the_first_error_inference_stops() =>
        Assert.Single(await Verify.Analyzer(Source("""[Model, Input("B", 4), Linear({|KILN0302:5|}, 3), Linear(7, 2), Squeeze(9), CrossEntropyLoss]""")));

    [Fact]
    public async Task A_sound_chain_is_silent() =>
        Assert.Empty(await Verify.Analyzer(Source("""[Model, Input("B", "T", 10), RNN(10), View(-1, 10), CrossEntropyLoss]""")));

    private static string Source(string attributes) => $"{attributes}\npublic partial class Net;";
}
