using Kiln.Kernels;
using System.Buffers.Binary;
using System.Text;
using CsCheck;

namespace Kiln.Runtime.Tests.Storage;

public sealed class SafeTensorsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_saved_comes_back()
    {
        FakeModel model = FakeModel.Small().Fill(1);
        model.RngState = new RngState(ulong.MaxValue, 12);
        string path = PathOf("model");
        model.Save(path);
        FakeModel other = FakeModel.Small();
        other.Flat.Fill(9);
        other.Load(path);
        foreach (ParameterInfo parameter in model.ParameterInfos)
            Assert.Equal(model.Values(parameter.Name), other.Values(parameter.Name));
        Assert.Equal(model.Flat.ToArray(), other.Flat.ToArray());
        Assert.Equal(model.RngState, other.RngState);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void The_file_is_plain_safetensors()
    {
        string path = PathOf("model");
        FakeModel.Small().Fill(1).Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        Assert.Equal(0, (8 + length) % 8);
        string header = Encoding.UTF8.GetString(bytes, 8, length);
        Assert.StartsWith("{\"__metadata__\":{\"format\":\"pt\"", header);
        Assert.Contains("\"linear1.weight\":{\"dtype\":\"F32\",\"shape\":[3,4],\"data_offsets\":[0,48]}", header);
        Assert.Equal(8 + length + (4 * (12 + 3 + 6 + 3)), bytes.Length);
        Assert.Equal(2f, BitConverter.ToSingle(bytes, 8 + length + 4));
    }

    [Fact]
    public void Files_made_elsewhere_load_through_a_map_and_from_other_float_types()
    {
        string path = PathOf("half");
        Write(path, """{"fc.w":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},"bn.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[4,12]}}""",
            [0x00, 0x3C, 0x00, 0xC0, 1, 0, 0, 0, 0, 0, 0, 0]);
        FakeModel model = Vector(2);
        model.Load(path, name => name == "w" ? "fc.w" : name);
        Assert.Equal([1, -2], model.Values("w"));

        Write(path, """{"w":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", [0x80, 0x3F, 0x00, 0xC0]);
        model.Load(path);
        Assert.Equal([1, -2], model.Values("w"));

        Write(path, """{"w":{"dtype":"F64","shape":[2],"data_offsets":[0,16]}}""", [.. BitConverter.GetBytes(.5), .. BitConverter.GetBytes(3.0)]);
        model.Load(path);
        Assert.Equal([.5f, 3], model.Values("w"));
    }

    [Fact]
    public void Strict_loading_names_what_is_missing_and_what_is_left()
    {
        string path = PathOf("other");
        Write(path, """{"v":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]);
        FakeModel model = Vector(2);
        model.Parameter("w").Set([1, 2]);
        string message = Refused(model, path);
        Assert.Contains("it lacks w; the model has no v", message);
        model.Load(path, strict: false);
        Assert.Equal([1, 2], model.Values("w"));
    }

    [Fact]
    public void A_wrong_shape_is_refused_even_when_not_strict()
    {
        string path = PathOf("shape");
        Write(path, """{"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""", new byte[8]);
        FakeModel model = Vector(2);
        var error = Assert.Throws<InvalidDataException>(() => model.Load(path, strict: false));
        Assert.Contains("w has the shape (1, 2), the model's is (2)", error.Message);
    }

    [Theory]
    [InlineData("cut short", """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7)]
    [InlineData("belong to no tensor", """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9)]
    [InlineData("overlaps", """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"v":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("hole", """{"w":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12)]
    [InlineData("cannot lie", """{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8)]
    [InlineData("cannot lie", """{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", 8)]
    [InlineData("unknown type", """{"w":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("negative", """{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("twice", """{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("lacks", """{"w":{"dtype":"F32","shape":[2]}}""", 8)]
    [InlineData("not valid JSON", """{"w":{"dtype":"F32","shape":[2""", 8)]
    [InlineData("'{'", " {}", 0)]
    public void A_damaged_file_is_refused_with_the_reason(string reason, string header, int dataBytes)
    {
        string path = PathOf("damaged");
        Write(path, header, new byte[dataBytes]);
        FakeModel model = Vector(2);
        model.Parameter("w").Set([1, 2]);
        Assert.Contains(reason, Refused(model, path));
        Assert.Equal([1, 2], model.Values("w"));
    }

    [Fact]
    public void A_damaged_length_is_refused()
    {
        string path = PathOf("length");
        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Contains("3 bytes are too few", Refused(Vector(2), path));
        File.WriteAllBytes(path, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, (byte)'{']);
        Assert.Contains("more than the 100000000", Refused(Vector(2), path));
        File.WriteAllBytes(path, [200, 0, 0, 0, 0, 0, 0, 0, (byte)'{']);
        Assert.Contains("cut short", Refused(Vector(2), path));
    }

    [Fact]
    public void Every_prefix_of_a_file_is_refused_and_changes_nothing()
    {
        string path = PathOf("model");
        FakeModel.Small().Fill(1).Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        FakeModel model = FakeModel.Small().Fill(2);
        float[] before = model.Flat.ToArray();
        for (int length = 0; length < bytes.Length; length += 13)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Refused(model, path);
            Assert.Equal(before, model.Flat.ToArray());
        }
    }

    /// <summary>Whatever the bytes, a file loads or is refused, and a refused one has changed nothing; a flipped byte never leads to another exception.</summary>
    [Fact]
    public void Damaged_files_are_refused_and_nothing_else_happens()
    {
        string path = PathOf("fuzz");
        FakeModel.Small().Fill(1).Save(path);
        byte[] good = File.ReadAllBytes(path);
        int header = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(good);
        FakeModel model = FakeModel.Small().Fill(2);
        // Most places lie in the header, where everything is decided; "0", "9", braces and quotes keep it readable for longer.
        byte[] values = [.. "0123456789{}[]\":,-x"u8, 0, 255];
        Gen.Select(Gen.Int[0, header + 4].Array[1, 3], Gen.Int[0, values.Length - 1].Array[3], Gen.Int[0, 3 * good.Length]).Sample((places, chosen, length) =>
        {
            byte[] damaged = [.. good];
            for (int i = 0; i < places.Length; i++)
                damaged[places[i]] = values[chosen[i]];
            File.WriteAllBytes(path, length < good.Length ? damaged[..length] : damaged);
            model.Fill(2);
            float[] before = model.Flat.ToArray();
            try
            {
                model.Load(path);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith(path, error.Message);
                Assert.Equal(before, model.Flat.ToArray());
            }
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_file()
    {
        string path = PathOf("model");
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.WriteByte(1);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    private static FakeModel Vector(int size) =>
        new(new ParameterSpec("w", [size], 0, ParameterLayout.Vector(size)));

    private static string Refused(FakeModel model, string path)
    {
        var error = Assert.Throws<InvalidDataException>(() => model.Load(path));
        Assert.Contains(path, error.Message);
        return error.Message;
    }

    private static void Write(string path, string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data]);
    }

    private string PathOf(string name) => Path.Combine(_folder, $"{name}.safetensors");
}
