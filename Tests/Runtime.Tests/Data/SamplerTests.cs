using System.Text.Json;

namespace Kiln.Runtime.Tests.Data;

public class SamplerTests
{
    private static readonly JsonElement Seeds = Golden.Read("random.json").GetProperty("seeds");

    [Fact]
    public void Batches_are_those_of_PyTorch_for_the_seed()
    {
        foreach (JsonElement entry in Seeds.EnumerateArray())
        {
            JsonElement golden = entry.GetProperty("dataloader_shuffle");
            int rows = golden.GetProperty("rows").GetInt32();
            using var loader = new DataLoader<float, int>(Numbered(rows), golden.GetProperty("batch_size").GetInt32(), shuffle: true, entry.GetProperty("seed").GetInt64());
            foreach (JsonElement epoch in golden.GetProperty("epochs").EnumerateArray())
            {
                int number = 0;
                foreach (Batch<float, int> batch in loader)
                    Assert.Equal(epoch[number++].EnumerateArray().Select(index => index.GetInt32()), batch.Indices.ToArray());
                Assert.Equal(loader.Count, number);
            }
        }
    }

    [Fact]
    public void Splits_are_those_of_PyTorch_for_the_seed()
    {
        foreach (JsonElement entry in Seeds.EnumerateArray())
        {
            JsonElement golden = entry.GetProperty("random_split");
            int[] lengths = [.. golden.GetProperty("lengths").EnumerateArray().Select(length => length.GetInt32())];
            Dataset<float, int>[] parts = Numbered(golden.GetProperty("rows").GetInt32()).RandomSplit(lengths, entry.GetProperty("seed").GetInt64());
            for (int i = 0; i < parts.Length; i++)
                Assert.Equal(golden.GetProperty("indices")[i].EnumerateArray().Select(index => index.GetInt32()), Targets(parts[i]));
        }
    }

    [Fact]
    public void Weighted_draws_are_those_of_PyTorch_for_the_seed()
    {
        // The golden values come from torch.multinomial alone: without the two words that a loader draws before it.
        foreach (JsonElement entry in Seeds.EnumerateArray())
        {
            long seed = entry.GetProperty("seed").GetInt64();
            Assert.Equal(entry.GetProperty("multinomial_1234_replacement_20").Ints(), Draw(new([1, 2, 3, 4], 20, replacement: true, seed), seed));
            Assert.Equal(entry.GetProperty("multinomial_1234_no_replacement_4").Ints(), Draw(new([1, 2, 3, 4], 4, replacement: false, seed), seed));
        }

        static int[] Draw(WeightedRandomSampler sampler, long seed)
        {
            var indices = new int[sampler.Count];
            sampler.Draw(new TorchRandom(seed), indices);
            return indices;
        }
    }

    [Fact]
    public void Any_epoch_has_its_order_whatever_came_before()
    {
        int[] lengths = [.. Enumerable.Range(0, 37).Select(i => 1 + (i * 7 % 11))];
        Func<Sampler>[] makers =
        [
            () => new SequentialSampler(37),
            () => new RandomSampler(37, 5),
            () => new WeightedRandomSampler([.. lengths.Select(length => (float)length)], 50, true, 5),
            () => new WeightedRandomSampler([.. lengths.Select(length => (float)length)], 20, false, 5),
            () => new BucketSampler(lengths, 4, 3, 5),
        ];
        foreach (Func<Sampler> make in makers)
        {
            Sampler sampler = make();
            int[][] orders = [.. Enumerable.Range(0, 5).Select(epoch => Order(sampler, epoch))];
            foreach (int epoch in new[] { 3, 3, 0, 4, 1 })
                Assert.Equal(orders[epoch], Order(sampler, epoch));
            Assert.Equal(orders[4], Order(make(), 4));
        }

        static int[] Order(Sampler sampler, int epoch)
        {
            var indices = new int[sampler.Count];
            sampler.Order(epoch, indices);
            return indices;
        }
    }

    [Fact]
    public void Weights_decide_how_often_a_sample_comes()
    {
        var sampler = new WeightedRandomSampler([1, 0, 3], 40000, true, 1);
        var indices = new int[sampler.Count];
        sampler.Order(0, indices);
        Assert.Equal(.25, indices.Count(index => index == 0) / 40000.0, .01);
        Assert.DoesNotContain(1, indices);
        Assert.Equal("weights", Assert.Throws<ArgumentException>(() => new WeightedRandomSampler([1, 0], 2, false)).ParamName);
        Assert.Equal("weights", Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedRandomSampler([1, -1], 2)).ParamName);
    }

    [Fact]
    public void Buckets_hold_every_sample_once_and_little_padding()
    {
        int[] lengths = new int[1003];
        new TorchRandom(2).Permutation(lengths);
        var sampler = new BucketSampler(lengths, 10, 20, 3);
        var order = new int[1003];
        sampler.Order(7, order);
        Assert.Equal(Enumerable.Range(0, 1003), order.Order());
        int padded = order.Chunk(10).Sum(batch => batch.Max(i => lengths[i]) * batch.Length);
        Assert.True(padded < 1.1 * lengths.Sum(), $"{padded} of {lengths.Sum()}");
    }

    [Fact]
    public void Folds_hold_every_sample_once()
    {
        foreach (bool shuffle in new[] { false, true })
        {
            var folds = Numbered(11).KFold(3, shuffle, 1);
            Assert.Equal([4, 4, 3], folds.Select(fold => fold.Validation.Count));
            Assert.Equal(Enumerable.Range(0, 11), folds.SelectMany(fold => Targets(fold.Validation)).Order());
            foreach (var (train, validation) in folds)
                Assert.Equal(Enumerable.Range(0, 11), Targets(train).Concat(Targets(validation)).Order());
        }

        Assert.Equal([0, 1, 2, 3], Targets(Numbered(11).KFold(3, shuffle: false)[0].Validation));
    }

    [Fact]
    public void Fractions_are_rounded_down_and_the_rest_goes_round()
    {
        Assert.Equal([4, 4, 3], Numbered(11).RandomSplit([.3334, .3333, .3333]).Select(part => part.Count));
        Assert.Throws<ArgumentException>(() => Numbered(11).RandomSplit([.5, .4]));
        Assert.Throws<ArgumentException>(() => Numbered(11).RandomSplit([5, 5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Numbered(3).Subset([3]));
    }

    internal static ArrayDataset<float, int> Numbered(int count) =>
        new(Enumerable.Range(0, 2 * count).Select(i => (float)i).ToArray(), 2, Enumerable.Range(0, count).ToArray());

    private static int[] Targets(Dataset<float, int> dataset)
    {
        var targets = new int[dataset.Count];
        for (int i = 0; i < targets.Length; i++)
            dataset.Get(i, new float[dataset.InputSize], targets.AsSpan(i, 1));
        return targets;
    }
}
