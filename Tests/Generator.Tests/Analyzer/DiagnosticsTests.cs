using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Analyzer;

public class DiagnosticsTests
{
    private static readonly DiagnosticDescriptor[] Fields =
        [.. typeof(Diagnostics).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>()];

    [Fact]
    public void All_holds_every_rule_once_and_in_the_order_of_ids()
    {
        Assert.Equal(Fields, Diagnostics.All);
        Assert.Equal(Fields.Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal), Diagnostics.All.Select(rule => rule.Id));
    }

    [Fact]
    public void Placeholders_are_numbered_without_gaps()
    {
        foreach (DiagnosticDescriptor rule in Fields)
        {
            int[] numbers = [.. Regex.Matches(rule.MessageFormat.ToString(), @"\{(\d)\}").Select(match => match.Groups[1].Value[0] - '0').Distinct().Order()];
            Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
        }
    }

    [Fact]
    public void Every_rule_has_a_page()
    {
        foreach (DiagnosticDescriptor rule in Fields)
            Assert.EndsWith($"/{rule.Id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_cannot_be_switched_off() =>
        Assert.All(Fields.Where(rule => rule.DefaultSeverity == DiagnosticSeverity.Error), rule => Assert.Contains(WellKnownDiagnosticTags.NotConfigurable, rule.CustomTags));

    [Fact]
    public void Shapes_of_layers_are_off_by_default() => Assert.False(Diagnostics.LayerShape.IsEnabledByDefault);
}
