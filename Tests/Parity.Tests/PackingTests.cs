using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>The tutorial's five words through recurrent layers, packed.</summary>
public class PackingTests
{
    private static readonly JsonElement File = Golden.Read("tutorial/packing");

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, File.At("rnn").GetArrayLength())];

    [Theory, MemberData(nameof(Cases))]
    public void Packed_words(int index)
    {
        JsonElement test = File.Items("rnn").ElementAt(index);
        PackedSequence<float> x = Words();
        var model = new RecurrentCalls(Create(test.Text("kind"), test.Integer("num_layers"), x.Count, x.Steps));
        model.Model.Set(test.At("params"), model.Layer);

        Assert.Close("output in evaluation", test.At("packed_output").At("data").Floats, model.Forward(x, null, null).Data.Span);
        PackedSequence<float> output = model.ForwardTrain(x, null, null);
        AssertOutput(test, output);
        Assert.Equal(test.At("h_n").Shape, model.HiddenShape);
        Assert.Close("h_n", test.At("h_n").Floats, model.Hidden);
        Assert.Close("c_n", model.Cell is null ? null : test.At("c_n").Floats, model.Cell);
        double loss = (0.5 * output.Data.ToArray().Sum(y => (double)y * y)) + model.Hidden.Sum(h => (double)h) + (model.Cell ?? []).Sum(c => (double)c);
        Assert.Close("loss", test.Number("loss"), (float)loss);

        // The gradient of half the square of an output is the output.
        model.Backward(Copy(output), Ones(model.Hidden)!, Ones(model.Cell));
        model.Model.AssertGradients($"{test.Text("kind")} of {test.Integer("num_layers")}", test.At("grads"), model.Layer);
        if (test.TryGetProperty("grad_embedded", out JsonElement gradient))
            Assert.Close("gradient of the input", gradient.Floats, SequenceLayout.Pad(model.XGradientPacked));
    }

    [Fact]
    public void Words_are_packed_as_in_the_lesson()
    {
        Assert.Equal(File.At("pack_sequence_unsorted").At("batch_sizes").Ints, Words().BatchSizes.ToArray());
        Assert.Equal(File.At("pack_sequence_unsorted").At("data").Ints, Words().Data.ToArray().Chunk(Letters).Select(row => Array.IndexOf(row, 1)));
    }

    private static int Letters => File.At("char_set").GetArrayLength();

    /// <summary>One-hot letters.</summary>
    private static PackedSequence<float> Words()
    {
        float[][] words = [.. File.Items("sequences").Select(word => word.Ints.SelectMany(letter => Enumerable.Range(0, Letters).Select(i => i == letter ? 1f : 0f)).ToArray())];
        return Sequence.PackSequence(words, Letters, enforceSorted: false);
    }

    private static void AssertOutput(JsonElement test, PackedSequence<float> output)
    {
        JsonElement expected = test.At("packed_output");
        Assert.Close("packed output", expected.At("data").Floats, output.Data.Span);
        Assert.Equal(expected.At("batch_sizes").Ints, output.BatchSizes.ToArray());
        Assert.Equal(expected.At("sorted_indices").Ints, output.SortedIndices.ToArray());
        Assert.Equal(expected.At("unsorted_indices").Ints, output.UnsortedIndices.ToArray());
        Assert.Close("padded output", test.At("padded_output").Floats, SequenceLayout.Pad(output));
        Assert.Equal(test.At("output_lengths").Ints, Sequence.PadPackedSequence(output).Lengths);
    }

    /// <summary>A packed output is valid until the next call; Backward takes one of its own.</summary>
    private static PackedSequence<float> Copy(PackedSequence<float> packed) =>
        PackedSequence.Create<float>(packed.Data.ToArray(), packed.Features, packed.BatchSizes.ToArray(), packed.SortedIndices.ToArray());

    private static float[]? Ones(float[]? like) => like?.Select(_ => 1f).ToArray();

    private static IModel Create(string kind, int layers, int b, int t) => (kind, layers) switch
    {
        ("RNN", 1) => new PackedRNN(b, t),
        ("RNN", _) => new PackedTwoLayerBidirectionalRNN(b, t),
        ("LSTM", 1) => new PackedLSTM(b, t),
        ("LSTM", _) => new PackedTwoLayerBidirectionalLSTM(b, t),
        (_, 1) => new PackedGRU(b, t),
        _ => new PackedTwoLayerBidirectionalGRU(b, t),
    };
}
