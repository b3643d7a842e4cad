using System.Numerics.Tensors;
using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>The tutorial's recurrent networks.</summary>
public class SequenceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Words_of_one_hot_letters(int index)
    {
        JsonElement file = Golden.Read("tutorial/rnn_words");
        JsonElement test = file.Items("cases").ElementAt(index);
        bool batchFirst = test.Flag("batch_first");
        (int b, int t) = batchFirst ? (3, 5) : (5, 3);
        var model = new RecurrentCalls(test.Text("kind") switch
        {
            "RNN" => new WordsRNN(b, t),
            "LSTM" => new WordsLSTM(b, t),
            _ => new WordsGRU(b, t),
        });
        model.Model.Set(test.At("params"), model.Layer);
        float[] x = file.At("input").Floats;
        float[] outputs = model.Forward(batchFirst ? x : SequenceLayout.SwapAxes(x, 3, 5, 4), null, null, b, t);
        Assert.Close("outputs", test.At("outputs").Floats, batchFirst ? outputs : SequenceLayout.SwapAxes(outputs, b, t, 2));
        Assert.Equal(test.At(model.Cell is null ? "status" : "status_h").Shape, model.HiddenShape);
        Assert.Close("status", test.At(model.Cell is null ? "status" : "status_h").Floats, model.Hidden);
        if (model.Cell is { } cell)
            Assert.Close("status_c", test.At("status_c").Floats, cell);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Char_seq(bool fromSeed)
    {
        JsonElement file = Golden.Read("tutorial/char_seq");
        string[] predictions = Train(file, new CharSeq(1, 15, file.Integer("torch_seed")), fromSeed);
        Assert.Equal("if you want you", predictions[49]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Hi_hello(bool fromSeed)
    {
        JsonElement file = Golden.Read("tutorial/hihello");
        string[] predictions = Train(file, new HiHello(1, 6, file.Integer("torch_seed")), fromSeed);
        Assert.Equal("ihello", predictions[99]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Long_seq(bool fromSeed)
    {
        JsonElement file = Golden.Read("tutorial/long_seq");
        string sentence = file.Text("sentence");
        string[] characters = [.. file.Items("char_set").Select(item => item.GetString()!)];
        int[] indices = [.. sentence.Select(character => Array.IndexOf(characters, character.ToString()))];
        int windows = file.Integer("windows"), length = file.Integer("sequence_length");
        int[] inputs = [.. Enumerable.Range(0, windows).SelectMany(start => indices[start..(start + length)])];
        int[] targets = [.. Enumerable.Range(1, windows).SelectMany(start => indices[start..(start + length)])];
        float[] x = OneHot(inputs, characters.Length);

        var model = new LongSeq(windows, length, file.Integer("torch_seed"));
        if (!fromSeed)
        {
            foreach (JsonProperty tensor in file.At("initial").EnumerateObject())
                model.Parameter(tensor.Name).Set(tensor.Value.Floats);
        }

        var adam = new Adam(model, file.Number("lr"));
        float[] losses = file.At("loss").Numbers;
        for (int i = 0; i < losses.Length; i++)
        {
            string prediction = Stitch(Predict(model.Forward(x, windows, length), characters), windows, length);
            if (i == 0)
                Assert.Equal(file.Text("prediction_first"), prediction);
            if (i == losses.Length - 1)
                Assert.Equal(file.Text("prediction_last"), prediction);
            Assert.Close($"loss {i}", losses[i], model.Train(x, targets, windows, length), absolute: 0);
            adam.Step();
        }
    }

    private static string[] Train(JsonElement file, ISequenceModel model, bool fromSeed)
    {
        string[] characters = [.. file.Items("char_set").Select(item => item.GetString()!)];
        float[] x = OneHot(file.At("x_indices").Ints, characters.Length);
        int[] y = file.At("y_indices").Ints;
        if (fromSeed)
            model.AssertValues("from the seed", file.At("initial"), "rnn", relative: 0, absolute: 1e-7f);
        else
            model.Set(file.At("initial"), "rnn");

        JsonElement first = file.At("first_iteration");
        var adam = new Adam(model, file.Number("lr"));
        float[] losses = file.At("loss").Numbers;
        string[] expected = [.. file.Items("prediction").Select(item => item.GetString()!)];
        for (int i = 0; i < file.Integer("iterations"); i++)
        {
            float[] outputs = model.Forward(x, 1, y.Length).ToArray();
            Assert.Equal(expected[i], Predict(model.Forward(x, 1, y.Length), characters));
            Assert.Close($"loss {i}", losses[i], model.Train(x, y, 1, y.Length), absolute: 0);
            if (i == 0)
            {
                Assert.Close("outputs", first.At("outputs").Floats, outputs);
                model.AssertGradients("first iteration", first.At("grads"), "rnn");
            }

            adam.Step();
            if (i == 0)
                model.AssertValues("first iteration", first.At("params_after_step"), "rnn", fromSeed ? 1e-4f : 1e-5f);
        }

        model.AssertValues("at the end", file.At("final"), "rnn", 1e-4f, 1e-5f);
        return expected;
    }

    private static float[] OneHot(int[] indices, int classes)
    {
        var x = new float[indices.Length * classes];
        for (int i = 0; i < indices.Length; i++)
            x[(i * classes) + indices[i]] = 1;
        return x;
    }

    private static string Predict(ReadOnlyTensorSpan<float> logits, string[] characters) =>
        string.Concat(logits.ToArray().Chunk(characters.Length).Select(row => characters[Array.IndexOf(row, row.Max())]));

    /// <summary>The whole first window, then the last character of each further one.</summary>
    private static string Stitch(string all, int windows, int length) =>
        all[..length] + string.Concat(Enumerable.Range(1, windows - 1).Select(window => all[(window * length) + length - 1]));
}
