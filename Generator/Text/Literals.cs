using System.Globalization;
using System.Text;

namespace Kiln.Generator.Text;

/// <summary>Values as C# source, the same in every culture and on every runtime the compiler may run on.</summary>
internal static class Literals
{
    /// <summary>The shortest of 7 to 9 digits that reads back as the same value: <c>0.1f</c>, <c>1E-05f</c>, <c>float.NaN</c>.</summary>
    public static string Float(float value)
    {
        if (float.IsNaN(value) || float.IsInfinity(value))
        {
            return float.IsNaN(value) ? "float.NaN" : value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        return Shortest(value, 7, 9, text => float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) == value) + "f";
    }

    /// <summary>The shortest of 15 to 17 digits that reads back as the same value: <c>1.0</c>, <c>0.1</c>, <c>double.NaN</c>.</summary>
    public static string Double(double value)
    {
        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return double.IsNaN(value) ? "double.NaN" : value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        }

        string text = Shortest(value, 15, 17, t => TryReadDouble(t) == value);
        return text.IndexOfAny(['.', 'E']) < 0 ? text + ".0" : text;
    }

    public static string Bool(bool value) => value ? "true" : "false";

    public static string Int(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An integer of the type <see cref="long"/>: <c>42L</c>.</summary>
    public static string Long(long value) => value.ToString(CultureInfo.InvariantCulture) + "L";

    /// <summary>A quoted string literal; null is <c>null</c>.</summary>
    public static string String(string? value)
    {
        if (value is null)
        {
            return "null";
        }

        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            text.Append(Escape(c));
        }

        return text.Append('"').ToString();
    }

    /// <summary>Text for the inside of an XML element.</summary>
    public static string XmlText(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\0' => "\\0",
        _ when char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\u0085' =>
            "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
        _ => c.ToString(),
    };

    private static string Shortest(double value, int fewest, int most, Func<string, bool> readsBack)
    {
        // Some runtimes print negative zero without its sign.
        if (value == 0)
        {
            return BitConverter.DoubleToInt64Bits(value) < 0 ? "-0" : "0";
        }

        string text = "";
        for (int digits = fewest; digits <= most; digits++)
        {
            text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (readsBack(text))
            {
                break;
            }
        }

        return text;
    }

    /// <summary>Null where the rounded text of the largest values lies beyond the range, which older runtimes throw at.</summary>
    private static double? TryReadDouble(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
