using System.Globalization;
using System.Text;

namespace Kiln;

/// <summary>
/// Reads the Python dictionary in front of an array: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (2, 3), }</c>. It takes the three
/// keys in any order, once each, and nothing else. Messages end with the byte of the file at fault.
/// </summary>
internal ref struct NpyHeaderParser
{
    private readonly string _text;
    private readonly int _start;
    private int _position;
    private string? _descriptor;
    private bool? _fortranOrder;
    private long[]? _shape;

    private NpyHeaderParser(string text, int start)
    {
        _text = text;
        _start = start;
    }

    /// <summary>Parses a header.</summary>
    /// <param name="header">Its bytes.</param>
    /// <param name="start">Where they start in the file.</param>
    /// <exception cref="InvalidDataException">It is no such dictionary.</exception>
    public static NpyHeader Parse(ReadOnlySpan<byte> header, int start)
    {
        // One char a byte, so that places in the text are places in the file; what is not ASCII is refused below in any case.
        var parser = new NpyHeaderParser(Encoding.Latin1.GetString(header), start);
        return parser.ReadDictionary();
    }

    private NpyHeader ReadDictionary()
    {
        Expect('{');
        while (!TryTake('}'))
        {
            ReadEntry();
            if (!TryTake(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (_position < _text.Length)
            throw Error("expected nothing but spaces after the dictionary");
        return new NpyHeader(
            _descriptor ?? throw Error("the key 'descr' is missing"),
            _fortranOrder ?? throw Error("the key 'fortran_order' is missing"),
            _shape ?? throw Error("the key 'shape' is missing"));
    }

    private void ReadEntry()
    {
        SkipSpace();
        int start = _position;
        string key = ReadText();
        bool known = key is "descr" or "fortran_order" or "shape";
        bool again = key switch
        {
            "descr" => _descriptor is not null,
            "fortran_order" => _fortranOrder is not null,
            _ => _shape is not null,
        };
        if (!known || again)
        {
            _position = start;
            throw Error(known ? $"the key '{key}' stands there twice" : "expected one of the keys 'descr', 'fortran_order' and 'shape'");
        }

        Expect(':');
        if (key == "descr")
            _descriptor = ReadDescriptor();
        else if (key == "fortran_order")
            _fortranOrder = ReadBool();
        else
            _shape = ReadShape();
    }

    private string ReadDescriptor()
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] is '[' or '(')
            throw Error("the elements are records, which are not supported");
        return ReadText();
    }

    private bool ReadBool()
    {
        SkipSpace();
        foreach (string word in (ReadOnlySpan<string>)["True", "False"])
        {
            if (string.CompareOrdinal(_text, _position, word, 0, word.Length) == 0)
            {
                _position += word.Length;
                return word == "True";
            }
        }

        throw Error("expected True or False");
    }

    private long[] ReadShape()
    {
        Expect('(');
        var shape = new List<long>();
        while (!TryTake(')'))
        {
            shape.Add(ReadLength());
            if (!TryTake(','))
            {
                // Without its comma, (3) is a number in Python and no tuple.
                if (shape.Count == 1)
                    throw Error("expected ','");
                Expect(')');
                break;
            }
        }

        return [.. shape];
    }

    private long ReadLength()
    {
        SkipSpace();
        int start = _position;
        while (_position < _text.Length && char.IsAsciiDigit(_text[_position]))
            _position++;
        ReadOnlySpan<char> digits = _text.AsSpan(start, _position - start);
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long length))
        {
            _position = start;
            throw Error("expected a length of 0 or more that fits into 64 bits");
        }

        // Python 2 wrote long integers as 3L.
        if (_position < _text.Length && _text[_position] == 'L')
            _position++;
        return length;
    }

    /// <summary>A text in single or double quotes. None of those that matter has an escape in it.</summary>
    private string ReadText()
    {
        SkipSpace();
        int start = _position;
        if (start < _text.Length && _text[start] is '\'' or '"')
        {
            int end = _text.IndexOf(_text[start], start + 1);
            if (end >= 0)
            {
                _position = end + 1;
                return _text[(start + 1)..end];
            }
        }

        throw Error("expected a text in quotes");
    }

    private void Expect(char symbol)
    {
        if (!TryTake(symbol))
            throw Error($"expected '{symbol}'");
    }

    private bool TryTake(char symbol)
    {
        SkipSpace();
        if (_position >= _text.Length || _text[_position] != symbol)
            return false;
        _position++;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\n' or '\t' or '\r')
            _position++;
    }

    private readonly InvalidDataException Error(string problem) => new($"header: {problem}, at byte {_start + _position}");
}
