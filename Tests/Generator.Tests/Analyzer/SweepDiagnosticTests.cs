using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Analyzer;

/// <summary>A mistake in a swept class is told once, with the variants that make it where not all do.</summary>
public class SweepDiagnosticTests
{
    [Theory]
    [InlineData("""[Sweep("H", 8, 16), Input("B", 4), Linear({|KILN0302:5|}, "H"), MSELoss]""", "Linear(5 -> \"H\") receives 4 features: Input(\"B\", 4) on line 1 gives (B, 4). Remove the 5, or make it 4.")]
    [InlineData("""[Sweep("H", 8, 16, 3), Input("B", 4), Linear({|KILN0201:"H - 8"|}), MSELoss]""", "For H = 8 and 1 other variant: Linear(\"H - 8\"): outFeatures is 0, but a size is at least 1. Write a positive number.")]
    [InlineData("""[Sweep("H", 8, 16), Sweep("K", 2, 3), Input("B", 24), View({|KILN0304:"B", "H", "K", -1|}), MSELoss]""", "For H = 8, K = 2 and 2 other variants: View(\"B\", \"H\", \"K\", -1) cannot be taken of (B, 24), which Input(\"B\", 24) on line 1 gives: ")]
    [InlineData("""[Sweep("H", 8, 16), Input("B", 4), Linear({|KILN0204:"2*(H"|}), MSELoss]""", "'2*(H' is not a size: ")]
    [InlineData("""[Sweep("H", 8, 16), Input("B", 4), Linear("H", As = {|KILN0107:"unused"|}), MSELoss]""", "The name 'unused' is never used.")]
    [InlineData("""[Sweep({|KILN0205:"2H"|}, 8, 16), Input("B", 4), Linear("H"), MSELoss]""", "'2H' cannot be a name.")]
    public async Task It_is_told_once(string attributes, string message)
    {
        ImmutableArray<Diagnostic> found = await Verify.Analyzer($"[Model, {attributes.TrimStart('[')}\npublic partial class Net;");

        Assert.StartsWith(message, Assert.Single(found).GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_may_hold_the_swept_name() => await Verify.Analyzer("""
        [Model]
        [Sweep("H", 8, 16)]
        [Input("B", 4)]
        [Linear("2*H")]    // (B, 2*H)
        [Linear("H")]      // {|KILN0314:(B, H + 1)|}
        [Linear("H/3")]    // (B, H/3)
        [MSELoss]
        public partial class Net;
        """);

    [Fact]
    public async Task A_sweep_on_another_part_is_refused() => await Verify.Analyzer(
        """[Model, Input("B", 4), Linear(3), MSELoss] public partial class Net;""",
        """[{|KILN0103:Sweep("H", 8)|}] public partial class Net;""");

    [Fact]
    public async Task A_swept_class_is_static_and_so_not_sealed()
    {
        ImmutableArray<Diagnostic> found = await Verify.Analyzer("""[Model, Sweep("H", 8), Input("B", 4), Linear("H"), MSELoss] public sealed partial class {|KILN0102:Net|};""");

        Assert.Equal(
            "'Net' cannot be a model: it is sealed, although swept: its variants are classes of their own, and it is static. Remove 'sealed'.",
            Assert.Single(found).GetMessage(CultureInfo.InvariantCulture));
        Assert.Empty(await Verify.Everything("""[Model, Sweep("H", 8), Input("B", 4), Linear("H"), MSELoss] public static partial class Net;"""));
    }

    [Fact]
    public async Task A_sweep_that_CSharp_refuses_is_left_to_it() => await Verify.Analyzer("""[Model, Sweep("H", "8"), Input("B", 4), Linear("H"), MSELoss] public partial class Net;""");
}
