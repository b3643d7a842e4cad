using System.Text.Json;
using System.Text.Json.Nodes;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Random weights, batches and lengths through models of every kind, against PyTorch itself where it is at hand.</summary>
public sealed class RandomRecurrentTests : IDisposable
{
    private const int BatchesPerModel = 4, MaxB = 9, MaxT = 23;

    private readonly string _folder = Directory.CreateTempSubdirectory("kiln-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Against_PyTorch()
    {
        string torch = BesideRepository.Require("tools/torch");
        RandomCase[] cases = [.. Cases()];
        string questions = Path.Combine(_folder, "cases.json"), answers = Path.Combine(_folder, "results.json");
        File.WriteAllText(questions, new JsonArray([.. cases.Select(test => test.Question)]).ToJsonString());
        PyTorch.Run(torch, "random_recurrent.py", questions, answers);

        using JsonDocument results = JsonDocument.Parse(File.ReadAllText(answers));
        Assert.Equal(cases.Length, results.RootElement.GetArrayLength());
        for (int i = 0; i < cases.Length; i++)
            cases[i].Check(results.RootElement[i]);
    }

    private static IEnumerable<RandomCase> Cases()
    {
        var random = new Random(3);
        int seed = 0;
        foreach ((Func<int, int, IModel> create, bool started, Dictionary<string, object> config) in Models())
        {
            for (int i = 0; i < BatchesPerModel; i++)
            {
                int longest = random.Next(1, MaxT + 1);
                bool equal = i == 0;
                int[] lengths = [.. Enumerable.Range(0, random.Next(1, MaxB + 1)).Select(_ => equal ? longest : random.Next(1, longest + 1))];
                yield return new RandomCase(create(lengths.Length, MaxT), config, started, lengths, ++seed);
            }
        }
    }

    private static IEnumerable<(Func<int, int, IModel> Create, bool Started, Dictionary<string, object> Config)> Models() =>
    [
        ((b, t) => new RandomRNN1x2(b, t), true, Config(1, 2)),
        ((b, t) => new RandomRNN6x7(b, t), false, Config(6, 7, layers: 3, ("nonlinearity", "relu"))),
        ((b, t) => new RandomRNN9x33(b, t), true, Config(9, 33, layers: 2, ("bidirectional", true), ("bias", false))),
        ((b, t) => new RandomRNN20x64(b, t), false, Config(20, 64, layers: 1, ("bidirectional", true))),
        ((b, t) => new RandomLSTM2x3(b, t), false, Config(2, 3)),
        ((b, t) => new RandomLSTM5x16(b, t), true, Config(5, 16, layers: 2, ("bias", false))),
        ((b, t) => new RandomLSTM11x40(b, t), false, Config(11, 40, layers: 1, ("bidirectional", true))),
        ((b, t) => new RandomLSTM7x19(b, t), true, Config(7, 19, layers: 2, ("bidirectional", true), ("proj_size", 6))),
        ((b, t) => new RandomGRU8x3(b, t), true, Config(8, 3)),
        ((b, t) => new RandomGRU10x64(b, t), false, Config(10, 64, layers: 2)),
        ((b, t) => new RandomGRU4x21(b, t), true, Config(4, 21, layers: 2, ("bidirectional", true))),
        ((b, t) => new RandomGRU6x11(b, t), false, Config(6, 11, layers: 3, ("bidirectional", true), ("bias", false))),
    ];

    private static Dictionary<string, object> Config(int inputs, int hidden, int layers = 1, params (string Name, object Value)[] options)
    {
        var config = new Dictionary<string, object> { ["input_size"] = inputs, ["hidden_size"] = hidden, ["num_layers"] = layers };
        foreach ((string name, object value) in options)
            config[name] = value;
        return config;
    }
}
