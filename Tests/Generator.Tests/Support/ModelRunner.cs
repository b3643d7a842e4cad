using System.Numerics.Tensors;

namespace Kiln.Generator.Tests.Support;

/// <summary>
/// A generated class behind virtual calls. Spans cannot be passed through reflection, so every model gets a small runner that is
/// compiled beside it: see <see cref="RunnerSource"/>.
/// </summary>
public abstract class ModelRunner
{
    public abstract IModel Model { get; }

    public abstract float[] Forward(ModelArguments arguments);

    public abstract float[] ForwardTensor(ModelArguments arguments);

    public virtual float Loss(ModelArguments arguments) => throw new NotSupportedException();

    public virtual float Train(ModelArguments arguments, float scale = 1) => throw new NotSupportedException();

    public virtual float TrainLong(ModelArguments arguments) => throw new NotSupportedException();

    public virtual float TrainTensor(ModelArguments arguments) => throw new NotSupportedException();

    public virtual float TrainTensorLong(ModelArguments arguments) => throw new NotSupportedException();

    public virtual float Accumulate(ModelArguments arguments, float scale = 1) => throw new NotSupportedException();

    public virtual float TrainStep(ModelArguments arguments, Optimizer optimizer) => throw new NotSupportedException();

    public virtual float[] LossValues => throw new NotSupportedException();

    public virtual float[] ForwardTrain(ModelArguments arguments) => throw new NotSupportedException();

    public virtual void Backward(ModelArguments arguments) => throw new NotSupportedException();

    public virtual float[] Output(int index) => throw new NotSupportedException();

    public virtual float[] InputGradient(int index) => throw new NotSupportedException();

    public virtual void SetClassWeights(int index, float[] weights) => throw new NotSupportedException();

    public virtual float[] ForwardPacked(ModelArguments arguments, PackedSequence<int> batch) => throw new NotSupportedException();

    public virtual float LossPacked(ModelArguments arguments, PackedSequence<int> batch) => throw new NotSupportedException();

    public virtual float TrainPacked(ModelArguments arguments, PackedSequence<int> batch, float scale = 1) => throw new NotSupportedException();

    public virtual float AccumulatePacked(ModelArguments arguments, PackedSequence<int> batch, float scale = 1) => throw new NotSupportedException();

    public virtual RecurrentState CreateState(int batch) => throw new NotSupportedException();

    public virtual float[] Next(ModelArguments arguments, RecurrentState state) => throw new NotSupportedException();

    public abstract ModelRunner CreateSession(int[] capacities);

    protected static ReadOnlySpan<T> Span<T>(Array values) => (T[])values;

    protected static ReadOnlySpan<long> Longs(Array values) => Array.ConvertAll((int[])values, index => (long)index);

    protected static ReadOnlyTensorSpan<T> Tensor<T>(Array values, nint[] shape) => new((T[])values, shape);

    protected static ReadOnlyTensorSpan<long> LongTensor(Array values, nint[] shape) => new(Array.ConvertAll((int[])values, index => (long)index), shape);

    protected static PackedSequence<T> Packed<T>(Array rows, int features, PackedSequence<int> batch) =>
        PackedSequence.Create<T>((T[])rows, features, batch.BatchSizes, batch.SortedIndices, batch.UnsortedIndices);

    protected static float[] Copy(PackedSequence<float> values) => values.Data.ToArray();

    protected static float[] Copy(ReadOnlyTensorSpan<float> values)
    {
        var copy = new float[values.FlattenedLength];
        values.FlattenTo(copy);
        return copy;
    }
}
