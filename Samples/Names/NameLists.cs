using System.Text;
using Kiln;

namespace Samples;

/// <summary>Names by language: files <c>Language.txt</c> with a name a line, from a folder or from this program.</summary>
internal sealed class NameLists
{
    private NameLists(string[] languages, Name[] names) => (Languages, Names) = (languages, names);

    public string[] Languages { get; }

    public Name[] Names { get; }

    /// <summary>The lists of a folder.</summary>
    /// <exception cref="InvalidDataException">The folder or a file has nothing to learn from.</exception>
    public static NameLists Load(DirectoryInfo folder)
    {
        if (!folder.Exists)
            throw new DirectoryNotFoundException($"There is no folder {folder}.");
        FileInfo[] files = [.. folder.GetFiles("*.txt").OrderBy(file => file.Name, StringComparer.Ordinal)];
        if (files.Length is < 2 or > Classifier.Languages)
            throw new InvalidDataException($"{folder} has {files.Length} files *.txt; there must be 2 to {Classifier.Languages}, one for each language.");
        return Read(files.Select(file => (Path.GetFileNameWithoutExtension(file.Name), file.FullName, (Stream)file.OpenRead())));
    }

    /// <summary>The lists that came with this sample.</summary>
    public static NameLists LoadOwn()
    {
        string[] resources = [.. typeof(NameLists).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)];
        return Read(resources.Select(name => (name, name, typeof(NameLists).Assembly.GetManifestResourceStream(name)!)));
    }

    private static NameLists Read(IEnumerable<(string Language, string Source, Stream Stream)> lists)
    {
        var languages = new List<string>();
        var names = new List<Name>();
        foreach ((string language, string source, Stream stream) in lists)
        {
            using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
            int before = names.Count;
            try
            {
                while (reader.ReadLine() is { } line)
                {
                    if (!string.IsNullOrWhiteSpace(line))
                        names.Add(Name.Of(line, languages.Count));
                }
            }
            catch (DecoderFallbackException error)
            {
                throw new InvalidDataException($"{source} is no UTF-8 text: {error.Message}", error);
            }

            if (names.Count == before)
                throw new InvalidDataException($"{source} has no names.");
            languages.Add(language);
        }

        return new NameLists([.. languages], [.. names]);
    }

    /// <summary>A part to train on and a part held out, drawn by chance.</summary>
    public (Name[] Training, Name[] HeldOut) Split(double heldOut, TorchRandom random)
    {
        int[] order = new int[Names.Length];
        random.Permutation(order);
        int count = (int)(heldOut * order.Length);
        return ([.. order.Skip(count).Select(i => Names[i])], [.. order.Take(count).Select(i => Names[i])]);
    }
}
