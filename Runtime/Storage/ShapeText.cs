using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>Writes shapes for people.</summary>
internal static class ShapeText
{
    /// <summary><c>(B, T, 10)</c>, as Python writes a tuple without its odd comma.</summary>
    public static string Of<T>(IEnumerable<T> dims)
        where T : IFormattable =>
        $"({string.Join(", ", dims.Select(dim => dim.ToString(null, CultureInfo.InvariantCulture)))})";

    /// <summary>The same for sizes on the stack.</summary>
    public static string Of(ReadOnlySpan<int> dims)
    {
        var text = new StringBuilder("(");
        for (int i = 0; i < dims.Length; i++)
            text.Append(i == 0 ? "" : ", ").Append(dims[i].ToString(CultureInfo.InvariantCulture));
        return text.Append(')').ToString();
    }

    /// <summary>The same for a tensor's lengths.</summary>
    public static string Of(ReadOnlySpan<nint> dims)
    {
        var text = new StringBuilder("(");
        for (int i = 0; i < dims.Length; i++)
            text.Append(i == 0 ? "" : ", ").Append(dims[i].ToString(CultureInfo.InvariantCulture));
        return text.Append(')').ToString();
    }
}
