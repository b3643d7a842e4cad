using System.Text;
using Kiln.Generator.Tests.Mistakes;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Pages;

/// <summary>The page of a diagnostic, written from the table of mistakes: what it shows is what the tests prove.</summary>
internal static class DiagnosticPage
{
    /// <summary>What the pages of rules say that have no mistake in the table.</summary>
    private static readonly Dictionary<string, string> Information = new(StringComparer.Ordinal)
    {
        ["KILN0507"] =
            "The calls over packed sequences exist where every layer works step by step or is recurrent, and where batch and time are the only symbols. This model is otherwise, as the message says, so it has the other calls only. Nothing is wrong with it.",
        ["KILN0901"] =
            "Shows at each layer the shape it receives, the shape it gives and the number of its parameters. It is off by default; a line in `.editorconfig` switches it on:\n\n"
            + "```ini\n[*.cs]\ndotnet_diagnostic.KILN0901.severity = suggestion\n```\n\nThe same table stands in the documentation of the class: hover over its name.",
    };

    public static string Of(DiagnosticDescriptor rule)
    {
        var page = new StringBuilder($"# {rule.Id}: {rule.Title}\n\n");
        Mistake[] mistakes = [.. MistakeTable.All.Where(mistake => mistake.Id == rule.Id)];
        if (mistakes.Length == 0)
            return page.Append($"{rule.DefaultSeverity}. {Information[rule.Id]}\n").ToString();

        page.Append($"{rule.DefaultSeverity}. {mistakes[0].Why}\n");
        foreach (Mistake mistake in mistakes)
            page.Append(Section(rule, mistake));
        return page.ToString();
    }

    /// <summary>All diagnostics with a line each.</summary>
    public static string Index()
    {
        var page = new StringBuilder("# Diagnostics\n\nEvery page is written by the tests, from the models that they compile.\n");
        page.Append("[Eight classic mistakes](classic-mistakes.md) shows what PyTorch says about the same ones.\n\n| id | severity | title |\n|---|---|---|\n");
        foreach (DiagnosticDescriptor rule in Diagnostics.All)
            page.Append($"| [{rule.Id}]({rule.Id}.md) | {rule.DefaultSeverity} | {rule.Title} |\n");
        return page.ToString();
    }

    private static string Section(DiagnosticDescriptor rule, Mistake mistake) =>
        $"""

        ## {mistake.Title}

        ```csharp
        {mistake.Source}
        ```

        ```
        {Place(mistake)}: {rule.DefaultSeverity.ToString().ToLowerInvariant()} {rule.Id}: {mistake.Message}
        ```

        Repaired:

        ```csharp
        {mistake.Repaired}
        ```

        """.ReplaceLineEndings("\n");

    /// <summary>Line and column as the build prints them: <c>Net.cs(3,9)</c>.</summary>
    internal static string Place(Mistake mistake)
    {
        string before = mistake.Wrong[..mistake.Wrong.IndexOf("{|", StringComparison.Ordinal)];
        return $"Net.cs({before.Count(c => c == '\n') + 1},{before.Length - before.LastIndexOf('\n')})";
    }
}
