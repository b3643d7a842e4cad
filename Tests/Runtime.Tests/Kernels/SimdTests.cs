using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

public sealed class SimdTests512 : SimdTests<F512>;

public sealed class SimdTests256 : SimdTests<F256>;

public sealed class SimdTests128 : SimdTests<F128>;

/// <summary>What every vector type promises, lane by lane.</summary>
public abstract class SimdTests<V> where V : struct, ISimd<V>
{
    private static readonly float[] Interesting =
        [0f, -0f, 1f, -1f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 1e-40f, 3e38f, -3e38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 7.3f];

    [Fact]
    public void Parts_touch_only_their_lanes()
    {
        using GuardedMemory source = new();
        using GuardedMemory destination = new();
        for (int count = 1; count < V.Width; count++)
        {
            ref float x = ref source.Tail(count);
            ref float y = ref destination.Tail(count);
            for (int i = 0; i < count; i++)
            {
                Unsafe.Add(ref x, i) = i + 1;
            }

            V part = V.LoadPart(ref Unsafe.Subtract(ref x, 5), 5, count);
            V.StorePart(part, ref Unsafe.Subtract(ref y, 5), 5, count);
            destination.AssertNothingBefore(count);
            float[] lanes = Lanes(part);
            for (int i = 0; i < V.Width; i++)
            {
                Assert.Equal(i < count ? i + 1 : 0, lanes[i]);
                if (i < count)
                {
                    Assert.Equal(i + 1, Unsafe.Add(ref y, i));
                }
            }

            Assert.Equal(lanes, Lanes(V.First(Vector(i => i + 1), count)));
        }
    }

    [Fact]
    public void Arithmetic_is_that_of_floats()
    {
        Binary((x, y) => x + y, (x, y) => x + y);
        Binary((x, y) => x - y, (x, y) => x - y);
        Binary((x, y) => x * y, (x, y) => x * y);
        Binary((x, y) => x / y, (x, y) => x / y);
        Binary(MathF.Min, V.Min);
        Binary(MathF.Max, V.Max);
        Unary(x => -x, x => -x);
        Unary(MathF.Abs, V.Abs);
        Unary(MathF.Sqrt, V.Sqrt);
        Unary(MathF.Floor, V.Floor);
        Unary(MathF.Ceiling, V.Ceiling);
        Unary(MathF.Truncate, V.Truncate);
        Unary(x => MathF.Round(x, MidpointRounding.ToEven), V.Round);
        Unary(x => MathF.Max(x, 0), V.ReLU);
        Unary(x => float.IsNaN(x) ? x : Math.Clamp(x, -1.25f, 2f), x => V.Clamp(x, V.Broadcast(-1.25f), V.Broadcast(2f)));
        Unary(x => 2 * x + 1, x => V.MultiplyAdd(V.Broadcast(2), x, V.One));
    }

    [Fact]
    public void Comparisons_choose_and_NaN_compares_false()
    {
        Binary((x, y) => x < y ? x : 9, (x, y) => V.Select(V.LessThan(x, y), x, V.Broadcast(9)));
        Binary((x, y) => x <= y ? x : 9, (x, y) => V.Select(V.LessThanOrEqual(x, y), x, V.Broadcast(9)));
        Binary((x, y) => x > y ? x : 9, (x, y) => V.Select(V.GreaterThan(x, y), x, V.Broadcast(9)));
        Binary((x, y) => x >= y ? x : 9, (x, y) => V.Select(V.GreaterThanOrEqual(x, y), x, V.Broadcast(9)));
        Binary((x, y) => x == y ? x : 9, (x, y) => V.Select(V.Equal(x, y), x, V.Broadcast(9)));
    }

    [Fact]
    public void Powers_of_two_scale_exactly()
    {
        for (int n = -126; n <= 127; n++)
        {
            Assert.Equal(MathF.ScaleB(1, n), Lanes(V.PowerOfTwo(V.Broadcast(n)))[0]);
        }

        for (int n = -250; n <= 250; n++)
        {
            Assert.Equal(MathF.ScaleB(1.25f, n), Lanes(V.Scale(V.Broadcast(1.25f), V.Broadcast(n)))[0]);
        }
    }

    [Fact]
    public void Mantissa_and_exponent_make_up_the_number()
    {
        for (uint bits = 1; bits < 0x7F800000; bits += 100_003)
        {
            float value = BitConverter.UInt32BitsToSingle(bits);
            float mantissa = Lanes(V.MantissaExponent(V.Broadcast(value), out V exponent))[0];
            Assert.InRange(mantissa, 0.75f, 1.4999999f);
            Assert.Equal(value, Math.ScaleB(mantissa, (int)Lanes(exponent)[0]));
        }
    }

    [Fact]
    public void Mantissa_and_exponent_say_what_has_no_logarithm()
    {
        (float Value, float Expected)[] cases =
        [
            (0f, float.NegativeInfinity), (-0f, float.NegativeInfinity), (float.PositiveInfinity, float.PositiveInfinity),
            (-1e-40f, float.NaN), (-2f, float.NaN), (float.NegativeInfinity, float.NaN), (float.NaN, float.NaN),
        ];
        Assert.All(cases, pair =>
        {
            V mantissa = V.MantissaExponent(V.Broadcast(pair.Value), out V exponent);
            Assert.Equal(pair.Expected, Lanes(exponent + mantissa)[0]);
        });
    }

    [Fact]
    public void Sums_and_the_largest_lane()
    {
        Random random = new(1);
        V a = Vector(_ => random.NextSingle());
        V b = Vector(_ => random.NextSingle());
        V c = Vector(_ => random.NextSingle());
        V d = Vector(_ => random.NextSingle());
        float[] sums = Each(a, b, c, d);
        float[] turned = Each(b, c, d, a);
        Assert.Equal(sums, new float[] { turned[3], turned[0], turned[1], turned[2] });
        Assert.Equal(Lanes(a).Sum(x => (double)x), sums[0], 1e-5);
        Assert.Equal(Lanes(a).Sum(x => (double)x), V.Sum(a), 1e-5);
        Assert.Equal(Lanes(d).Sum(x => (double)x), sums[3], 1e-5);
        for (int i = 0; i < V.Width; i++)
        {
            Assert.Equal(5f, V.MaxLane(Vector(lane => lane == i ? 5 : -lane)));
        }
    }

    [Fact]
    public void Four_lanes_at_a_time()
    {
        float[] x = [.. Enumerable.Range(0, 64).Select(i => (float)i)];
        Assert.All(Lanes(V.LoadQuads(ref x[0], 1, 10)), (lane, i) => Assert.Equal(1 + i / 4 * 10 + i % 4, lane));
        GCHandle handle = GCHandle.Alloc(x, GCHandleType.Pinned);
        unsafe
        {
            float* third = (float*)handle.AddrOfPinnedObject() + 3;
            Assert.All(Lanes(V.Repeat(third)), (lane, i) => Assert.Equal(3 + i % 4, lane));
            Assert.All(Lanes(V.RepeatPart(third, 2)), (lane, i) => Assert.Equal(i % 4 < 2 ? 3 + i % 4 : 0, lane));
        }

        handle.Free();
        V a = Vector(lane => lane), b = Vector(lane => 2 * lane), c = Vector(lane => 3 * lane), d = Vector(lane => 4 * lane);
        V sums = V.SumQuads(a, b, c, d);
        Assert.All(Lanes(sums), (lane, i) => Assert.Equal((1 + i % 4) * (16 * (i / 4) + 6), lane));
        float[] quad = new float[4];
        F128.Store(V.Quad(sums, V.Width / 4 - 1), ref quad[0], 0);
        Assert.Equal(Lanes(sums)[^4..], quad);
    }

    [Fact]
    public void Lanes_repeated()
    {
        V x = Vector(lane => lane);
        V[] quads = [V.RepeatQuad(x, 0), V.Width > 4 ? V.RepeatQuad(x, 1) : x, V.Width > 8 ? V.RepeatQuad(x, 2) : x, V.Width > 8 ? V.RepeatQuad(x, 3) : x];
        for (int number = 0; number < V.Width / 4; number++)
            Assert.All(Lanes(quads[number]), (lane, i) => Assert.Equal(4 * number + i % 4, lane));
        V[] lanes = [V.RepeatLane(x, 0), V.RepeatLane(x, 1), V.RepeatLane(x, 2), V.RepeatLane(x, 3)];
        for (int number = 0; number < 4; number++)
            Assert.All(Lanes(lanes[number]), (lane, i) => Assert.Equal(i / 4 * 4 + number, lane));
    }

    [Fact]
    public void Zero_below()
    {
        foreach (float size in Interesting)
        {
            V result = V.ZeroBelow(V.Broadcast(3), V.Broadcast(size), V.Broadcast(1e-30f));
            Assert.All(Lanes(result), lane => Assert.Equal(size < 1e-30f ? 0 : 3, lane));
        }
    }

    private static float[] Each(V a, V b, V c, V d)
    {
        float[] sums = new float[4];
        F128.Store(V.SumEach(a, b, c, d), ref sums[0], 0);
        return sums;
    }

    private static void Unary(Func<float, float> scalar, Func<V, V> vector)
    {
        foreach (float x in Interesting)
        {
            Assert.All(Lanes(vector(V.Broadcast(x))), lane => Assert.Equal(scalar(x), lane));
        }
    }

    private static void Binary(Func<float, float, float> scalar, Func<V, V, V> vector)
    {
        foreach (float x in Interesting)
        {
            foreach (float y in Interesting)
            {
                Assert.All(Lanes(vector(V.Broadcast(x), V.Broadcast(y))), lane => Assert.Equal(scalar(x, y), lane));
            }
        }
    }

    private static V Vector(Func<int, float> lane)
    {
        float[] values = [.. Enumerable.Range(0, V.Width).Select(lane)];
        return V.Load(ref values[0], 0);
    }

    private static float[] Lanes(V value)
    {
        float[] lanes = new float[V.Width];
        V.Store(value, ref lanes[0], 0);
        return lanes;
    }
}
