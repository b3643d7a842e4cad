using Kiln.Generator.Tests.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Kiln.Generator.Tests.Support;

/// <summary>Sources with what the generator makes of them.</summary>
internal static class Generation
{
    public static Compilation Run(params string[] sources)
    {
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14))
            .RunGeneratorsAndUpdateCompilation(ModelSource.Compile(sources), out Compilation generated, out _, TestContext.Current.CancellationToken);
        return generated;
    }

    /// <summary>The errors of C# and of the analyzer, also those in generated files.</summary>
    public static async Task<Diagnostic[]> Errors(params string[] sources) =>
    [
        .. (await Run(sources).WithAnalyzers([new ModelAnalyzer()]).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken))
            .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
    ];
}
