using System.IO.Compression;
using System.Text;

namespace Kiln.Runtime.Tests.Data;

public sealed class ReaderTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Theory, InlineData(false), InlineData(true)]
    public void Idx_files_of_every_type(bool compressed)
    {
        Write(compressed, 0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255);
        (int[] shape, byte[] values) = IdxFile.LoadBytes(_path);
        Assert.Equal([2, 3], shape);
        Assert.Equal([1, 2, 3, 4, 5, 255], values);
        Assert.Equal([1f, 2, 3, 4, 5, 255], IdxFile.LoadFloats(_path).Values);

        Write(compressed, 0, 0, 9, 1, 0, 0, 0, 1, 255);
        Assert.Equal([-1f], IdxFile.LoadFloats(_path).Values);
        Write(compressed, 0, 0, 0x0B, 1, 0, 0, 0, 1, 255, 254);
        Assert.Equal([-2f], IdxFile.LoadFloats(_path).Values);
        Write(compressed, 0, 0, 0x0C, 1, 0, 0, 0, 1, 0, 1, 0, 0);
        Assert.Equal([65536f], IdxFile.LoadFloats(_path).Values);
        Write(compressed, 0, 0, 0x0D, 1, 0, 0, 0, 1, 0x3F, 0x80, 0, 0);
        Assert.Equal([1f], IdxFile.LoadFloats(_path).Values);
        Write(compressed, 0, 0, 0x0E, 1, 0, 0, 0, 1, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0);
        Assert.Equal([1f], IdxFile.LoadFloats(_path).Values);
        Assert.Contains("byte 2 says Float64", Assert.Throws<InvalidDataException>(() => IdxFile.LoadBytes(_path)).Message);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void Damaged_idx_files_are_refused_at_their_byte(bool compressed)
    {
        Refused("byte 1 is not zero", 0, 1, 8, 1);
        Refused("byte 2 is 7", 0, 0, 7, 1);
        Refused("ends at byte 3", 0, 0, 8);
        Refused("ends at byte 6", 0, 0, 8, 1, 0, 0);
        Refused("ends at byte 10; its header promises 2 more", 0, 0, 8, 1, 0, 0, 0, 4, 1, 2);
        Refused("end at byte 9", 0, 0, 8, 1, 0, 0, 0, 1, 1, 2);
        Refused("dimension 1, at byte 8", 0, 0, 8, 2, 0, 1, 0, 0, 0, 1, 0, 0);
        Refused("dimension 0, at byte 4, is 4294967295", 0, 0, 8, 1, 255, 255, 255, 255);

        // A header that promises two gigabytes of nothing does not reserve them.
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused("2147480000 more", 0, 0, 8, 1, 0x7F, 0xFF, 0xF1, 0xC0);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);

        void Refused(string message, params byte[] bytes)
        {
            Write(compressed, bytes);
            Assert.Contains(message, Assert.Throws<InvalidDataException>(() => IdxFile.LoadBytes(_path)).Message);
        }
    }

    [Fact]
    public void A_damaged_gzip_file_is_refused()
    {
        Write(true, [0, 0, 8, 1, 0, 0, 4, 0, .. Enumerable.Range(0, 1024).Select(i => (byte)(i * i))]);
        byte[] bytes = File.ReadAllBytes(_path);
        for (int i = 10; i < bytes.Length; i += 7)
        {
            byte[] damaged = [.. bytes];
            damaged[i] ^= 0x55;
            File.WriteAllBytes(_path, damaged);
            try
            {
                IdxFile.LoadBytes(_path);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith(_path, error.Message);
            }

            // The last eight bytes are the checksum and the length: all content was there.
            if (i >= bytes.Length - 10)
                continue;
            File.WriteAllBytes(_path, bytes[..i]);
            Assert.Throws<InvalidDataException>(() => IdxFile.LoadBytes(_path));
        }
    }

    [Fact]
    public void Text_is_strict_UTF8()
    {
        File.WriteAllText(_path, "a\r\nb\u00e9\n\nc\n", new UTF8Encoding(true));
        Assert.Equal(["a", "b\u00e9", "", "c"], TextFile.LoadLines(_path));
        File.WriteAllBytes(_path, [97, 98, 0xC3, 0x28]);
        Assert.Contains("byte 2, 0xC3", Assert.Throws<InvalidDataException>(() => TextFile.Load(_path)).Message);
        var vocabulary = new Vocabulary("hello world");
        Assert.Equal(" dehlorw", vocabulary.Decode([0, 1, 2, 3, 4, 5, 6, 7]));
        Assert.Equal([3, 2, 4, 4, 5], vocabulary.Encode("hello"));
        Assert.Contains("text[1] is 'x'", Assert.Throws<ArgumentException>(() => vocabulary.Encode("hx")).Message);
    }

    [Fact]
    public void Csv_tables()
    {
        File.WriteAllText(_path, "length,species,\"a, b\"\n1.5,setosa,2\r\n\"-3e2\",\"vi\"\"rgi,\nnica\",?\n4,setosa, 7 \n\n");
        CsvTable table = CsvTable.Load(_path);
        Assert.Equal(["length", "species", "a, b"], table.Columns);
        Assert.Equal([1.5f, -300, 4], table.Floats("length"));
        Assert.Equal([1.5f, 2, -300, -1, 4, 7], table.Floats(["length", "a, b"], missing: -1));
        (int[] classes, string[] names) = table.Classes("species");
        Assert.Equal([0, 1, 0], classes);
        Assert.Equal(["setosa", "vi\"rgi,\nnica"], names);
        Assert.Contains("line 3, column 3 (a, b)", Assert.Throws<InvalidDataException>(() => table.Floats("a, b")).Message);
        Assert.Contains("line 2, column 2 (species): \"setosa\" is no number", Assert.Throws<InvalidDataException>(() => table.Floats()).Message);
        Assert.Contains("it has length, species", Assert.Throws<ArgumentException>(() => table.Texts("x")).Message);
    }

    [Fact]
    public void Damaged_csv_tables_are_refused_at_their_line()
    {
        Refused("line 3 has 1 columns", "a,b\n1,2\n3\n");
        Refused("line 3 has 3 columns", "a,b\n1,2\n3,4,5\n");
        Refused("line 1 names columns 1 and 2 \"a\"", "a,a\n1,2\n");
        Refused("is empty", "\n\n");
        Refused("in line 2 is not closed", "a,b\n1,\"2\n3,4\n");
        CsvTable plain = Load("1;2\n3;4\n", ';', false);
        Assert.Equal(["1", "2"], plain.Columns);
        Assert.Equal([1f, 2, 3, 4], plain.Floats());

        void Refused(string message, string text) => Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Load(text)).Message);

        static CsvTable Load(string text, char separator = ',', bool hasHeader = true) =>
            CsvTable.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)), "table", separator, hasHeader);
    }

    private void Write(bool compressed, params byte[] bytes)
    {
        using Stream stream = compressed ? new GZipStream(File.Create(_path), CompressionLevel.Fastest) : File.Create(_path);
        stream.Write(bytes);
    }
}
