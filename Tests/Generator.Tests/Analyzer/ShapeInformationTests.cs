using System.Collections.Immutable;
using System.Globalization;
using Kiln.Generator.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Generator.Tests.Analyzer;

/// <summary>Shapes in sight: an information at each layer, the table on the class, a budget for the memory.</summary>
public class ShapeInformationTests
{
    private const string Net = """
        [Model]
        [Input("B", "T", 10)]
        [RNN(20)]
        [Linear(20, 5), Dropout(0.1)]
        [View(-1, 5)]
        [CrossEntropyLoss]
        public partial class Net;
        """;

    [Fact]
    public async Task Each_layer_shows_its_shape_where_that_is_switched_on()
    {
        Compilation compilation = ModelSource.Compile(Net);
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            ImmutableDictionary<string, ReportDiagnostic>.Empty.Add("KILN0901", ReportDiagnostic.Info)));
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "Input(\"B\", \"T\", 10): (B, T, 10)",
                "RNN(20): (B, T, 10) -> (B, T, 20), 640 parameters",
                "Linear(20 -> 5): (B, T, 20) -> (B, T, 5), 105 parameters",
                "Dropout(0.1): (B, T, 5) -> (B, T, 5)",
                "View(-1, 5): (B, T, 5) -> (B*T, 5)",
            ],
            found.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public Task A_shape_is_not_shown_unasked() => Verify.Analyzer(Net);

    [Theory]
    [InlineData("", "at B = 32, T = 64.")]
    [InlineData("[MemoryBudget(\"1MB\", B = 4, T = 100)]", "at B = 4, T = 100.")]
    public void The_table_ends_with_the_memory_at_a_size(string budget, string ending)
    {
        string text = ModelCompiler.Compile(ModelSource.Spec(budget + Net), new CompilerOptions(false, false), TestContext.Current.CancellationToken).Text;
        string totals = text.Split('\n').First(line => line.Contains("Parameters: ", StringComparison.Ordinal));

        Assert.StartsWith("/// Parameters: 745. Training: ", totals, StringComparison.Ordinal);
        Assert.Contains(ending, totals, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_over_its_budget_gives_one_error_and_has_its_members()
    {
        ImmutableArray<Diagnostic> found = await Verify.Everything($$"""
            [MemoryBudget("1KB", B = 4, T = 100)]{{Net[..^1]}}
            {
                public static object Use() => new Net(4, 100).Train(new float[4000], new int[400], b: 4, t: 100);
            }
            """);

        Assert.Equal("KILN0601", Assert.Single(found).Id);
    }

    [Theory]
    [InlineData("1B", false)]
    [InlineData("0.5KB", false)]
    [InlineData("1.5GB", true)]
    [InlineData(" 12 MB ", true)]
    public async Task A_budget_counts_in_powers_of_1024(string size, bool enough) =>
        Assert.Equal(enough, (await Verify.Everything($"[MemoryBudget(\"{size}\", B = 4, T = 100)]{Net}")).IsEmpty);
}
