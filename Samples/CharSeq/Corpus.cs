using System.Text;

namespace Samples;

/// <summary>A text as bytes, its last tenth held out.</summary>
internal sealed class Corpus
{
    private Corpus(string name, int[] training, int[] heldOut)
    {
        Name = name;
        Training = training;
        HeldOut = heldOut;
    }

    /// <summary>Where the text comes from, for messages.</summary>
    public string Name { get; }

    /// <summary>The bytes that the model learns from.</summary>
    public int[] Training { get; }

    /// <summary>The bytes that only the final loss sees.</summary>
    public int[] HeldOut { get; }

    /// <summary>Reads a file, or the sample's own stories.</summary>
    /// <param name="file">The file, or null.</param>
    /// <param name="length">Characters per window; the held-out tenth must hold at least one window and the character after it.</param>
    /// <exception cref="InvalidDataException">The file is a folder, empty, too short, or no text; the message says which.</exception>
    public static Corpus Load(FileInfo? file, int length)
    {
        if (file is not null && Directory.Exists(file.FullName))
        {
            throw new InvalidDataException($"{file} is a folder.");
        }

        string name = file?.ToString() ?? "the sample's own text";
        byte[] bytes = file is null ? ReadOwn() : File.ReadAllBytes(file.FullName);
        CheckText(name, bytes);

        int heldOut = bytes.Length / 10;
        if (heldOut <= length)
        {
            throw new InvalidDataException($"{name} is too short: it has {bytes.Length} characters, and windows of {length} need {10L * (length + 1)}, because the last tenth is held out.");
        }

        int[] values = Array.ConvertAll(bytes, value => (int)value);
        return new Corpus(name, values[..^heldOut], values[^heldOut..]);
    }

    /// <summary>
    /// The entropy of the text's character frequencies, <c>-sum p ln p</c>: the loss, in nats, of a model that knows how often each
    /// character occurs and nothing else.
    /// </summary>
    public double UnigramEntropy()
    {
        int[] counts = new int[256];
        foreach (int value in Training.Concat(HeldOut))
        {
            counts[value]++;
        }

        double total = Training.Length + HeldOut.Length;
        return counts.Where(count => count > 0).Sum(count => -(count / total) * Math.Log(count / total));
    }

    private static byte[] ReadOwn()
    {
        using Stream stream = typeof(Corpus).Assembly.GetManifestResourceStream("stories.txt")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void CheckText(string name, byte[] bytes)
    {
        if (bytes.Length == 0)
        {
            throw new InvalidDataException($"{name} is empty.");
        }

        int zero = Array.IndexOf(bytes, (byte)0);
        if (zero >= 0)
        {
            throw new InvalidDataException($"{name} is not text: byte {zero} is zero. A UTF-16 file must be saved as UTF-8 first.");
        }

        try
        {
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetCharCount(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{name} is not UTF-8 text: byte {e.Index} fits no character.", e);
        }
    }
}
