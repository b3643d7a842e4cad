using System.Globalization;
using System.Text;

namespace Kiln.Generator.Graphs;

/// <summary>
/// One value of a message: text in which layers may be referred to, <c>$"{shape} from {MessageValue.OfLayer(2)}"</c>. The reader's host
/// names them, with the lines that only it knows.
/// </summary>
internal readonly record struct MessageValue(string Text)
{
    // Private characters of Unicode, which no name can hold.
    private const char Opening = '\uE000', Closing = '\uE001';

    public static implicit operator MessageValue(string text) => new(text);

    public static implicit operator MessageValue(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    public static MessageValue OfLayer(int index) => new(Opening + index.ToString(CultureInfo.InvariantCulture) + Closing);

    /// <summary>The text with every layer named by <paramref name="describe"/>.</summary>
    public string Resolve(Func<int, string> describe)
    {
        if (Text.IndexOf(Opening) < 0)
            return Text;
        var result = new StringBuilder();
        string[] parts = Text.Split(Opening);
        result.Append(parts[0]);
        foreach (string part in parts.Skip(1))
        {
            int end = part.IndexOf(Closing);
            result.Append(describe(int.Parse(part[..end], CultureInfo.InvariantCulture))).Append(part[(end + 1)..]);
        }

        return result.ToString();
    }

    public override string ToString() => Text;
}
