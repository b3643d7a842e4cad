using System.Text;

namespace Kiln.Generator.Text;

/// <summary>
/// Writes indented source text with <c>\n</c> line ends. Takes raw string literals of many lines and indents each; blank lines
/// stay free of spaces.
/// </summary>
internal sealed class CodeWriter
{
    private const string IndentUnit = "    ";

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes an empty line.</summary>
    public void Line() => _text.Append('\n');

    /// <summary>Writes one or more lines, each at the current indentation.</summary>
    public void WriteLine(string lines) => WriteLines(lines, prefix: "");

    /// <summary>Writes lines as a documentation comment. The text is XML; see <see cref="Literals.XmlText"/>.</summary>
    public void Documentation(string xml) => WriteLines(xml, prefix: "/// ");

    /// <summary>Writes lines as a <c>//</c> comment.</summary>
    public void Comment(string text) => WriteLines(text, prefix: "// ");

    /// <summary>Writes the header and an open brace; what follows is indented until the scope is disposed, which closes the brace.</summary>
    public Scope Block(string header, string close = "}")
    {
        WriteLine(header);
        WriteLine("{");
        _depth++;
        return new Scope(this, close);
    }

    /// <summary>Indents what follows until the scope is disposed, without braces.</summary>
    public Scope Indent()
    {
        _depth++;
        return new Scope(this, close: null);
    }

    public override string ToString() => _text.ToString();

    private void WriteLines(string lines, string prefix)
    {
        foreach (string line in lines.Replace("\r\n", "\n").Split('\n'))
        {
            string content = (prefix + line).TrimEnd();
            if (content.Length > 0)
            {
                for (int i = 0; i < _depth; i++)
                {
                    _text.Append(IndentUnit);
                }

                _text.Append(content);
            }

            _text.Append('\n');
        }
    }

    /// <summary>An open indentation; for <c>using</c>.</summary>
    internal readonly struct Scope(CodeWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (close is not null)
            {
                writer.WriteLine(close);
            }
        }
    }
}
