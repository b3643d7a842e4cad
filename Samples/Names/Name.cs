using System.Text;

namespace Samples;

/// <summary>A name as the classifier reads it, and the place of its language in the list.</summary>
internal sealed record Name(string Text, int[] Bytes, int Language)
{
    /// <summary>The longest name that is read, in bytes.</summary>
    public const int Longest = 64;

    public static Name Of(string text, int language) =>
        new(text, [.. Encoding.UTF8.GetBytes(text.Trim().ToLowerInvariant()).Take(Longest).Select(value => (int)value)], language);
}
