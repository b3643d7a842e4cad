using System.Runtime.CompilerServices;
using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Kiln.Generator.Tests.Support;

/// <summary>
/// Compares text with a file beside the test: <c>CharSeqTests.Forward.verified.cs</c> for the test <c>Forward</c> in
/// <c>CharSeqTests.cs</c>. With <c>UPDATE_SNAPSHOTS=1</c> the files are written instead. File names and the <c>.received</c> twin of a
/// failure are those of Verify.
/// </summary>
internal static class Snapshot
{
    /// <summary>Fails with a diff unless <paramref name="text"/> is what the file holds.</summary>
    /// <param name="text">What the code under test made.</param>
    /// <param name="extension">Of the file: <c>cs</c> for C#, <c>txt</c> for a dump.</param>
    /// <param name="name">Tells several snapshots of one test apart.</param>
    public static void Match(string text, string extension = "cs", string? name = null, [CallerFilePath] string file = "", [CallerMemberName] string test = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{test}{(name is null ? "" : "." + name)}");
        string verified = $"{path}.verified.{extension}", received = $"{path}.received.{extension}";
        text = Normalize(text);

        bool exists = File.Exists(verified);
        if (exists && Normalize(File.ReadAllText(verified)) == text)
        {
            File.Delete(received);
            return;
        }

        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllText(verified, text);
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        string what = exists ? $"differs from {verified}" : $"has no file {verified}";
        Assert.Fail($"The snapshot {what}. UPDATE_SNAPSHOTS=1 accepts what was received.\n{(exists ? Diff(File.ReadAllText(verified), text) : text)}");
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    // Changed lines with three unchanged ones around them, so that the reason is not lost in a file of a thousand lines.
    private static string Diff(string expected, string actual)
    {
        const int context = 3;
        List<DiffPiece> lines = InlineDiffBuilder.Diff(Normalize(expected), actual).Lines;
        var result = new StringBuilder();
        int shown = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[Math.Max(0, i - context)..Math.Min(lines.Count, i + context + 1)].All(line => line.Type == ChangeType.Unchanged))
                continue;
            if (shown != i - 1)
                result.Append("...\n");
            shown = i;
            result.Append(lines[i].Type switch { ChangeType.Inserted => "+ ", ChangeType.Deleted => "- ", _ => "  " }).Append(lines[i].Text).Append('\n');
        }

        return result.ToString();
    }
}
