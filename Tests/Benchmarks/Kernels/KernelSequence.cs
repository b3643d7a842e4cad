namespace Kiln.Benchmarks.Kernels;

/// <summary>Kernel calls that belong together: the part of a training step that they are, without the rest.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Description">Sizes.</param>
/// <param name="Prepare">Builds the data; called once, before any clock runs.</param>
internal sealed record KernelSequence(string Name, string Description, Func<Phase[]> Prepare)
{
    /// <summary>Every sequence.</summary>
    public static IReadOnlyList<KernelSequence> All { get; } =
    [
        new("lstm", "LSTM(64, 128), B=32, T=64", () => new RecurrentPhases(64, 128, Dense(32, 64)).Lstm()),
        new("gru", "GRU(64, 128), B=32, T=64", () => new RecurrentPhases(64, 128, Dense(32, 64)).Gru()),
        new("packed-lstm", "LSTM(32, 128), 64 sequences of 5 to 100 steps", () => new RecurrentPhases(32, 128, Packed()).Lstm()),
        new("rnn-64", "RNN(32, 64), B=16, T=50", () => new RecurrentPhases(32, 64, Dense(16, 50)).Rnn()),
        new("rnn-10", "RNN(10, 10), B=1, T=15", () => new RecurrentPhases(10, 10, Dense(1, 15)).Rnn()),
        new("lstm-10", "LSTM(10, 10), B=1, T=15", () => new RecurrentPhases(10, 10, Dense(1, 15)).Lstm()),
        new("gru-10", "GRU(10, 10), B=1, T=15", () => new RecurrentPhases(10, 10, Dense(1, 15)).Gru()),
        new("lstm-16", "LSTM(16, 16), B=16, T=15", () => new RecurrentPhases(16, 16, Dense(16, 15)).Lstm()),
        new("gru-16", "GRU(16, 16), B=16, T=15", () => new RecurrentPhases(16, 16, Dense(16, 15)).Gru()),
        new("lstm-512", "LSTM(64, 512), B=32, T=8", () => new RecurrentPhases(64, 512, Dense(32, 8)).Lstm()),
        new("lenet-b1", "LeNet-5, B=1", () => new ImagePhases(1).LeNet()),
        new("lenet-b32", "LeNet-5, B=32", () => new ImagePhases(32).LeNet()),
        new("lenet-b128", "LeNet-5, B=128", () => new ImagePhases(128).LeNet()),
        new("first-layer", "convolutions of few channels, B=32", () => new ImagePhases(32).FirstLayers()),
        new("resblock", "Conv2d(32 -> 32, 3x3), BatchNorm2d, ReLU on 32x32, B=32", () => new ImagePhases(32).ResBlock()),
        new("loss-3", "cross entropy and its gradient, 32 rows of 3 classes", () => LossPhases.CrossEntropy(32, 3)),
        new("loss-10", "cross entropy and its gradient, 32 rows of 10 classes", () => LossPhases.CrossEntropy(32, 10)),
        new("loss-32", "cross entropy and its gradient, 800 rows of 32 classes", () => LossPhases.CrossEntropy(800, 32)),
        new("loss-1000", "cross entropy and its gradient, 32 rows of 1000 classes", () => LossPhases.CrossEntropy(32, 1000)),
        new("lstm-b1", "LSTM(64, 128), B=1, T=64", () => new RecurrentPhases(64, 128, Dense(1, 64)).Lstm()),
    ];

    /// <summary>The sequence of that name, or null.</summary>
    public static KernelSequence? Find(string name) => All.FirstOrDefault(sequence => sequence.Name == name);

    private static int[] Dense(int batch, int steps) => [.. Enumerable.Repeat(batch, steps)];

    /// <summary>How many of 64 sequences, their lengths evenly spread, are alive at each step.</summary>
    private static int[] Packed()
    {
        int[] lengths = [.. Enumerable.Range(0, 64).Select(j => 5 + 95 * j / 63)];
        return [.. Enumerable.Range(0, 100).Select(t => lengths.Count(length => length > t))];
    }
}
