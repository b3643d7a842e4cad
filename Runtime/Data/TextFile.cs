using System.Text;
using System.Text.Unicode;

namespace Kiln;

/// <summary>Text in UTF-8, strictly: a byte that is none is reported, not replaced.</summary>
public static class TextFile
{
    /// <summary>Reads a whole file; a byte order mark is dropped.</summary>
    /// <exception cref="InvalidDataException">The file is no UTF-8; the message says at which byte.</exception>
    public static string Load(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        ReadOnlySpan<byte> text = bytes;
        int mark = text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        text = text[mark..];
        var characters = new char[text.Length];
        System.Buffers.OperationStatus status = Utf8.ToUtf16(text, characters, out int read, out int written, replaceInvalidSequences: false);
        return status == System.Buffers.OperationStatus.Done
            ? new string(characters, 0, written)
            : throw new InvalidDataException($"{path}: byte {read + mark}, 0x{text[read]:X2}, is not UTF-8.");
    }

    /// <summary>Reads the lines of a file; <c>\n</c> and <c>\r\n</c> end one.</summary>
    /// <exception cref="InvalidDataException">The file is no UTF-8; the message says at which byte.</exception>
    public static string[] LoadLines(string path)
    {
        string[] lines = Load(path).ReplaceLineEndings("\n").Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }
}
