namespace Kiln.Runtime.Tests.Data;

public class DataLoaderTests
{
    public static TheoryData<int> Prefetch => [0, 1, 2, 5];

    [Theory, MemberData(nameof(Prefetch))]
    public void Every_epoch_has_every_sample_in_the_same_order_however_far_it_is_prepared(int prefetch)
    {
        using var plain = new DataLoader<float, int>(SamplerTests.Numbered(103), 10, shuffle: true, seed: 4);
        using var loader = new DataLoader<float, int>(SamplerTests.Numbered(103), 10, shuffle: true, seed: 4, prefetch: prefetch);
        for (int epoch = 0; epoch < 20; epoch++)
        {
            Assert.Equal(epoch, loader.Epoch);
            List<int> expected = Run(plain), seen = Run(loader);
            Assert.Equal(expected, seen);
            Assert.Equal(Enumerable.Range(0, 103), seen.Order());
        }

        static List<int> Run(DataLoader<float, int> loader)
        {
            var seen = new List<int>();
            int number = 0;
            foreach (Batch<float, int> batch in loader)
            {
                Assert.Equal(++number, loader.Position);
                Assert.Equal(batch.Indices.ToArray(), batch.Targets.ToArray());
                Assert.Equal(batch.Indices.ToArray().SelectMany(i => new[] { 2f * i, (2f * i) + 1 }), batch.Inputs.ToArray());
                seen.AddRange(batch.Targets);
            }

            return seen;
        }
    }

    [Theory, MemberData(nameof(Prefetch))]
    public void An_epoch_can_be_left_and_entered_anywhere(int prefetch)
    {
        using var loader = new DataLoader<float, int>(SamplerTests.Numbered(50), 5, shuffle: true, seed: 1, prefetch: prefetch);
        var orders = new List<int[]>[3];
        for (int epoch = 0; epoch < 3; epoch++)
        {
            orders[epoch] = [];
            foreach (Batch<float, int> batch in loader)
                orders[epoch].Add(batch.Indices.ToArray());
        }

        foreach ((int epoch, int start) in new[] { (1, 7), (0, 0), (2, 9), (1, 10) })
        {
            loader.Seek(epoch, start);
            int number = start;
            foreach (Batch<float, int> batch in loader)
            {
                Assert.Equal(orders[epoch][number++], batch.Indices.ToArray());
                if (number == 9)
                    break;
            }

            Assert.Equal(epoch + 1, loader.Epoch);
            Assert.Equal(0, loader.Position);
        }
    }

    [Theory, MemberData(nameof(Prefetch))]
    public void Nothing_is_allocated_once_warm(int prefetch)
    {
        using var loader = new DataLoader<float, int>(SamplerTests.Numbered(100), 8, shuffle: true, prefetch: prefetch);
        float sum = 0;
        Allocations.AssertNone(Run, calls: 2);

        void Run()
        {
            foreach (Batch<float, int> batch in loader)
                sum += batch.Inputs[0];
        }
    }

    [Fact]
    public void The_last_batch_is_short_or_left_out()
    {
        using var all = new DataLoader<float, int>(SamplerTests.Numbered(10), 4);
        using var full = new DataLoader<float, int>(SamplerTests.Numbered(10), 4, dropLast: true);
        Assert.Equal((3, 2), (all.Count, full.Count));
        var sizes = new List<int>();
        foreach (Batch<float, int> batch in all)
            sizes.Add(batch.Count);
        foreach (Batch<float, int> batch in full)
            sizes.Add(batch.Count);
        Assert.Equal([4, 4, 2, 4, 4], sizes);
    }

    [Fact]
    public void Sequences_are_padded_and_sorted()
    {
        var data = new SequenceDataset<int, int>([[1, 2], [3, 4, 5], [6]], 1, [[10, 20], [30, 40, 50], [60]], targetPerStep: true);
        using var loader = new DataLoader<int, int>(data, 3, sortByLength: true, padding: -1, targetPadding: -100);
        foreach (Batch<int, int> batch in loader)
        {
            Assert.Equal((3, 3), (batch.Count, batch.MaxLength));
            Assert.Equal([3, 2, 1], batch.Lengths.ToArray());
            Assert.Equal([1, 0, 2], batch.Indices.ToArray());
            Assert.Equal([3, 4, 5, 1, 2, -1, 6, -1, -1], batch.Inputs.ToArray());
            Assert.Equal([30, 40, 50, 10, 20, -100, 60, -100, -100], batch.Targets.ToArray());
        }

        var one = new SequenceDataset<float, int>([[1, 2, 3, 4], [5, 6]], 2, [[7], [8]]);
        using var padded = new DataLoader<float, int>(one, 2, collate: batch => batch.Tag = batch.Lengths.ToArray());
        foreach (Batch<float, int> batch in padded)
        {
            Assert.Equal([1, 2, 3, 4, 5, 6, 0, 0], batch.Inputs.ToArray());
            Assert.Equal([7, 8], batch.Targets.ToArray());
            Assert.Equal([2, 1], (int[])batch.Tag!);
        }
    }

    [Fact]
    public void Sequences_come_packed_without_allocating()
    {
        int[][] inputs = [.. Enumerable.Range(0, 40).Select(i => Enumerable.Range(i, 2 * (1 + (i % 7))).ToArray())];
        int[][] targets = [.. inputs.Select(input => input.Where((_, place) => place % 2 == 0).ToArray())];
        var data = new SequenceDataset<int, int>(inputs, 2, targets, targetPerStep: true);
        using var loader = new DataLoader<int, int>(data, 6, shuffle: true, pack: true);
        foreach (Batch<int, int> batch in loader)
        {
            PackedSequence<int> expected = Sequence.PackSequence([.. batch.Indices.ToArray().Select(i => inputs[i])], 2, enforceSorted: false);
            Assert.Equal(expected.Data.ToArray(), batch.PackedInputs.Data.ToArray());
            Assert.Equal(expected.BatchSizes.ToArray(), batch.PackedInputs.BatchSizes.ToArray());
            Assert.Equal(expected.SortedIndices.ToArray(), batch.PackedInputs.SortedIndices.ToArray());
            Assert.Equal(Sequence.PackSequence([.. batch.Indices.ToArray().Select(i => targets[i])], enforceSorted: false).Data.ToArray(), batch.PackedTargets.Data.ToArray());
        }

        for (int epoch = 0; epoch < 30; epoch++)
            Run();
        Allocations.AssertNone(() =>
        {
            loader.Seek(0);
            Run();
        }, calls: 1, warm: 0);

        void Run()
        {
            foreach (Batch<int, int> batch in loader)
                _ = batch.PackedInputs.Steps;
        }
    }

    [Fact]
    public void An_error_of_the_thread_reaches_the_loop()
    {
        using var loader = new DataLoader<float, int>(
            SamplerTests.Numbered(20), 2, prefetch: 2, collate: batch => { if (batch.Indices[0] == 8) throw new FormatException("no pear"); });
        int count = 0;
        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (Batch<float, int> batch in loader)
                count++;
        });
        Assert.Equal(4, count);
        Assert.Contains("batch 4: no pear", error.Message);
        loader.Seek(3, 8);
        foreach (Batch<float, int> batch in loader)
            count++;
        Assert.Equal(6, count);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Dataset<float, int> data = SamplerTests.Numbered(10);
        Assert.Equal("batchSize", Assert.Throws<ArgumentOutOfRangeException>(() => new DataLoader<float, int>(data, 0)).ParamName);
        Assert.Equal("shuffle", Assert.Throws<ArgumentException>(() => new DataLoader<float, int>(data, 1, true, sampler: new SequentialSampler(3))).ParamName);
        Assert.Equal("targets", Assert.Throws<ArgumentException>(() => new ArrayDataset<float, int>(new float[6], 2, new int[2])).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => new ArrayDataset<float, int>(new float[5], 2, new int[2])).ParamName);
        Assert.Contains("inputs[1]", Assert.Throws<ArgumentException>(() => new SequenceDataset<float, int>([[1], []], 1, [[1], [2]])).Message);
        Assert.Equal("pack", Assert.Throws<ArgumentException>(() => new DataLoader<float, int>(data, 2, pack: true)).ParamName);
        using var loader = new DataLoader<float, int>(data, 2);
        foreach (Batch<float, int> batch in loader)
            Assert.Throws<InvalidOperationException>(() => batch.PackedInputs);
        Assert.Equal("batch", Assert.Throws<ArgumentOutOfRangeException>(() => loader.Seek(0, 6)).ParamName);
        foreach (Batch<float, int> batch in loader)
        {
            Assert.Throws<InvalidOperationException>(() => loader.GetEnumerator());
            Assert.Throws<InvalidOperationException>(() => loader.Seek(0));
        }
    }
}
