using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kiln.Generator.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Generator.Tests.Analyzer;

/// <summary>Runs the analyzer over source in which <c>{|KILN0101:Net|}</c> marks what must be reported, and where.</summary>
internal static partial class Verify
{
    /// <summary>Nothing but the marked diagnostics is reported, each at its mark. Gives them for a look at their messages.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Analyzer(params string[] marked)
    {
        var expected = new List<string>();
        string[] sources = [.. marked.Select((text, file) => Unmark(text, $"File{file}.cs", expected))];
        ImmutableArray<Diagnostic> found = await ModelSource.Compile(sources)
            .WithAnalyzers([new ModelAnalyzer()])
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected.Order(), found.Select(diagnostic => Place(diagnostic.Id, diagnostic.Location.SourceTree!.FilePath, diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length)).Order());
        return found;
    }

    /// <summary>What compiler, generator and analyzer have to say about sources: errors and warnings, also of the generated files.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Everything(params string[] sources)
    {
        Compilation compilation = ModelSource.Compile(sources);
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14))
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _, TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> found = await generated.WithAnalyzers([new ModelAnalyzer()]).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. found.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
    }

    private static string Unmark(string marked, string file, List<string> expected)
    {
        for (Match match = Mark().Match(marked); match.Success; match = Mark().Match(marked))
        {
            string text = match.Groups["text"].Value;
            expected.Add(Place(match.Groups["id"].Value, file, match.Index, text.Length));
            marked = marked[..match.Index] + text + marked[(match.Index + match.Length)..];
        }

        return marked;
    }

    private static string Place(string id, string file, int start, int length) => $"{id} in {file} at {start}..{start + length}";

    [GeneratedRegex(@"\{\|(?<id>KILN\d{4}):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}
