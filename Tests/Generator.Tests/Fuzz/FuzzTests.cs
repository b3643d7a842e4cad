using System.Collections.Immutable;
using System.Globalization;
using Kiln.Generator.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Generator.Tests.Fuzz;

/// <summary>
/// Thousands of random declarations: diagnostics, never a crash; and whatever nobody complains about compiles. <c>KILN_FUZZ</c> sets how many
/// batches, <c>KILN_SEED</c> the first.
/// </summary>
public class FuzzTests
{
    private const int ModelsOfBatch = 120;

    public static TheoryData<int> Batches => [.. Enumerable.Range(Setting("KILN_SEED", 1), Setting("KILN_FUZZ", 10))];

    [Theory]
    [MemberData(nameof(Batches))]
    public async Task Nothing_crashes_and_what_has_no_error_compiles(int seed)
    {
        var random = new Random(seed);
        string[] sources = [.. Enumerable.Range(0, ModelsOfBatch).Select(model => new RandomDeclaration(random, $"Net{model}").ToString())];
        CSharpCompilation compilation = ModelSource.Compile(sources);
        HashSet<string> broken = Broken(compilation.GetDiagnostics(TestContext.Current.CancellationToken));

        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out ImmutableArray<Diagnostic> driverDiagnostics, TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> found = await generated.WithAnalyzers([new ModelAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Null(driver.GetRunResult().Results[0].Exception);
        Assert.Empty(driverDiagnostics);
        Assert.All(found, diagnostic => Assert.StartsWith("KILN", diagnostic.Id, StringComparison.Ordinal));
        Assert.Equal([], Unexplained(generated, found, broken, sources));
        // Otherwise nothing would have been compiled.
        int refused = broken.Concat(Broken(found)).Distinct().Count();
        Assert.InRange(ModelsOfBatch - refused, ModelsOfBatch / 12, ModelsOfBatch);
    }

    /// <summary>C#'s errors in files of models that were sound before, and of which Kiln says nothing.</summary>
    private static IEnumerable<string> Unexplained(Compilation generated, ImmutableArray<Diagnostic> found, HashSet<string> broken, string[] sources)
    {
        HashSet<string> refused = Broken(found);
        foreach (Diagnostic error in generated.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            string path = error.Location.SourceTree!.FilePath;
            int model = int.Parse(string.Concat(Path.GetFileName(path).SkipWhile(c => !char.IsDigit(c)).TakeWhile(char.IsDigit)), CultureInfo.InvariantCulture);
            string file = $"File{model}.cs";
            if (!broken.Contains(file) && !refused.Contains(file))
                yield return $"{error}\n{sources[model]}";
        }
    }

    private static HashSet<string> Broken(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Location.SourceTree!.FilePath)];

    private static int Setting(string name, int standard) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : standard;
}
