using System.Text.RegularExpressions;

namespace Kiln.Generator.Tests.Mistakes;

/// <summary>
/// A wrong model, what is said about it and how it is repaired. The place is marked as <c>{|KILN0302:512|}</c>. In the message,
/// <c>&lt;f&gt;</c> marks what was found, <c>&lt;e&gt;</c> what was expected, <c>&lt;c&gt;</c> who fixed it, <c>&lt;a&gt;</c> what to do.
/// </summary>
/// <param name="Title">What was done wrong, in a few words.</param>
/// <param name="Wrong">The source, with the mark.</param>
/// <param name="Marked">The message, with its marks.</param>
/// <param name="Repaired">A sound model that does what was meant.</param>
internal sealed partial record Mistake(string Title, string Wrong, string Marked, string Repaired)
{
    /// <summary>Why Kiln refuses it: a paragraph of the diagnostic's page. The first mistake of every id has it.</summary>
    public string Why { get; init; } = "";

    /// <summary>A second file, for what needs one.</summary>
    public string Other { get; init; } = "";

    public string Id => Place().Match(Wrong).Groups["id"].Value;

    /// <summary>The source as it is written, without the mark.</summary>
    public string Source => Place().Replace(Wrong, "${text}");

    /// <summary>What the squiggle stands under.</summary>
    public string Squiggle => Place().Match(Wrong).Groups["text"].Value;

    /// <summary>The message as it is printed.</summary>
    public string Message => Tag().Replace(Marked, "");

    /// <summary>The text between a pair of marks.</summary>
    public string Part(char mark)
    {
        Match part = Regex.Match(Marked, $"<{mark}>(.*?)</{mark}>");
        return part.Success ? Tag().Replace(part.Groups[1].Value, "") : "";
    }

    public override string ToString() => $"{Id}: {Title}";

    [GeneratedRegex(@"\{\|(?<id>KILN\d{4}):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Place();

    [GeneratedRegex("</?[feca]>")]
    private static partial Regex Tag();
}
