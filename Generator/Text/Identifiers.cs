using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Kiln.Generator.Text;

/// <summary>Names for emitted members, made from names users and PyTorch choose.</summary>
internal static class Identifiers
{
    /// <summary>The name as an identifier in source: <c>@class</c> for a reserved word.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>True for a reserved word of C#.</summary>
    public static bool IsKeyword(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None;

    /// <summary>Joins the words of a name, each with a capital: <c>rnn.weight_ih_l0</c> to <c>RnnWeightIhL0</c>. Never empty.</summary>
    public static string Pascal(string name)
    {
        var result = new StringBuilder();
        bool wordStarts = true;
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                wordStarts = true;
                continue;
            }

            result.Append(wordStarts ? char.ToUpperInvariant(c) : c);
            wordStarts = false;
        }

        return result.Length == 0 || char.IsDigit(result[0]) ? "_" + result : result.ToString();
    }

    /// <summary>As <see cref="Pascal"/> with a small first word: <c>hidden_state</c> to <c>hiddenState</c>, <c>RNNCell</c> to <c>rnnCell</c>.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        int capitals = pascal.TakeWhile(char.IsUpper).Count();

        // The last capital of a run begins the next word, unless the run is the whole name or its only letter.
        bool nextWordFollows = capitals > 1 && capitals < pascal.Length && char.IsLower(pascal[capitals]);
        int small = nextWordFollows ? capitals - 1 : capitals;
        return pascal[..small].ToLowerInvariant() + pascal[small..];
    }
}
