using System.Runtime.CompilerServices;
using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Storage;

public class ParameterTests
{
    [Fact]
    public void A_linear_weight_is_stored_transposed_with_padded_rows()
    {
        FakeModel model = FakeModel.Small();
        model.Parameter("linear1.weight").Set([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
        for (int input = 0; input < 4; input++)
        {
            for (int output = 0; output < 16; output++)
                Assert.Equal(output < 3 ? (10 * output) + input : 0, model.Flat[(input * 16) + output]);
        }

        Assert.Equal([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23], model.Values("linear1.weight"));
    }

    [Fact]
    public void Set_rewrites_the_pads()
    {
        FakeModel model = FakeModel.Small();
        model.Flat.Fill(5);
        model.Parameter("linear1.weight").Set(new float[12]);
        Assert.Equal(-1, model.Flat[..64].IndexOfAnyExcept(0f));
        Assert.Equal(5, model.Flat[64]);
    }

    [Fact]
    public void Interleaved_gates_are_a_layout_too()
    {
        // (4H, I) with H = 3, I = 2, stored [I][H][4]: all gates of a unit side by side.
        var layout = new ParameterLayout((4, 1), (3, 4), (2, 16));
        float[] values = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        var storage = new float[layout.Length];
        layout.Scatter(values, storage);
        for (int index = 0; index < 24; index++)
        {
            (int gate, int unit, int input) = (index / 6, index / 2 % 3, index % 2);
            Assert.Equal((input * 16) + (unit * 4) + gate, layout.Offset(index));
            Assert.Equal(index, storage[layout.Offset(index)]);
        }

        var back = new float[24];
        layout.Gather(storage, back);
        Assert.Equal(values, back);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(16, 16)]
    [InlineData(17, 32)]
    public void Storage_is_rounded_up_to_16_floats(int size, int length)
    {
        Assert.Equal(length, ParameterLayout.Vector(size).Length);
        Assert.Equal(2 * length, ParameterLayout.Rows(2, size).Length);
        Assert.Equal(2 * length, ParameterLayout.Transposed(size, 2).Length);
    }

    [Fact]
    public void A_wrong_length_names_parameter_shape_and_count()
    {
        ParameterInfo parameter = FakeModel.Small().Parameter("linear1.weight");
        foreach (Action action in new Action[]
        {
            () => parameter.Set(new float[11]), () => parameter.Get(new float[11]), () => parameter.GetGradient(new float[11]),
        })
        {
            var error = Assert.Throws<ArgumentException>(action);
            Assert.Contains("linear1.weight has the shape (3, 4), 12 values; the span has 11", error.Message);
        }
    }

    [Fact]
    public void Frozen_parameters_and_buffers_have_no_gradient()
    {
        FakeModel model = FakeModel.Small();
        Assert.Throws<InvalidOperationException>(() => model.Parameter("linear2.weight").GetGradient(new float[6]));
        Assert.Throws<InvalidOperationException>(() => model.Parameter("batchnorm1d1.running_mean").GetGradient(new float[3]));
        Assert.Equal(80, model.Gradients.Length);
        Assert.Equal(80 + 48, model.Flat.Length);
    }

    [Fact]
    public void Gradients_come_in_the_same_order()
    {
        FakeModel model = FakeModel.Small();
        model.Gradients[17] = 4;
        var gradient = new float[12];
        model.Parameter("linear1.weight").GetGradient(gradient);
        Assert.Equal(4, gradient[(1 * 4) + 1]);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_nearest()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => FakeModel.Small().Parameter("linear1.wieght"));
        Assert.Contains("Did you mean \"linear1.weight\"?", error.Message);
    }

    [Fact]
    public void Buffers_start_on_cache_lines()
    {
        for (int length = 1; length < 40; length += 3)
        {
            var buffer = new AlignedBuffer(length, "test");
            Assert.Equal(length, buffer.Span.Length);
            Assert.Equal(0, Address(ref buffer.Start) % 64);
            Assert.True(Unsafe.AreSame(ref buffer.Start, ref buffer.Span[0]));
            Assert.True(Unsafe.AreSame(ref Unsafe.Add(ref buffer.Start, 2), ref buffer.At(8)));
        }
    }

    [Fact]
    public void More_than_an_array_can_hold_is_an_argument_exception()
    {
        var error = Assert.Throws<ArgumentException>(() => AlignedBuffer.OfBytes((Int128)1 << 90, "The arena"));
        Assert.Contains("The arena would take 1237940039285380274899124224 bytes", error.Message);
        Assert.Throws<ArgumentException>(() => new AlignedBuffer(nint.MaxValue, "The arena"));
    }

    [Fact]
    public void Overlapping_areas_are_refused()
    {
        ParameterSpec[] specs = [new("w", [3], 8, ParameterLayout.Vector(3))];
        Assert.Throws<ArgumentException>(() => new ParameterSet("Fake", specs, 16, 16));
        specs = [new("w", [3], 16, ParameterLayout.Vector(3))];
        Assert.Throws<ArgumentException>(() => new ParameterSet("Fake", specs, 16, 16));
        specs = [new("w", [3], 0, ParameterLayout.Vector(3)) { Frozen = true }];
        Assert.Throws<ArgumentException>(() => new ParameterSet("Fake", specs, 16, 16));
    }

    private static nint Address(ref float value) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref value);
}
