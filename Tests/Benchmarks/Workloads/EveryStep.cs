namespace Kiln.Benchmarks.Workloads;

/// <summary>Batches of 32 sequences of 64 one-hot rows, a class at every step, Adam 0.001.</summary>
internal static class EveryStep
{
    private const int Sequences = 32, Length = 64;

    public delegate float Train(ReadOnlySpan<float> x, ReadOnlySpan<int> target, int b, int t, Optimizer optimizer);

    public delegate void Infer(float[] x, int b, int t);

    public static Steps Of(IModel model, Train train, Infer infer, int characters)
    {
        float[] x = Batch.OneHot(Sequences * Length, characters);
        int[] target = Batch.Classes(Sequences * Length, characters);
        var optimizer = new Adam(model, learningRate: 1e-3f);
        return new Steps(
            Train: () => train(x, target, Sequences, Length, optimizer),
            Infer: () => infer(x, Sequences, Length));
    }
}
