using System.Text.Json;

namespace Kiln.Runtime.Tests.Sequences;

/// <summary>The five words of the tutorial's lesson on padding and packing.</summary>
public class SequenceGoldenTests
{
    private static readonly JsonElement File = Golden.Read("packing.json");
    private static readonly long[][] Words = [.. File.GetProperty("sequences").EnumerateArray().Select(Longs)];
    private static readonly int[] Lengths = [.. Longs(File.GetProperty("lengths")).Select(length => (int)length)];
    private static readonly long[][] Sorted = [.. Longs(File.GetProperty("length_order")).Select(index => Words[index])];

    [Fact]
    public void Characters_are_numbered_as_in_the_lesson()
    {
        string[] set = [.. File.GetProperty("char_set").EnumerateArray().Select(text => text.GetString()!)];
        string[] words = [.. File.GetProperty("words").EnumerateArray().Select(text => text.GetString()!)];
        Assert.Equal(words, Words.Select(word => string.Concat(word.Select(index => set[index]))));
        Assert.Equal(Lengths, words.Select(word => word.Length));
    }

    [Theory]
    [InlineData("pad_sequence", false, 0)]
    [InlineData("pad_sequence_batch_first", true, 0)]
    [InlineData("pad_sequence_value_minus1", true, -1)]
    public void PadSequence(string name, bool batchFirst, long value)
    {
        AssertTensor(File.GetProperty(name), Sequence.PadSequence(Words, batchFirst: batchFirst, paddingValue: value));
        AssertTensor(File.GetProperty(name), Sequence.PadSequence<int>(Convert<int>(), batchFirst: batchFirst, paddingValue: (int)value));
        AssertTensor(File.GetProperty(name), Sequence.PadSequence<float>(Convert<float>(), batchFirst: batchFirst, paddingValue: value));
    }

    [Theory]
    [InlineData("pack_sequence_sorted", true)]
    [InlineData("pack_sequence_unsorted", false)]
    public void PackSequence(string name, bool enforceSorted)
    {
        AssertPacked(File.GetProperty(name), Sequence.PackSequence(enforceSorted ? Sorted : Words, enforceSorted: enforceSorted));
        var reused = new PackedSequence<long>();
        Sequence.PackSequence(Sorted, reused);
        Sequence.PackSequence(enforceSorted ? Sorted : Words, reused, enforceSorted: enforceSorted);
        AssertPacked(File.GetProperty(name), reused);
    }

    [Theory]
    [InlineData("pack_padded_sorted", true)]
    [InlineData("pack_padded_unsorted", false)]
    public void PackPaddedSequence(string name, bool enforceSorted)
    {
        int[] lengths = enforceSorted ? [.. Sorted.Select(word => word.Length)] : Lengths;
        foreach (bool batchFirst in new[] { true, false })
        {
            Tensor<long> padded = Sequence.PadSequence(enforceSorted ? Sorted : Words, batchFirst: batchFirst);
            AssertPacked(File.GetProperty(name), Sequence.PackPaddedSequence(padded, lengths, batchFirst, enforceSorted));
        }
    }

    [Theory]
    [InlineData("pad_packed", false)]
    [InlineData("pad_packed_batch_first", true)]
    [InlineData("pad_packed_total_length", true)]
    public void PadPackedSequence(string name, bool batchFirst)
    {
        JsonElement expected = File.GetProperty(name);
        int? totalLength = expected.TryGetProperty("total_length", out JsonElement total) ? total.GetInt32() : null;
        long value = expected.TryGetProperty("padding_value", out JsonElement padding) ? padding.GetInt64() : 0;
        PackedSequence<long> packed = Sequence.PackSequence(Words, enforceSorted: false);
        (Tensor<long> padded, int[] lengths) = Sequence.PadPackedSequence(packed, batchFirst, value, totalLength);
        AssertTensor(expected.GetProperty("tensor"), padded);
        Assert.Equal(Longs(expected.GetProperty("lengths")), lengths.Select(length => (long)length));
    }

    [Fact]
    public void Unpacking_and_unpadding_give_the_words_back()
    {
        Assert.Equal(Words, Sequence.UnpackSequence(Sequence.PackSequence(Words, enforceSorted: false)));
        Assert.Equal(Sorted, Sequence.UnpackSequence(Sequence.PackSequence(Sorted)));
        foreach (bool batchFirst in new[] { true, false })
            Assert.Equal(Words, Sequence.UnpadSequence(Sequence.PadSequence(Words, batchFirst: batchFirst), Lengths, batchFirst));
    }

    private static T[][] Convert<T>()
        where T : System.Numerics.INumber<T> => [.. Words.Select(word => word.Select(T.CreateChecked).ToArray())];

    private static void AssertPacked(JsonElement expected, PackedSequence<long> actual)
    {
        Assert.Equal(Longs(expected.GetProperty("data").GetProperty("data")), actual.Data);
        Assert.Equal(actual.Rows, Assert.Single(expected.GetProperty("data").Shape()));
        Assert.Equal(Indices(expected.GetProperty("batch_sizes")), actual.BatchSizes);
        Assert.Equal(Indices(expected.GetProperty("sorted_indices")), actual.SortedIndices);
        Assert.Equal(Indices(expected.GetProperty("unsorted_indices")), actual.UnsortedIndices);
    }

    private static void AssertTensor<T>(JsonElement expected, Tensor<T> actual)
        where T : System.Numerics.INumber<T>
    {
        Assert.Equal(expected.Shape(), actual.Lengths.ToArray().Select(length => (int)length));
        Assert.Equal(Longs(expected.GetProperty("data")), actual.Select(long.CreateChecked));
    }

    private static int[] Indices(JsonElement values) =>
        values.ValueKind == JsonValueKind.Null ? [] : [.. values.EnumerateArray().Select(value => value.GetInt32())];

    private static long[] Longs(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetInt64())];
}
