using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kiln.Generator.Tests.Analyzer;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Mistakes;

/// <summary>The table of wrong models: one message each, at its place, to the letter; and no message that leaves its reader alone.</summary>
public partial class MistakeTests
{
    private static readonly string[] Verbs =
    [
        "Add", "Break", "Bring", "Choose", "Copy", "Did you mean", "Give", "insert", "Insert", "Keep", "Leave", "Let", "Make", "Merge", "Move", "Name", "Project",
        "Put", "Remove", "Rename", "Set", "Stack", "Swap", "Take", "Use", "use", "Write",
    ];

    public static TheoryData<string> All => [.. MistakeTable.All.Select(mistake => mistake.ToString())];

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_message_says_it_at_its_place(string name)
    {
        Mistake mistake = MistakeTable.Of(name);
        string[] sources = mistake.Other.Length == 0 ? [mistake.Wrong] : [mistake.Wrong, mistake.Other];
        ImmutableArray<Diagnostic> found = await Verify.Analyzer(sources);

        Diagnostic diagnostic = Assert.Single(found);
        Assert.Equal(mistake.Message, diagnostic.GetMessage(CultureInfo.InvariantCulture));
        AssertLinesAreRight(mistake, diagnostic);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_repaired_model_compiles_and_nothing_is_left_to_say(string name)
    {
        Mistake mistake = MistakeTable.Of(name);

        Assert.Empty(await Verify.Everything(mistake.Other.Length == 0 ? [mistake.Repaired] : [mistake.Repaired, mistake.Other]));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void The_message_says_what_was_found_and_expected_who_fixed_it_and_what_to_do(string name)
    {
        Mistake mistake = MistakeTable.Of(name);

        Assert.All("fec", mark => Assert.NotEqual("", mistake.Part(mark)));
        Assert.Contains(Verbs, verb => mistake.Part('a').StartsWith(verb, StringComparison.Ordinal));
        // Whoever fixed it stands in the source: a layer with its line, what is marked, or the class.
        string culprit = Line().Replace(mistake.Part('c'), "").Replace(" -> ", ", ").Replace(", …)", "").Trim('\'', '[', ']');
        Assert.Contains(culprit, mistake.Source + mistake.Other, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_is_large_and_has_every_rule()
    {
        Assert.True(MistakeTable.All.Count >= 60);
        Assert.Equal(MistakeTable.All.Count, MistakeTable.All.Select(mistake => mistake.ToString()).Distinct().Count());
        string[] information = ["KILN0507", "KILN0901"];
        Assert.Equal(Diagnostics.All.Select(rule => rule.Id).Except(information), MistakeTable.All.Select(mistake => mistake.Id).Distinct().Order(StringComparer.Ordinal));
    }

    // "Linear(5) on line 4": line 4 holds that layer, and the editor can jump to it.
    private static void AssertLinesAreRight(Mistake mistake, Diagnostic diagnostic)
    {
        string[] lines = mistake.Source.Split('\n');
        int[] related = [.. diagnostic.AdditionalLocations.Where(location => location.SourceTree == diagnostic.Location.SourceTree).Select(location => location.GetLineSpan().StartLinePosition.Line + 1)];
        foreach (Match match in LayerOnLine().Matches(mistake.Message))
        {
            int line = int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture);
            Assert.Contains(match.Groups["kind"].Value, lines[line - 1], StringComparison.Ordinal);
            Assert.Contains(line, related);
        }
    }

    [GeneratedRegex(@"(?<kind>\w+)(<[^>]*>)?(\([^()]*(\([^()]*\)[^()]*)*\))? on line (?<line>\d+)")]
    private static partial Regex LayerOnLine();

    [GeneratedRegex(@" on line \d+")]
    private static partial Regex Line();
}
