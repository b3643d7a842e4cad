using System.Text.Json;
using Kiln.Kernels;
using Kiln.Runtime.Tests.Storage;

namespace Kiln.Runtime.Tests.Rng;

public class InitializerTests
{
    private static readonly JsonElement Seeds = Golden.Read("random.json").GetProperty("seeds");

    [Fact]
    public void Every_initialiser_agrees_with_torch_nn_init()
    {
        foreach (JsonElement example in Golden.Read("initializers.json").GetProperty("cases").EnumerateArray())
        {
            JsonElement values = example.GetProperty("values");
            ParameterInfo parameter = Parameter(values.Shape());
            var random = new TorchRandom(example.GetProperty("seed").GetInt64());
            string name = example.GetProperty("init").GetString()!;
            if (name == "Embedding")
                Initializer.Embedding(random, parameter, example.GetProperty("padding_idx").GetInt32());
            else
                Initializer.Apply(random, parameter, Enum.Parse<Init>(name));

            Golden.AssertClose(values.Floats(), Get(parameter), 2e-6f, 2e-6f);
        }
    }

    [Theory]
    [InlineData("Linear(10,10)", 10, 10, 10)]
    [InlineData("Conv2d(3,8,3)", 27, 8, 3, 3, 3)]
    [InlineData("Conv1d(4,6,3)", 12, 6, 4, 3)]
    public void Linear_and_convolution_start_as_in_PyTorch(string module, int fanIn, params int[] shape)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var random = new TorchRandom(seed);
            ParameterInfo weight = Parameter(shape);
            ParameterInfo bias = Parameter([shape[0]]);
            Initializer.LinearWeight(random, weight);
            Initializer.LinearBias(random, bias, fanIn);
            CheckFirst(Seeds[seed].GetProperty(module).GetProperty("weight"), weight);
            CheckFirst(Seeds[seed].GetProperty(module).GetProperty("bias"), bias);
        }
    }

    [Theory]
    [InlineData("RNN(10,10)", 10)]
    [InlineData("LSTM(8,8)", 8)]
    [InlineData("GRU(6,5)", 5)]
    public void Recurrent_layers_start_as_in_PyTorch(string module, int hiddenSize)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            var random = new TorchRandom(seed);
            foreach (JsonProperty entry in Seeds[seed].GetProperty(module).EnumerateObject())
            {
                ParameterInfo parameter =
                    Parameter([.. entry.Value.GetProperty("full_shape").EnumerateArray().Select(size => size.GetInt32())]);
                Initializer.Recurrent(random, parameter, hiddenSize);
                CheckFirst(entry.Value, parameter);
            }
        }
    }

    [Fact]
    public void The_default_is_no_initialiser_by_itself() =>
        Assert.Throws<ArgumentException>(() => Initializer.Apply(new TorchRandom(0), Parameter([2, 2]), Init.Default));

    [Fact]
    public void Fans_need_two_dimensions() =>
        Assert.Throws<ArgumentException>(() => Initializer.Apply(new TorchRandom(0), Parameter([4]), Init.XavierUniform));

    /// <summary>A parameter whose storage order differs from PyTorch's wherever it can.</summary>
    private static ParameterInfo Parameter(int[] shape)
    {
        int rest = shape.Skip(1).Aggregate(1, (product, size) => product * size);
        ParameterLayout layout = shape.Length == 1 ? ParameterLayout.Vector(shape[0]) : ParameterLayout.Transposed(shape[0], rest);
        return new FakeModel(new ParameterSpec("p", shape, 0, layout)).ParameterInfos[0];
    }

    private static void CheckFirst(JsonElement expected, ParameterInfo parameter)
    {
        float[] first = expected.GetProperty("first").Floats();
        Golden.AssertClose(first, Get(parameter).AsSpan(0, first.Length), 0, 1e-7f);
    }

    private static float[] Get(ParameterInfo parameter)
    {
        var values = new float[parameter.Count];
        parameter.Get(values);
        return values;
    }
}
