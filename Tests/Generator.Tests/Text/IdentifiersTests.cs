using Kiln.Generator.Text;

namespace Kiln.Generator.Tests.Text;

public class IdentifiersTests
{
    [Theory]
    [InlineData("class", "@class")]
    [InlineData("int", "@int")]
    [InlineData("value", "value")]
    [InlineData("b", "b")]
    public void Reserved_words_are_escaped(string name, string expected) => Assert.Equal(expected, Identifiers.Escape(name));

    [Theory]
    [InlineData("rnn.weight_ih_l0", "RnnWeightIhL0", "rnnWeightIhL0")]
    [InlineData("block.0.linear1.weight", "Block0Linear1Weight", "block0Linear1Weight")]
    [InlineData("hidden", "Hidden", "hidden")]
    [InlineData("maxB", "MaxB", "maxB")]
    [InlineData("RNN", "RNN", "rnn")]
    [InlineData("RNNCell", "RNNCell", "rnnCell")]
    [InlineData("B", "B", "b")]
    [InlineData("0.weight", "_0Weight", "_0Weight")]
    [InlineData("__", "_", "_")]
    [InlineData("", "_", "_")]
    public void Names_become_identifiers(string name, string pascal, string camel)
    {
        Assert.Equal(pascal, Identifiers.Pascal(name));
        Assert.Equal(camel, Identifiers.Camel(name));
    }
}
