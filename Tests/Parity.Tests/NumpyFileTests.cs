using System.IO.Compression;
using System.Numerics;
using System.Numerics.Tensors;

namespace Kiln.Parity.Tests;

/// <summary>Files that NumPy wrote (golden/numpy) and files for NumPy to read: what its script checks when KILN_NUMPY_FOLDER keeps them.</summary>
public sealed class NumpyFileTests : IDisposable
{
    private static readonly string? KeptFolder = Environment.GetEnvironmentVariable("KILN_NUMPY_FOLDER");
    private readonly string _folder = KeptFolder ?? Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose()
    {
        if (KeptFolder is null)
            Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_type_is_read_and_written_as_NumPy_does_it()
    {
        Booleans();
        Numbers<sbyte>("int8");
        Numbers<byte>("uint8");
        Numbers<short>("int16");
        Numbers<ushort>("uint16");
        Numbers<int>("int32");
        Numbers<uint>("uint32");
        Numbers<long>("int64");
        Numbers<ulong>("uint64");
        Numbers<Half>("float16");
        Numbers<float>("float32");
        Numbers<double>("float64");
    }

    [Theory]
    [InlineData("vector", new[] { 3 })]
    [InlineData("cube", new[] { 2, 3, 4 })]
    [InlineData("empty", new[] { 0, 3 })]
    public void Every_rank(string name, int[] shape)
    {
        Tensor<float> expected = Values<float>(shape);
        AssertSame(expected, Npy.Load<float>(Golden(name)));
        Npy.Save(Path(name), expected);
        Assert.Equal(File.ReadAllBytes(Golden(name)), File.ReadAllBytes(Path(name)));
    }

    [Fact]
    public void A_single_number_has_one_dimension_here()
    {
        AssertSame(Tensor.Create([2.5f], [1]), Npy.Load<float>(Golden("number")));
        Assert.Empty(Npy.ReadHeader(Golden("number")).Shape);
    }

    [Fact]
    public void Memory_order_and_byte_order_are_turned()
    {
        AssertSame(Values<float>(2, 3, 4), Npy.Load<float>(Golden("fortran")));
        AssertSame(Values<double>(2, 3), Npy.Load<double>(Golden("big_float64")));
        AssertSame(Values<short>(2, 3), Npy.Load<short>(Golden("big_int16_fortran")));
        NpyHeader header = Npy.ReadHeader(Golden("big_int16_fortran"));
        Assert.Equal((">i2", true, typeof(short)), (header.Descriptor, header.FortranOrder, header.ElementType));
        Assert.Equal("(2, 3) of >i2", header.ToString());
    }

    [Theory]
    [InlineData("version2")]
    [InlineData("version3")]
    public void Every_version(string name) => AssertSame(Values<int>(2, 3), Npy.Load<int>(Golden(name)));

    [Theory]
    [InlineData("float64", "its elements are <f8, not Single; load it as Double.")]
    [InlineData("int64", "its elements are <i8, not Single; load it as Int64.")]
    [InlineData("complex", "its elements are <c8, not Single, which has no counterpart here.")]
    [InlineData("text", "its elements are <U3, not Single, which has no counterpart here.")]
    [InlineData("record", "header: the elements are records, which are not supported, at byte 20.")]
    public void Other_types_are_refused(string name, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => Npy.Load<float>(Golden(name)));
        Assert.Equal($"{Golden(name)} cannot be read: {reason}", error.Message);
    }

    [Theory]
    [InlineData("stored", CompressionLevel.NoCompression, 2, 3)]
    [InlineData("deflated", CompressionLevel.Optimal, 32, 32)]
    public void Archives(string name, CompressionLevel compression, int rows, int columns)
    {
        using (NpzFile file = Npz.Open(Golden(name, "npz")))
            AssertArchive(file, Values<float>(rows, columns));

        string path = Path(name, "npz");
        Npz.Save(path, file =>
        {
            file.Add("x", Values<float>(32, 32));
            file.Add("y", Values<long>(3));
        }, compression);
        using (NpzFile file = Npz.Open(path))
            AssertArchive(file, Values<float>(32, 32));
    }

    private static void AssertArchive(NpzFile file, Tensor<float> x)
    {
        Assert.Equal(["x", "y"], file.Names);
        Assert.Equal(typeof(long), file.ReadHeader("y").ElementType);
        AssertSame(Values<long>(3), file.Load<long>("y"));
        AssertSame(x, file.Load<float>("x"));
    }

    private void Booleans() => Both("bool", Tensor.Create([false, true, false, true, false, true], [2, 3]));

    private void Numbers<T>(string name)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Both(name, Values<T>(2, 3));

    private void Both<T>(string name, Tensor<T> expected)
        where T : unmanaged
    {
        AssertSame(expected, Npy.Load<T>(Golden(name)));
        Npy.Save(Path(name), expected);
        Assert.Equal(File.ReadAllBytes(Golden(name)), File.ReadAllBytes(Path(name)));
    }

    /// <summary>-2, -1, 0, 1, … or, without negative numbers, 0, 1, 2, ….</summary>
    private static Tensor<T> Values<T>(params int[] shape)
        where T : INumber<T>, IMinMaxValue<T>
    {
        int first = T.IsZero(T.MinValue) ? 0 : -2;
        int count = shape.Aggregate(1, (product, length) => product * length);
        return Tensor.Create([.. Enumerable.Range(first, count).Select(T.CreateChecked)], [.. shape.Select(length => (nint)length)]);
    }

    private static void AssertSame<T>(Tensor<T> expected, Tensor<T> actual)
    {
        Assert.Equal(expected.Lengths.ToArray(), actual.Lengths.ToArray());
        Assert.Equal(expected.Strides.ToArray(), actual.Strides.ToArray());
        Assert.Equal<T>(expected, actual);
    }

    private static string Golden(string name, string extension = "npy") =>
        System.IO.Path.Combine(AppContext.BaseDirectory, "golden", "numpy", $"{name}.{extension}");

    private string Path(string name, string extension = "npy") => System.IO.Path.Combine(_folder, $"{name}.{extension}");
}
