using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kiln.Generator.Graphs;

/// <summary>
/// Reads sizes as users write them: identifiers, integers, <c>+ - * /</c>, parentheses and <c>floor(…)</c>. A division by a
/// constant rounds down, any other must be exact.
/// </summary>
/// <remarks><code>
/// sum     = product { ("+" | "-") product }
/// product = factor { ("*" | "/") factor }
/// factor  = "-" factor | integer | identifier | [ "floor" ] "(" sum ")"
/// </code></remarks>
internal sealed class DimParser
{
    /// <summary>Keeps hostile text from exhausting the editor's stack.</summary>
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _position;
    private int _depth;

    private DimParser(string text) => _text = text;

    public static bool TryParse(string text, [NotNullWhen(true)] out Dim? dim, [NotNullWhen(false)] out string? error)
    {
        dim = null;
        error = null;
        try
        {
            var parser = new DimParser(text);
            Dim sum = parser.ParseSum();
            if (parser.Peek() != '\0')
            {
                throw parser.Unexpected();
            }

            dim = sum;
            return true;
        }
        catch (Exception exception) when (exception is FormatException or DimOverflowException)
        {
            error = exception.Message;
            return false;
        }
    }

    private Dim ParseSum()
    {
        Dim sum = ParseProduct();
        while (true)
        {
            if (TryTake('+'))
            {
                sum += ParseProduct();
            }
            else if (TryTake('-'))
            {
                sum -= ParseProduct();
            }
            else
            {
                return sum;
            }
        }
    }

    private Dim ParseProduct()
    {
        Dim product = ParseFactor();
        while (true)
        {
            if (TryTake('*'))
            {
                product *= ParseFactor();
            }
            else if (TryTake('/'))
            {
                product = Divide(product, ParseFactor());
            }
            else
            {
                return product;
            }
        }
    }

    private Dim ParseFactor()
    {
        if (++_depth > MaxDepth)
        {
            throw new FormatException($"The size is nested deeper than {MaxDepth} levels.");
        }

        Dim factor = TryTake('-') ? -ParseFactor() : ParsePrimary();
        _depth--;
        return factor;
    }

    private Dim ParsePrimary()
    {
        char next = Peek();
        if (next is >= '0' and <= '9')
        {
            string digits = TakeWhile(c => c is >= '0' and <= '9');
            return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
                ? Dim.Constant(value)
                : throw new FormatException($"The number {digits} exceeds 64 bits.");
        }

        if (char.IsLetter(next) || next == '_')
        {
            string name = TakeWhile(c => char.IsLetterOrDigit(c) || c == '_');
            return name == "floor" && Peek() == '(' ? ParsePrimary() : Dim.Symbol(name);
        }

        if (!TryTake('('))
        {
            throw Unexpected();
        }

        Dim inner = ParseSum();
        return TryTake(')') ? inner : throw Unexpected();
    }

    private static Dim Divide(Dim dividend, Dim divisor)
    {
        if (divisor == Dim.Zero)
        {
            throw new FormatException("A size is divided by zero.");
        }

        if (divisor is { IsConstant: true, ConstantValue: > 0 })
        {
            return Dim.FloorDivide(dividend, divisor.ConstantValue);
        }

        return dividend.TryDivideExactly(divisor, out Dim? quotient)
            ? quotient
            : throw new FormatException($"{dividend} is not divisible by {divisor}.");
    }

    private char Peek()
    {
        while (_position < _text.Length && char.IsWhiteSpace(_text[_position]))
        {
            _position++;
        }

        return _position < _text.Length ? _text[_position] : '\0';
    }

    private bool TryTake(char expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private string TakeWhile(Func<char, bool> belongs)
    {
        int start = _position;
        while (_position < _text.Length && belongs(_text[_position]))
        {
            _position++;
        }

        return _text[start.._position];
    }

    private FormatException Unexpected() => new(_position < _text.Length
        ? $"'{_text}' has an unexpected '{_text[_position]}' at position {_position + 1}."
        : _text.Trim().Length == 0 ? "A size is empty." : $"'{_text}' ends too early.");
}
