using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace Kiln.Runtime.Tests.Storage;

public sealed class NpyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_saved_comes_back_whatever_its_shape_and_strides()
    {
        string path = PathOf("array");
        Gen.Select(Gen.Int[0, 4].Array[1, 5], Gen.Int[-1000, 1000], Gen.Bool).Sample((shape, seed, transposed) =>
        {
            int count = shape.Aggregate(1, (product, length) => product * length);
            nint[] lengths = [.. shape.Select(length => (nint)length)];
            Tensor<int> tensor = Tensor.Create([.. Enumerable.Range(seed, count)], lengths);
            if (transposed && shape.Length > 1 && count > 0)
                tensor = Tensor.Transpose(tensor);
            Npy.Save(path, tensor);
            Tensor<int> loaded = Npy.Load<int>(path);
            Assert.Equal(tensor.Lengths.ToArray(), loaded.Lengths.ToArray());
            Assert.Equal<int>(tensor, loaded);
            Assert.Equal(0, new FileInfo(path).Length - (count * sizeof(int)) - 128);
        }, iter: 100, threads: 1);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Large_arrays_come_in_parts()
    {
        string path = PathOf("large");
        Tensor<double> tensor = Tensor.Create([.. Enumerable.Range(0, 600_001).Select(i => i / 3.0)], [600_001]);
        Npy.Save(path, tensor.AsReadOnlyTensorSpan());
        Assert.Equal<double>(tensor, Npy.Load<double>(path));
        Npz.Save(path, file => file.Add("x", tensor));
        using NpzFile archive = Npz.Open(path);
        Assert.Equal<double>(tensor, archive.Load<double>("x"));
    }

    [Fact]
    public void A_model_s_output_is_saved_without_a_tensor_of_its_own()
    {
        float[] memory = [0, 1, 2, 3, 4, 5, 6, 7];
        Npy.Save(PathOf("span"), new ReadOnlyTensorSpan<float>(memory, [2, 4]).Slice([0..2, 1..3]));
        Assert.Equal<float>([1, 2, 5, 6], Npy.Load<float>(PathOf("span")));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_older_file()
    {
        string path = PathOf("array");
        Npy.Save(path, Tensor.Create([1, 2], [2]));
        var error = Assert.Throws<NotSupportedException>(() => Npy.Save(path, Tensor.Create([Guid.Empty], [1])));
        Assert.StartsWith("Npy.Save: Guid has no counterpart in NumPy files; supported are Boolean, SByte, Byte, ", error.Message);
        Assert.Throws<InvalidOperationException>(() => Npz.Save(path, _ => throw new InvalidOperationException()));
        Assert.Equal<int>([1, 2], Npy.Load<int>(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.Throws<NotSupportedException>(() => Npy.Load<char>(path));
        Assert.Throws<FileNotFoundException>(() => Npy.Load<int>(PathOf("nothing")));
        Assert.Throws<ArgumentNullException>(() => Npy.Load<int>(null!));
    }

    [Theory]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", null)]
    [InlineData("{\"shape\":(2,),\"descr\":\"<i4\",\"fortran_order\":True}", null)]
    [InlineData("  { 'shape' : ( 1L , 2L ) , 'fortran_order' : False , 'descr' : '=i4' }  \n", null)]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2), }", "header: expected ',', at byte 62")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (-2,), }", "header: expected a length of 0 or more that fits into 64 bits, at byte 61")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (99999999999999999999,), }", "header: expected a length of 0 or more that fits into 64 bits, at byte 61")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': [2], }", "header: expected '(', at byte 60")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2,", "header: expected a length of 0 or more that fits into 64 bits, at byte 63")]
    [InlineData("{'descr': '<i4', 'fortran_order': 0, 'shape': (2,), }", "header: expected True or False, at byte 44")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, }", "header: the key 'shape' is missing, at byte 52")]
    [InlineData("{'fortran_order': False, 'shape': (2,)}", "header: the key 'descr' is missing, at byte 49")]
    [InlineData("{'descr': '<i4', 'shape': (2,)}", "header: the key 'fortran_order' is missing, at byte 41")]
    [InlineData("{'descr': '<i4', 'descr': '<i4', 'shape': (2,)}", "header: the key 'descr' stands there twice, at byte 27")]
    [InlineData("{'descr': '<i4', 'order': 'C', 'shape': (2,)}", "header: expected one of the keys 'descr', 'fortran_order' and 'shape', at byte 27")]
    [InlineData("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (2,), }", "header: the elements are records, which are not supported, at byte 20")]
    [InlineData("{'descr': i4, 'fortran_order': False, 'shape': (2,), }", "header: expected a text in quotes, at byte 20")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2,), } x", "header: expected nothing but spaces after the dictionary, at byte 68")]
    [InlineData("", "header: expected '{', at byte 10")]
    [InlineData("__import__('os').system('true')", "header: expected '{', at byte 10")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }", "its shape (3) needs 12 bytes from byte 67 on, but 8 are there")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }", "its shape (1) needs 4 bytes from byte 67 on, but 8 are there")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (0, 9223372036854775807), }", "its shape (0, 9223372036854775807) has more elements than an array can hold, 2147483591")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (65536, 65536), }", "its shape (65536, 65536) has more elements than an array can hold, 2147483591")]
    [InlineData("{'descr': '<i4', 'fortran_order': False, 'shape': (2000000000,), }", "its shape (2000000000) needs 8000000000 bytes from byte 76 on, but 8 are there")]
    [InlineData("{'descr': '|i4', 'fortran_order': False, 'shape': (2,), }", "its elements are |i4, not Int32, which has no counterpart here")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "its elements are <f4, not Int32; load it as Single")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (2,), }", "its elements are , not Int32, which has no counterpart here")]
    public void A_header_is_read_strictly(string header, string? problem)
    {
        string path = PathOf("header");
        File.WriteAllBytes(path, Bytes(1, header, [1, 0, 0, 0, 2, 0, 0, 0]));
        if (problem is null)
        {
            Assert.Equal<int>([1, 2], Npy.Load<int>(path));
            return;
        }

        Assert.Equal($"{path} cannot be read: {problem}.", Assert.Throws<InvalidDataException>(() => Npy.Load<int>(path)).Message);
    }

    [Fact]
    public void Lengths_versions_and_magic_are_checked()
    {
        const string header = "{'descr': '|b1', 'fortran_order': False, 'shape': (2,), }";
        byte[] good = Bytes(2, header, [1, 0]);
        AssertProblem("it ends at byte 5, within the magic and version, which go on to byte 8", good[..5]);
        AssertProblem("it ends at byte 0, within the magic and version, which go on to byte 8", []);
        AssertProblem("it is no NumPy file: byte 1 is 0x6E instead of 0x4E", With(good, 1, (byte)'n'));
        AssertProblem("its format version is 4.0, at byte 6; known are 1.0, 2.0 and 3.0", With(good, 6, 4));
        AssertProblem("its format version is 2.1, at byte 6; known are 1.0, 2.0 and 3.0", With(good, 7, 1));
        AssertProblem("it ends at byte 10, within the header's length, which go on to byte 12", good[..10]);
        AssertProblem("its header is 16777273 bytes long, says byte 8; at most 10000 are allowed", With(good, 11, 1));
        AssertProblem("it ends at byte 40, within the header, which go on to byte 69", good[..40]);
        AssertProblem("its shape (2) needs 2 bytes from byte 69 on, but 1 are there", good[..^1]);
        AssertProblem("byte 70 is 2; a Boolean is 0 or 1", With(good, 70, 2));
        AssertProblem(
            "its shape has 65 dimensions; at most 64 are allowed",
            Bytes(1, $"{{'descr': '|b1', 'fortran_order': False, 'shape': ({string.Concat(Enumerable.Repeat("1,", 65))})}}", [1]));
    }

    /// <summary>Whatever the bytes, a file loads or is refused; a flipped byte never leads to another exception.</summary>
    [Fact]
    public void Damaged_files_are_refused_and_nothing_else_happens()
    {
        byte[] good = Bytes(1, "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }", new byte[24]);
        string path = PathOf("fuzz");
        Gen.Select(Gen.Int[0, good.Length - 1].Array[1, 3], Gen.Byte.Array[3], Gen.Int[0, good.Length]).Sample((places, values, length) =>
        {
            byte[] damaged = [.. good];
            for (int i = 0; i < places.Length; i++)
                damaged[places[i]] = values[i];
            File.WriteAllBytes(path, values[0] % 2 == 0 ? damaged : damaged[..length]);
            try
            {
                Npy.Load<int>(path);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith($"{path} cannot be read: ", error.Message);
            }
        }, iter: 1000, threads: 1);
    }

    private void AssertProblem(string problem, byte[] bytes)
    {
        string path = PathOf("problem");
        File.WriteAllBytes(path, bytes);
        Assert.Equal($"{path} cannot be read: {problem}.", Assert.Throws<InvalidDataException>(() => Npy.Load<bool>(path)).Message);
    }

    private static byte[] Bytes(byte version, string header, byte[] data)
    {
        byte[] size = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(size, (ushort)header.Length);
        else
            BinaryPrimitives.WriteInt32LittleEndian(size, header.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. size, .. Encoding.Latin1.GetBytes(header), .. data];
    }

    private static byte[] With(byte[] bytes, int place, byte value)
    {
        byte[] changed = [.. bytes];
        changed[place] = value;
        return changed;
    }

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.npy");
}
