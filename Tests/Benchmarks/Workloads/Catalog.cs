namespace Kiln.Benchmarks.Workloads;

/// <summary>Every workload, small ones first.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("linreg", "Linear(1, 1), B=3, MSE, SGD 0.01", LinearRegression.Info.FlopsPerStep(3), LinearRegression.Prepare),
        new("logistic", "Linear(8, 1), sigmoid, B=64, BCE, SGD 0.1", LogisticRegression.Info.FlopsPerStep(64), LogisticRegression.Prepare),
        new("mlp-iris", "4-16-3, ReLU, B=32, cross entropy, Adam 0.01", Iris.Info.FlopsPerStep(32), Iris.Prepare),
        new("mnist-b32", "784-128-10, ReLU, B=32, cross entropy, Adam 0.001", Mnist.Info.FlopsPerStep(32), () => Mnist.Prepare(batch: 32)),
        new("mnist-b128", "the same, B=128", Mnist.Info.FlopsPerStep(128), () => Mnist.Prepare(batch: 128)),
        new("mnist-b512", "the same, B=512", Mnist.Info.FlopsPerStep(512), () => Mnist.Prepare(batch: 512)),
        new("mnist-big", "784-512-512-10, ReLU, B=128, cross entropy, Adam 0.001", MnistBig.Info.FlopsPerStep(128), MnistBig.Prepare),
        new("mlp-wide", "1024-2048-2048-1024, ReLU, B=256, MSE, AdamW 0.001", MlpWide.Info.FlopsPerStep(256), MlpWide.Prepare),
        new("charseq-tut", "RNN(10, 10) over one sequence of 15 one-hot rows, cross entropy on its states, Adam 0.1", CharSeq.Info.FlopsPerStep(1, 15), CharSeq.Prepare),
        new("charseq-64", "RNN(32, 64), Linear(64, 32), B=16, T=50, one-hot, cross entropy, Adam 0.001", CharSeq64.Info.FlopsPerStep(16, 50), CharSeq64.Prepare),
        new("lstm", "LSTM(64, 128), Linear(128, 64), B=32, T=64, one-hot, cross entropy, Adam 0.001", Lstm.Info.FlopsPerStep(32, 64), Lstm.Prepare),
        new("gru", "GRU(64, 128), Linear(128, 64), B=32, T=64, one-hot, cross entropy, Adam 0.001", Gru.Info.FlopsPerStep(32, 64), Gru.Prepare),
        new("packed-lstm", "LSTM(32, 128), last state, Linear(128, 18), 64 sequences of 5..100, packed, cross entropy, Adam 0.001", SequenceClassifier.PackedFlops, SequenceClassifier.PreparePacked),
        new("padded-lstm", "the same, padded to the longest", SequenceClassifier.PaddedFlops, SequenceClassifier.PreparePadded),
        new("lenet-b1", "LeNet-5: 1x28x28, 6 and 16 channels 5x5, pools, 400-120-84-10, cross entropy, Adam 0.001, B=1", LeNet.Info.FlopsPerStep(1), () => LeNet.Prepare(batch: 1)),
        new("lenet-b32", "the same, B=32", LeNet.Info.FlopsPerStep(32), () => LeNet.Prepare(batch: 32)),
        new("lenet-b128", "the same, B=128", LeNet.Info.FlopsPerStep(128), () => LeNet.Prepare(batch: 128)),
        new("resblock", "Conv2d(32 -> 32, 3x3) on 32x32, batch norm, ReLU, B=32; forward and backward with dx, no optimizer", ResBlock.Info.FlopsPerStep(32), ResBlock.Prepare),
    ];

    /// <summary>The workload of that name, or null.</summary>
    public static Workload? Find(string name) => All.FirstOrDefault(workload => workload.Name == name);
}
