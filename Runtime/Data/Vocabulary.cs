namespace Kiln;

/// <summary>Characters as class numbers and back: the characters of a text, in their order.</summary>
public sealed class Vocabulary
{
    private readonly char[] _characters;

    /// <summary>Takes every character of a text once.</summary>
    public Vocabulary(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _characters = [.. text.Distinct().Order()];
    }

    /// <summary>Number of characters.</summary>
    public int Count => _characters.Length;

    /// <summary>The character of a number.</summary>
    public char this[int index] => _characters[index];

    /// <summary>The numbers of a text's characters.</summary>
    /// <exception cref="ArgumentException">A character is unknown; the message says where.</exception>
    public int[] Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var numbers = new int[text.Length];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Array.BinarySearch(_characters, text[i]);
            if (numbers[i] < 0)
                throw new ArgumentException($"text[{i}] is '{text[i]}' (U+{(int)text[i]:X4}), which the vocabulary does not have.", nameof(text));
        }

        return numbers;
    }

    /// <summary>The text of numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such number.</exception>
    public string Decode(ReadOnlySpan<int> numbers)
    {
        var text = new char[numbers.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if ((uint)numbers[i] >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(numbers), numbers[i], $"numbers[{i}] must be in [0, {Count}).");
            text[i] = _characters[numbers[i]];
        }

        return new string(text);
    }
}
