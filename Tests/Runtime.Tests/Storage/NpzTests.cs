using System.IO.Compression;
using CsCheck;

namespace Kiln.Runtime.Tests.Storage;

public sealed class NpzTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Arrays_of_several_types_come_back_by_name(CompressionLevel level)
    {
        string path = Saved(level);
        using NpzFile file = Npz.Open(path);
        Assert.Equal(["x", "names/y", "Größe"], file.Names);
        Assert.Equal<float>(Enumerable.Range(0, 5000).Select(i => i * 0.5f), file.Load<float>("x"));
        Assert.Equal<long>([1, -1], file.Load<long>("names/y"));
        Assert.Equal<bool>([true], file.Load<bool>("Größe"));
        Assert.Equal("(50, 100) of <f4", file.ReadHeader("x").ToString());
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_same_arrays_give_the_same_bytes()
    {
        byte[] first = File.ReadAllBytes(Saved(CompressionLevel.Optimal));
        Assert.Equal(first, File.ReadAllBytes(Saved(CompressionLevel.Optimal)));
    }

    [Fact]
    public void Names_are_checked()
    {
        using NpzFile file = Npz.Open(Saved(CompressionLevel.Optimal));
        var missing = Assert.Throws<KeyNotFoundException>(() => file.Load<float>("X"));
        Assert.Equal($"{PathOf("arrays")} has no array \"X\". Did you mean \"x\"?", missing.Message);
        Assert.Throws<NotSupportedException>(() => file.Load<Guid>("x"));
        var type = Assert.Throws<InvalidDataException>(() => file.Load<double>("x"));
        Assert.Equal($"{PathOf("arrays")}: \"x\" cannot be read: its elements are <f4, not Double; load it as Single.", type.Message);

        Npz.Save(PathOf("bad"), writer =>
        {
            writer.Add("x", Tensor.Create([1], [1]));
            var twice = Assert.Throws<ArgumentException>(() => writer.Add("x", Tensor.Create([1], [1])));
            Assert.StartsWith("NpzWriter.Add: an array named \"x\" has been added already.", twice.Message);
            Assert.Throws<ArgumentException>(() => writer.Add("", Tensor.Create([1], [1])));
            Assert.Throws<NotSupportedException>(() => writer.Add("g", Tensor.Create([Guid.Empty], [1])));
        });
        using NpzFile rest = Npz.Open(PathOf("bad"));
        Assert.Equal(["x"], rest.Names);
    }

    [Fact]
    public void Other_files_in_an_archive_are_left_out_and_doubles_are_refused()
    {
        Archive(("x.npy", []), ("readme.txt", [1]));
        using (NpzFile file = Npz.Open(PathOf("zip")))
        {
            Assert.Equal(["x"], file.Names);
            var error = Assert.Throws<InvalidDataException>(() => file.Load<float>("x"));
            Assert.EndsWith("\"x\" cannot be read: it ends at byte 0, within the magic and version, which go on to byte 8.", error.Message);
        }

        Archive(("x.npy", []), ("x.npy", []));
        var twice = Assert.Throws<InvalidDataException>(() => Npz.Open(PathOf("zip")));
        Assert.Equal($"{PathOf("zip")} cannot be read: it has two arrays named \"x\".", twice.Message);
    }

    [Fact]
    public void What_is_no_archive_is_refused()
    {
        File.WriteAllBytes(PathOf("zip"), new byte[100]);
        var error = Assert.Throws<InvalidDataException>(() => Npz.Open(PathOf("zip")));
        Assert.Equal($"{PathOf("zip")} cannot be read: End of Central Directory record could not be found.", error.Message);
        File.Delete(PathOf("zip"));
        Assert.Throws<FileNotFoundException>(() => Npz.Open(PathOf("zip")));
    }

    [Fact]
    public void A_changed_element_is_noticed()
    {
        string path = Saved(CompressionLevel.NoCompression);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[1000] ^= 1;
        File.WriteAllBytes(path, bytes);
        using NpzFile file = Npz.Open(path);
        Assert.Contains("\"x\" cannot be read: its checksum is ", Assert.Throws<InvalidDataException>(() => file.Load<float>("x")).Message);
        Assert.Equal<long>([1, -1], file.Load<long>("names/y"));
    }

    /// <summary>A directory that promises more than the archive holds costs no memory.</summary>
    [Fact]
    public void A_size_that_is_not_true_is_found_out_before_memory_is_taken()
    {
        const int count = 500_000_000;
        string header = $"{{'descr': '<i4', 'fortran_order': False, 'shape': ({count},), }}";
        Archive(("x.npy", [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. header.Select(c => (byte)c), 1, 0, 0, 0]));
        byte[] bytes = File.ReadAllBytes(PathOf("zip"));
        int directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), (uint)(10 + header.Length + (count * 4L)));
        File.WriteAllBytes(PathOf("zip"), bytes);
        using NpzFile file = Npz.Open(PathOf("zip"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("it ends at byte ", Assert.Throws<InvalidDataException>(() => file.Load<int>("x")).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);
    }

    /// <summary>Whatever the bytes, an array loads or is refused.</summary>
    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Damaged_archives_are_refused_and_nothing_else_happens(CompressionLevel level)
    {
        Npz.Save(PathOf("good"), file =>
        {
            file.Add("x", Tensor.Create([.. Enumerable.Range(0, 30)], [5, 6]));
            file.Add("y", Tensor.Create([1, 2], [2]));
        }, level);
        byte[] good = File.ReadAllBytes(PathOf("good"));
        Gen.Select(Gen.Int[0, good.Length - 1].Array[1, 3], Gen.Byte.Array[3], Gen.Int[0, good.Length]).Sample((places, values, length) =>
        {
            byte[] damaged = [.. good];
            for (int i = 0; i < places.Length; i++)
                damaged[places[i]] = values[i];
            File.WriteAllBytes(PathOf("fuzz"), values[0] % 4 == 0 ? damaged[..length] : damaged);
            try
            {
                using NpzFile file = Npz.Open(PathOf("fuzz"));
                foreach (string name in file.Names)
                    file.Load<int>(name);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith(PathOf("fuzz"), error.Message);
            }
        }, iter: 1000, threads: 1);
    }

    private string Saved(CompressionLevel level)
    {
        string path = PathOf("arrays");
        Npz.Save(path, file =>
        {
            file.Add("x", Tensor.Create([.. Enumerable.Range(0, 5000).Select(i => i * 0.5f)], [50, 100]));
            file.Add("names/y", Tensor.Create([1L, -1L], [2]));
            file.Add("Größe", Tensor.Create([true], [1]).AsReadOnlyTensorSpan());
        }, level);
        return path;
    }

    private void Archive(params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new FileStream(PathOf("zip"), FileMode.Create);
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in files)
        {
            using Stream entry = archive.CreateEntry(name).Open();
            entry.Write(bytes);
        }
    }

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.npz");
}
