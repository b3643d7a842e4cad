using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>A model starts with the weights that PyTorch draws after <c>torch.manual_seed(seed)</c>.</summary>
public class InitialWeightTests
{
    private static readonly JsonElement Seeds = Golden.Read("torch/random").At("seeds");

    public static TheoryData<int> All => [0, 1, 2, 3];

    [Theory, MemberData(nameof(All))]
    public void Linear(int seed) => Compare(new LinearOfTen(1, seed), seed, "Linear(10,10)", "linear1");

    [Theory, MemberData(nameof(All))]
    public void Recurrent(int seed)
    {
        Compare(new RecurrentOfTen(1, 1, seed), seed, "RNN(10,10)", "rnn");
        Compare(new RecurrentOfFour(1, 1, seed), seed, "RNN(4,2)", "rnn");
        Compare(new MemoryOfEight(1, 1, seed), seed, "LSTM(8,8)", "lstm");
        Compare(new GatesOfFive(1, 1, seed), seed, "GRU(6,5)", "gru");
    }

    /// <summary>Normal values go through logarithm and cosine, which PyTorch approximates in vectors.</summary>
    [Theory, MemberData(nameof(All))]
    public void Embedding(int seed) => Compare(new EmbeddingOfTen(1, seed), seed, "Embedding(10,4)", "embedding1", 1e-6f);

    [Theory, MemberData(nameof(All))]
    public void Layers_draw_in_chain_order(int seed)
    {
        var model = new Sequential342(1, seed);
        JsonElement expected = Seeds[seed].At("sequential_3_4_2");
        foreach ((string theirs, string ours) in new[] { ("0.weight", "linear1.weight"), ("0.bias", "linear1.bias"), ("2.weight", "linear2.weight"), ("2.bias", "linear2.bias") })
            Assert.Close(ours, expected.At(theirs).Floats, model.Values(ours), 0, 1e-7f);
    }

    [Fact]
    public void Only_the_low_32_bits_of_the_seed_count()
    {
        Assert.Equal(new LinearOfTen(1, 3).Parameters.ToArray(), new LinearOfTen(1, 3 + (1L << 32)).Parameters.ToArray());
        Assert.NotEqual(new LinearOfTen(1, 3).Parameters.ToArray(), new LinearOfTen(1, 4).Parameters.ToArray());
    }

    private static void Compare(IModel model, int seed, string module, string layer, float absolute = 1e-7f)
    {
        Assert.Equal(seed, Seeds[seed].Integer("seed"));
        foreach (JsonProperty parameter in Seeds[seed].At(module).EnumerateObject())
        {
            string name = $"{layer}.{parameter.Name}";
            Assert.Equal(parameter.Value.At("full_shape").Ints, model.Parameter(name).Shape);
            float[] first = parameter.Value.At("first").Floats;
            Assert.Close(name, first, model.Values(name).AsSpan(0, first.Length), 0, absolute);
        }
    }
}
