using Kiln.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Tests.Analyzer;

/// <summary>A wrong model still has its members, so that code which uses it adds no errors of its own.</summary>
public class ErrorSurfaceTests
{
    [Theory]
    [InlineData("""[Model, Input("B", "T", 10), RNN(11, 10), View(-1, 10), CrossEntropyLoss]""", "new Net(2, 3, seed: 1).Train(new float[60], new int[6], b: 2, t: 3)")]
    [InlineData("""[Model, Input("B", 4), Linear(5, 3), Output("logits"), CrossEntropyLoss]""", "new Net(2).TrainStep(new float[8], new long[2], b: 2, new Adam(new Net(1)))")]
    [InlineData("""[Model, Input("B", 4), Linear(5, 3)]""", "new Net(2).ForwardTrain(new float[8], b: 2).Lengths.Length")]
    [InlineData("""[Model, Input("B", 4), Linear(5, 1), MSELoss(Target = "y")]""", "new Net(2).Loss(new float[8], new float[2], b: 2) + new Net(1).LossValues[0] + Net.ParameterCount")]
    [InlineData("""[Model, Sweep("H", 8, 16), Input("B", 4), Linear(5, 3), Linear("H"), CrossEntropyLoss]""", "Net.Variants[0].Create(2).Train(new float[8], new int[2], b: 2) + Net.Variants[0].Create(2).CreateSession(1).LossValues[0]")]
    [InlineData("""[Model, Sweep("H", 8, 16), Input("B", "T", 4), GRU("H"), Linear(5, 3), View(-1, 3), Output("logits"), CrossEntropyLoss]""", "new Net.H8(2, 3).CreateState(2).Batch + Net.Variants[0].Sizes.Count + Net.Variants[1].Create(2, 3, seed: 1).Logits.Rank")]
    public async Task One_mistake_gives_one_error(string attributes, string use)
    {
        Diagnostic[] errors = await Generation.Errors($"{attributes}\npublic partial class Net {{ public static object Use() => {use}; }}");

        Assert.Equal("KILN0302", Assert.Single(errors).Id);
    }
}
