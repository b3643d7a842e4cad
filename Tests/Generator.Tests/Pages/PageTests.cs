using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Pages;

/// <summary>The pages in <c>build/docs</c> are what the table of mistakes says. <c>UPDATE_SNAPSHOTS=1</c> writes them.</summary>
public partial class PageTests
{
    private static readonly string Folder = DocumentationFolder();

    public static TheoryData<string> Ids => [.. Diagnostics.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Each_diagnostic_has_its_page(string id) => AssertIs($"{id}.md", DiagnosticPage.Of(Diagnostics.Of(id)));

    [Fact]
    public void The_index_lists_them() => AssertIs("README.md", DiagnosticPage.Index());

    [Fact]
    public void The_classic_mistakes_stand_beside_PyTorchs_answers() => AssertIs("classic-mistakes.md", ClassicMistakes.Page());

    [Fact]
    public void There_is_no_page_of_a_diagnostic_that_is_gone() =>
        Assert.Equal(Diagnostics.All.Select(rule => rule.HelpLinkUri.Split('/')[^1]), Directory.GetFiles(Folder, "KILN*.md").Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void The_release_files_list_every_diagnostic_with_its_severity_and_title()
    {
        string[] listed =
        [
            .. File.ReadLines(Path.Combine(Folder, "..", "..", "Generator", "AnalyzerReleases.Unshipped.md"))
                .Concat(File.ReadLines(Path.Combine(Folder, "..", "..", "Generator", "AnalyzerReleases.Shipped.md")))
                .Select(line => Row().Match(line)).Where(row => row.Success).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}").Order(StringComparer.Ordinal),
        ];

        Assert.Equal(Diagnostics.All.Select(rule => $"{rule.Id} {(rule.IsEnabledByDefault ? rule.DefaultSeverity : "Disabled")} {rule.Title}"), listed);
    }

    private static void AssertIs(string file, string text)
    {
        string path = Path.Combine(Folder, file);
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(path, text);
        Assert.True(File.Exists(path), $"{path} is missing. UPDATE_SNAPSHOTS=1 writes it.");
        Assert.Equal(text, File.ReadAllText(path).ReplaceLineEndings("\n"));
    }

    private static string DocumentationFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "build", "docs"));

    [GeneratedRegex(@"^(KILN\d{4}) *\| *Kiln *\| *(\w+) *\| *(.*?) *$")]
    private static partial Regex Row();
}
