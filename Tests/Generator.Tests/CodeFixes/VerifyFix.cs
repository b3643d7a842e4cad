using Kiln.Generator.Tests.Analyzer;
using Kiln.Generator.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;

namespace Kiln.Generator.Tests.CodeFixes;

/// <summary>
/// Applies a fix, alone and to all at once, and compares. What comes out must compile with its generated half, and nobody may have anything
/// left to say about it.
/// </summary>
internal static class VerifyFix
{
    /// <param name="before">Sources with marks.</param>
    /// <param name="after">Sources after the fix.</param>
    /// <param name="kind">Which of several fixes: the start of its kind, which "fix all" repeats.</param>
    public static async Task Changes<TFix>(string[] before, string[] after, string? kind = null)
        where TFix : CodeFixProvider, new()
    {
        var test = new FixTest<TFix> { CodeActionEquivalenceKey = kind };
        for (int file = 0; file < before.Length; file++)
        {
            test.TestState.Sources.Add(($"File{file}.cs", before[file]));
            test.FixedState.Sources.Add(($"File{file}.cs", after[file]));
        }

        await test.RunAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await Verify.Everything(after));
    }

    public static Task Changes<TFix>(string before, string after, string? kind = null)
        where TFix : CodeFixProvider, new() => Changes<TFix>([before], [after], kind);

    private sealed class FixTest<TFix> : CSharpCodeFixTest<ModelAnalyzer, TFix, DefaultVerifier>
        where TFix : CodeFixProvider, new()
    {
        public FixTest()
        {
            ReferenceAssemblies = TestReferences.Pack;
            TestState.AdditionalReferences.AddRange(TestReferences.All);
            // The test would switch on what is off by default.
            DisabledDiagnostics.Add(Diagnostics.LayerShape.Id);
            const string Usings = "global using System; global using Kiln;";
            TestState.Sources.Add(("Usings.cs", Usings));
            FixedState.Sources.Add(("Usings.cs", Usings));
        }

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp14);
    }
}
