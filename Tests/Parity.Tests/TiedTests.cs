using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>An embedding and the last linear layer share one weight.</summary>
public class TiedTests
{
    private static readonly int[] X = Batches.Classes(3 * 5, 12, 1), Y = Batches.Classes(3 * 5, 12, 2);

    [Fact]
    public void The_gradient_is_the_sum_of_both_uses()
    {
        var tied = new TiedLanguage(3, 5);
        var untied = new UntiedLanguage(3, 5);
        foreach (ParameterInfo info in tied.ParameterInfos)
            untied.Parameter(info.Name).Set(tied.Values(info.Name));
        untied.Parameter("linear1.weight").Set(tied.Values("embedding1.weight"));

        Assert.Close("loss", untied.Train(X, Y, 3, 5), tied.Train(X, Y, 3, 5));
        float[] sum = [.. untied.Gradient("embedding1.weight").Zip(untied.Gradient("linear1.weight"), (a, b) => a + b)];
        Assert.Close("embedding1.weight", sum, tied.Gradient("embedding1.weight"));
        foreach (string name in new[] { "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0", "linear1.bias" })
            Assert.Close(name, untied.Gradient(name), tied.Gradient(name));

        float[] once = tied.Gradient("embedding1.weight");
        tied.Accumulate(X, Y, 3, 5);
        Assert.Close("accumulated twice", [.. once.Select(value => 2 * value)], tied.Gradient("embedding1.weight"));
    }

    [Fact]
    public void It_exists_once()
    {
        var tied = new TiedLanguage(3, 5);
        Assert.Equal(UntiedLanguage.ParameterCount - (12 * 8), TiedLanguage.ParameterCount);
        Assert.DoesNotContain(tied.ParameterInfos, info => info.Name == "linear1.weight");
        var adam = new Adam(tied, 0.02f);
        float first = tied.TrainStep(X, Y, 3, 5, adam), last = first;
        for (int i = 0; i < 50; i++)
            last = tied.TrainStep(X, Y, 3, 5, adam);
        Assert.True(last < first / 2, $"{first} to {last}");
    }
}
