namespace Kiln.Benchmarks.Scaling;

/// <summary>A training step of one size, among others that differ in one respect.</summary>
/// <param name="Size">The batch, width, depth or length.</param>
/// <param name="Flops">Floating-point operations of the step.</param>
/// <param name="Parameters">How many parameters the optimizer updates.</param>
/// <param name="Prepare">Builds model, data and optimizer, and gives the step.</param>
internal sealed record ScaledStep(int Size, double Flops, int Parameters, Func<Action> Prepare)
{
    public delegate float TrainRows(ReadOnlySpan<float> x, ReadOnlySpan<int> target, int b, float scale = 1);

    public delegate float TrainSequences(ReadOnlySpan<float> x, ReadOnlySpan<int> target, int b, int t, float scale = 1);

    /// <summary>Rows of digits.</summary>
    public static ScaledStep Rows(int size, ModelInfo structure, int batch, Func<int, (IModel Model, TrainRows Train)> create) => new(
        size, structure.FlopsPerStep(batch), structure.ParameterCount, () =>
        {
            (IModel model, TrainRows train) = create(batch);
            float[] x = Workloads.Batch.Normal(batch * ScaledPerceptron.Inputs);
            int[] target = Workloads.Batch.Classes(batch, ScaledPerceptron.Classes);
            return Step(model, () => train(x, target, batch));
        });

    /// <summary>Sequences of one-hot rows.</summary>
    public static ScaledStep Sequences(
        int size, ModelInfo structure, int batch, int steps, Func<int, int, (IModel Model, TrainSequences Train)> create) => new(
        size, structure.FlopsPerStep(batch, steps), structure.ParameterCount, () =>
        {
            (IModel model, TrainSequences train) = create(batch, steps);
            float[] x = Workloads.Batch.OneHot(batch * steps, ScaledLstm.Characters);
            int[] target = Workloads.Batch.Classes(batch * steps, ScaledLstm.Characters);
            return Step(model, () => train(x, target, batch, steps));
        });

    private static Action Step(IModel model, Action train)
    {
        var optimizer = new Adam(model, learningRate: 1e-3f);
        return () =>
        {
            train();
            optimizer.Step();
        };
    }
}
