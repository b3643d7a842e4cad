using System.Globalization;
using System.Numerics.Tensors;

namespace Samples;

/// <summary>Tensors as text, by the rules of PyTorch (torch/_tensor_str.py) with its default print options and without summaries.</summary>
internal static class TensorText
{
    private const string Prefix = "tensor(";
    private const int LineWidth = 80;

    /// <summary><c>tensor([[ 1.,  2.], [-3.,  4.]])</c>, a line for each row.</summary>
    public static string Of<T>(Tensor<T> tensor)
        where T : unmanaged
    {
        var values = new T[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        string[] texts = values is float[] floats ? Of(floats) : Padded([.. values.Select(value => $"{value}")]);
        string type = values is int[] ? ", dtype=torch.int32" : "";
        return $"{Prefix}{Nested(texts, tensor.Lengths, Prefix.Length)}{type})";
    }

    /// <summary>
    /// All numbers in one format: without decimals when all are whole, in powers of ten when their sizes differ by more than a thousand,
    /// else with four decimals; as wide as the widest.
    /// </summary>
    public static string[] Of(float[] values)
    {
        double[] sizes = [.. values.Where(value => value != 0 && float.IsFinite(value)).Select(value => Math.Abs((double)value))];
        double least = sizes.DefaultIfEmpty(1).Min(), most = sizes.DefaultIfEmpty(1).Max();
        bool whole = sizes.All(double.IsInteger);
        bool powers = most / least > 1000 || most > 1e8 || (!whole && least < 1e-4);
        string format = powers ? "0.0000e+00" : whole ? "0." : "0.0000";
        return Padded([.. values.Select(value => Number(value, format))]);
    }

    private static string Number(float value, string format) =>
        float.IsNaN(value) ? "nan" : float.IsInfinity(value) ? value < 0 ? "-inf" : "inf" :
        ((double)value).ToString(format, CultureInfo.InvariantCulture) + (format.EndsWith('.') ? "." : "");

    private static string[] Padded(string[] texts)
    {
        int width = texts.Select(text => text.Length).DefaultIfEmpty(0).Max();
        return [.. texts.Select(text => text.PadLeft(width))];
    }

    private static string Nested(ReadOnlySpan<string> texts, ReadOnlySpan<nint> lengths, int indent)
    {
        if (lengths.Length == 1)
            return Row(texts, indent);

        int count = (int)lengths[0], size = count == 0 ? 0 : texts.Length / count;
        var parts = new string[count];
        for (int i = 0; i < count; i++)
            parts[i] = Nested(texts.Slice(i * size, size), lengths[1..], indent + 1);
        return $"[{string.Join($",{new string('\n', lengths.Length - 1)}{new string(' ', indent + 1)}", parts)}]";
    }

    private static string Row(ReadOnlySpan<string> texts, int indent)
    {
        int width = texts.IsEmpty ? 0 : texts[0].Length;
        int perLine = Math.Max(1, (LineWidth - indent) / (width + ", ".Length));
        IEnumerable<string> lines = texts.ToArray().Chunk(perLine).Select(line => string.Join(", ", line));
        return $"[{string.Join($",\n{new string(' ', indent + 1)}", lines)}]";
    }
}
