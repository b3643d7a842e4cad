using System.Globalization;

namespace Kiln.Generator.Tests.Analyzer;

/// <summary>A model with recurrent layers that has no packed calls says which layer or size is the reason.</summary>
public class PackingInformationTests
{
    public static TheoryData<string, string> Models => new()
    {
        { """[Model, Input("B", "T", 3), {|KILN0507:RNN(4, Stateful = true)|}, MSELoss]""", "it carries its state on" },
        { """[Model, Input("B", 6, 3), {|KILN0507:RNN(4)|}, MSELoss]""", "(B, 6) have no symbols of their own" },
        { """[Model, Input("B", "T", 3), RNN(4), {|KILN0507:Softmax(Dim = 1)|}, MSELoss]""", "all steps of a sequence in one place" },
        {
            """[Model, Input("B", "T", 3), {|KILN0507:Slice(1, 0, 1)|}, Squeeze(1), Linear(4, As = "first"), Input("B", "S", 3, As = "v"), RNN(4), LastStep, Add("first"), MSELoss]""",
            "a batch of sequences (B, S) does not tell its size T"
        },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public async Task The_reason_stands_where_it_is(string attributes, string reason)
    {
        var found = await Verify.Analyzer($"{attributes}\npublic partial class Net;");
        Assert.Contains(reason, Assert.Single(found).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
