using System.Text.Json;

namespace Kiln.Runtime.Tests.Rng;

public class TorchRandomTests
{
    private static readonly JsonElement Seeds = Golden.Read("random.json").GetProperty("seeds");

    public static TheoryData<int> SeedNumbers => [0, 1, 2, 3];

    [Theory, MemberData(nameof(SeedNumbers))]
    public void Words_and_uniform_numbers_are_equal_bit_for_bit(int seed)
    {
        long[] words = [.. Entry(seed, "raw_random32_10").GetProperty("data").EnumerateArray().Select(v => v.GetInt64())];
        var random = new TorchRandom(seed);
        Assert.All(words, word => Assert.Equal(word, random.NextUInt32()));

        Assert.Equal(Entry(seed, "rand_40").Floats(), Draw(seed, 40, (r, v) => r.Uniform(v)));
        Assert.Equal(Entry(seed, "uniform_minus1_1_20").Floats(), Draw(seed, 20, (r, v) => r.Uniform(v, -1, 1)));

        double[] doubles = [.. Entry(seed, "rand_float64_20").GetProperty("data").EnumerateArray().Select(v => v.GetDouble())];
        random = new TorchRandom(seed);
        Assert.All(doubles, expected => Assert.Equal(expected, random.NextDouble()));
    }

    [Theory, MemberData(nameof(SeedNumbers))]
    public void The_fused_form_equals_builds_that_contract_multiply_and_add(int seed)
    {
        float[] expected = Entry(seed, "Linear(10,10)").GetProperty("weight").GetProperty("first").Floats();
        float bound = 1 / MathF.Sqrt(10);
        var fused = new float[40];
        new TorchRandom(seed) { FusedUniform = true }.Uniform(fused, -bound, bound);
        Assert.Equal(expected, fused);

        float[] plain = Draw(seed, 40, (r, v) => r.Uniform(v, -bound, bound));
        Golden.AssertClose(expected, plain, relative: 0, absolute: 6e-8f);
    }

    [Theory, MemberData(nameof(SeedNumbers))]
    public void Normal_numbers_agree_within_1e_6(int seed)
    {
        foreach (int count in new[] { 5, 15, 16, 17, 23, 32, 40 })
            Golden.AssertClose(Entry(seed, $"randn_{count}").Floats(), Draw(seed, count, (r, v) => r.Normal(v)), 0, 1e-6f);
        Golden.AssertClose(Entry(seed, "normal_mean2_std3_20").Floats(), Draw(seed, 20, (r, v) => r.Normal(v, 2, 3)), 1e-6f, 1e-6f);
        Golden.AssertClose(Entry(seed, "normal_mean2_std3_9").Floats(), Draw(seed, 9, (r, v) => r.Normal(v, 2, 3)), 1e-6f, 1e-6f);
    }

    [Theory, MemberData(nameof(SeedNumbers))]
    public void Permutations_and_bernoulli_draws_are_equal(int seed)
    {
        var order = new int[20];
        new TorchRandom(seed).Permutation(order);
        Assert.Equal(Entry(seed, "randperm_20").Ints(), order);
        Assert.Equal(Entry(seed, "bernoulli_0.5_40").Floats(), Draw(seed, 40, (r, v) => r.Bernoulli(v, .5f)));
        Assert.Equal(Entry(seed, "bernoulli_0.3_40").Floats(), Draw(seed, 40, (r, v) => r.Bernoulli(v, .3f)));
    }

    [Theory, MemberData(nameof(SeedNumbers))]
    public void One_stream_serves_several_draws_and_keeps_the_second_normal_value(int seed)
    {
        JsonElement rows = Entry(seed, "in_a_row");
        var random = new TorchRandom(seed);
        Check("rand_3", 3, v => random.Uniform(v));
        Check("randn_3", 3, v => random.Normal(v));
        Check("randn_1", 1, v => random.Normal(v));
        var order = new int[5];
        random.Permutation(order);
        Assert.Equal(rows.GetProperty("randperm_5").Ints(), order);
        Check("randn_17", 17, v => random.Normal(v));
        Check("rand_2", 2, v => random.Uniform(v));
        Check("randn_2", 2, v => random.Normal(v));

        void Check(string name, int count, Action<float[]> draw)
        {
            var values = new float[count];
            draw(values);
            Golden.AssertClose(rows.GetProperty(name).Floats(), values, 0, 1e-6f);
        }
    }

    [Fact]
    public void Only_the_low_32_bits_of_the_seed_count() =>
        Assert.Equal(new TorchRandom(5).NextUInt32(), new TorchRandom(5 + (7L << 32)).NextUInt32());

    [Fact]
    public void A_probability_outside_0_to_1_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchRandom(0).Bernoulli(new float[1], 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TorchRandom(0).Bernoulli(new float[1], float.NaN));
    }

    private static JsonElement Entry(int seed, string name) => Seeds[seed].GetProperty(name);

    private static float[] Draw(int seed, int count, Action<TorchRandom, float[]> draw)
    {
        var values = new float[count];
        draw(new TorchRandom(seed), values);
        return values;
    }
}
