using System.Numerics.Tensors;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>What a model refuses at run time: the exception, its whole message, and that nothing has changed after it.</summary>
public class BadInputTests
{
    private static readonly int[] X = [0, 1, 2, 3, 4, 11];
    private static readonly int[] Y = [0, 1, 2, 3, 4, -1];

    private readonly Tagger _model = new(maxB: 4, maxT: 8, seed: 1);

    public BadInputTests() => _model.Train(X, Y, 2, 3);

    [Fact]
    public void Wrong_length()
    {
        Refuses<ArgumentException>(model => model.Train(X[1..], Y, 2, 3), "Tagger.Train: x must have the shape (B, T) = (2, 3), 6 values, but has 5. (Parameter 'x')");
        Refuses<ArgumentException>(model => model.Train(X, Y[1..], 2, 3), "Tagger.Train: target must have the shape (B*T) = (6), 6 values, but has 5. (Parameter 'target')");
        Refuses<ArgumentException>(model => model.Accumulate([.. X, 1], Y, 2, 3), "Tagger.Accumulate: x must have the shape (B, T) = (2, 3), 6 values, but has 7. (Parameter 'x')");
        Refuses<ArgumentException>(model => model.Loss(X, new long[7], 2, 3), "Tagger.Loss: target must have the shape (B*T) = (6), 6 values, but has 7. (Parameter 'target')");
        Refuses<ArgumentException>(model => model.Forward(X, 3, 3), "Tagger.Forward: x must have the shape (B, T) = (3, 3), 9 values, but has 6. (Parameter 'x')");
    }

    [Fact]
    public void Null_arrays_and_objects()
    {
        int[] none = null!;
        Refuses<ArgumentException>(model => model.Train(none, Y, 2, 3), "Tagger.Train: x must have the shape (B, T) = (2, 3), 6 values, but has 0. (Parameter 'x')");
        Refuses<ArgumentException>(model => model.Train(X, none, 2, 3), "Tagger.Train: target must have the shape (B*T) = (6), 6 values, but has 0. (Parameter 'target')");
        Refuses<ArgumentException>(model => model.Train(default(ReadOnlyTensorSpan<int>), Tensor(Y, 2, 3)),
            "Tagger.Train: x must have the shape (B, T), 2 dimensions, but has (). To pass values without a shape, use the overload Tagger.Train(x as a span, …). (Parameter 'x')");
        Refuses<ArgumentNullException>(model => model.TrainStep(X, Y, 2, 3, null!), "Value cannot be null. (Parameter 'optimizer')");
        Refuses<ArgumentNullException>(model => model.CopyParametersFrom(null!), "Value cannot be null. (Parameter 'other')");
        Assert.Throws<ArgumentNullException>(() => new Adam(null!));
    }

    [Fact]
    public void Over_capacity()
    {
        Refuses<ArgumentOutOfRangeException>(model => model.Train(new int[15], new int[15], 5, 3),
            Out("Tagger.Train: b = 5 exceeds the capacity maxB = 4 that the constructor was given.", "b", 5));
        Refuses<ArgumentOutOfRangeException>(model => model.Forward(new int[9], 1, 9),
            Out("Tagger.Forward: t = 9 exceeds the capacity maxT = 8 that the constructor was given.", "t", 9));
        Refuses<ArgumentOutOfRangeException>(model => model.Loss(Tensor(new int[10], 5, 2), Tensor(new int[10], 5, 2)),
            Out("Tagger.Loss: b = 5 exceeds the capacity maxB = 4 that the constructor was given.", "b", 5));
    }

    [Fact]
    public void Zero_and_negative_sizes()
    {
        Refuses<ArgumentOutOfRangeException>(model => model.Train([], Array.Empty<int>(), 0, 3), Out("Tagger.Train: b must be at least 1, but is 0.", "b", 0));
        Refuses<ArgumentOutOfRangeException>(model => model.Train(X, Y, -2, -3), Out("Tagger.Train: b must be at least 1, but is -2.", "b", -2));
        Refuses<ArgumentOutOfRangeException>(model => model.Forward(X, 2, int.MinValue), Out("Tagger.Forward: t must be at least 1, but is -2147483648.", "t", int.MinValue));
    }

    [Fact]
    public void Class_out_of_range()
    {
        const string Range = "it must be in [0, 5) or the ignored -1.";
        Refuses<ArgumentOutOfRangeException>(model => model.Train(X, [0, 5, 0, 0, 0, 0], 2, 3), Out($"Tagger.Train: target[1] is 5; {Range}", "target", 5L));
        Refuses<ArgumentOutOfRangeException>(model => model.Loss(X, [0, 0, 0, 0, 0, -2], 2, 3), Out($"Tagger.Loss: target[5] is -2; {Range}", "target", -2L));
        Refuses<ArgumentOutOfRangeException>(model => model.Train(X, [0L, 5, 0, 0, 0, 0], 2, 3), Out($"Tagger.Train: target[1] is 5; {Range}", "target", 5L));
        Refuses<ArgumentOutOfRangeException>(model => model.Accumulate(X, [0L, 0, long.MinValue, 0, 0, 0], 2, 3),
            Out($"Tagger.Accumulate: target[2] is -9223372036854775808; {Range}", "target", long.MinValue));
        Refuses<ArgumentOutOfRangeException>(model => model.Train(X, [0L, 0, 0, (1L << 32) + 1, 0, 0], 2, 3), Out($"Tagger.Train: target[3] is 4294967297; {Range}", "target", (1L << 32) + 1));
        Refuses<ArgumentOutOfRangeException>(model => model.Train(Tensor(X, 2, 3), Tensor([0, 5, 0, 0, 0, 0], 2, 3)), Out($"Tagger.Train: target[1] is 5; {Range}", "target", 5L));
    }

    [Fact]
    public void Embedding_index_out_of_range()
    {
        Refuses<ArgumentOutOfRangeException>(model => model.Train([0, 0, 12, 0, 0, 0], Y, 2, 3), Out("Tagger.Train: x[2] is 12; it must be in [0, 12).", "x", 12L));
        Refuses<ArgumentOutOfRangeException>(model => model.Forward([-1, 0, 0, 0, 0, 0], 2, 3), Out("Tagger.Forward: x[0] is -1; it must be in [0, 12).", "x", -1L));
        var embedding = new LongEmbeddingModel(1);
        AssertMessage<ArgumentOutOfRangeException>(() => embedding.Forward([0L, 1L << 32, 0], 1), Out("LongEmbeddingModel.Forward: x[1] is 4294967296; it must be in [0, 6).", "x", 1L << 32));
    }

    [Fact]
    public void Wrong_rank_or_axis()
    {
        Refuses<ArgumentException>(model => model.Train(Tensor(X, 6), Tensor(Y, 6)),
            "Tagger.Train: x must have the shape (B, T), 2 dimensions, but has (6). To pass values without a shape, use the overload Tagger.Train(x as a span, …). (Parameter 'x')");
        Refuses<ArgumentException>(model => model.Train(Tensor(X, 2, 3), Tensor(Y, 1, 2, 3)),
            "Tagger.Train: target must have the shape (B*T), 1 dimensions, but has (1, 2, 3). To pass values without a shape, use the overload Tagger.Train(target as a span, …). (Parameter 'target')");
        Refuses<ArgumentException>(model => model.Train(Tensor(X, 2, 3), Tensor(Y, 3, 2)),
            "Tagger.Train: target must have the shape (B, T), but has (3, 2): dimension 0 is 3 instead of 2. (Parameter 'target')");
        var recurrent = new Recurrent(2, 3);
        AssertMessage<ArgumentException>(() => recurrent.Forward(Tensor(new float[24], 2, 3, 4)),
            "Recurrent.Forward: x must have the shape (B, T, 3), but has (2, 3, 4): dimension 2 is 4 instead of 3. (Parameter 'x')");
    }

    [Fact]
    public void Tensors_that_are_not_dense()
    {
        Refuses<ArgumentException>(model => model.Train(new ReadOnlyTensorSpan<int>(X, [2, 3], [1, 2]), Tensor(Y, 2, 3)),
            "Tagger.Train: x of (B, T) must be dense and row-major, but dimension 1 of (2, 3) has the stride 2 instead of 1. Copy it, or pass a span of its values. (Parameter 'x')");
        Refuses<ArgumentException>(model => model.Train(Tensor(X, 2, 3), Tensor([.. Y, 0, 0], 2, 4).Slice(0..2, 0..3)),
            "Tagger.Train: target of (B, T) must be dense and row-major, but dimension 0 of (2, 3) has the stride 4 instead of 3. Copy it, or pass a span of its values. (Parameter 'target')");
    }

    [Fact]
    public void Dense_tensors_are_as_good_as_spans()
    {
        float loss = _model.Loss(X, Y, 2, 3);
        Assert.Equal(loss, _model.Loss(Tensor(X, 2, 3), Tensor(Y, 2, 3)));
        Assert.Equal(loss, _model.Loss(Tensor(X, 2, 3), Tensor(Y, 6)));
        Assert.Equal(loss, _model.Loss(X, [.. Y.Select(index => (long)index)], 2, 3));
    }

    [Fact]
    public void Capacities_and_unknown_names()
    {
        AssertMessage<ArgumentOutOfRangeException>(() => new Tagger(0, 3), Out("Tagger: maxB must be at least 1, but is 0.", "maxB", 0));
        AssertMessage<ArgumentOutOfRangeException>(() => new Tagger(3, -1), Out("Tagger: maxT must be at least 1, but is -1.", "maxT", -1));
        Assert.Throws<ArgumentException>(() => new Tagger(int.MaxValue, int.MaxValue));
        AssertMessage<KeyNotFoundException>(() => _model.Parameter("linear.weight"), "Tagger has no parameter \"linear.weight\". Did you mean \"linear1.weight\"?");
    }

    [Fact]
    public void Reading_before_any_call()
    {
        AssertMessage<InvalidOperationException>(() => new Tagger(1, 1).Hidden.ToArray(), "Tagger.Hidden can be read after a call.");
        AssertMessage<InvalidOperationException>(() => new Dropping(1).XGradient.ToArray(), "Dropping.XGradient can be read after a call.");
        Assert.Equal([0], new Tagger(1, 1).LossValues.ToArray());
    }

    [Fact]
    public void Backward_without_a_forward_pass()
    {
        const string Message = "Recurrent.Backward needs a ForwardTrain before it, and may follow it once.";
        var model = new Recurrent(2, 3);
        float[] x = Batches.Floats(18, 1), gradient = Batches.Floats(24, 2);
        AssertMessage<InvalidOperationException>(() => model.Backward(gradient), Message);
        model.ForwardTrain(x, 2, 3);
        AssertMessage<ArgumentException>(() => model.Backward(gradient[1..]), "Recurrent.Backward: outputGradient must have the shape (B, T, 4) = (2, 3, 4), 24 values, but has 23. (Parameter 'outputGradient')");
        model.Backward(gradient);
        float[] gradients = model.Gradients.ToArray();
        AssertMessage<InvalidOperationException>(() => model.Backward(gradient), Message);
        model.ForwardTrain(x, 2, 3);
        model.Forward(x, 2, 3);
        AssertMessage<InvalidOperationException>(() => model.Backward(gradient), Message);
        Assert.Equal(gradients, model.Gradients.ToArray());
    }

    [Fact]
    public void Two_threads_in_one_model()
    {
        var model = new Tagger(64, 256);
        int[] x = Batches.Classes(64 * 256, 12, 1), y = Batches.Classes(64 * 256, 5, 2);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        Exception? refusal = null;
        void Call()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    model.Train(x, y, 64, 256);
                }
                catch (InvalidOperationException exception)
                {
                    refusal = exception;
                    stop.Cancel();
                }
            }
        }

        var threads = new[] { new Thread(Call), new Thread(Call) };
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal("Tagger.Train was called while another call is running on this model. Give each thread its own session: CreateSession shares the parameters.", refusal?.Message);
        model.Train(x, y, 64, 256);
    }

    private static ReadOnlyTensorSpan<T> Tensor<T>(T[] values, params ReadOnlySpan<nint> shape) => new(values, shape);

    private static string Out(string message, string argument, object actual) => $"{message} (Parameter '{argument}'){Environment.NewLine}Actual value was {actual}.";

    private static void AssertMessage<TException>(Action call, string message) where TException : Exception => Assert.Equal(message, Assert.Throws<TException>(call).Message);

    private void Refuses<TException>(Action<Tagger> call, string message) where TException : Exception
    {
        float[] parameters = _model.Parameters.ToArray(), gradients = _model.Gradients.ToArray(), losses = _model.LossValues.ToArray(), hidden = _model.Hidden.ToArray();
        RngState state = _model.RngState;
        AssertMessage<TException>(() => call(_model), message);
        Assert.Equal(parameters, _model.Parameters.ToArray());
        Assert.Equal(gradients, _model.Gradients.ToArray());
        Assert.Equal(losses, _model.LossValues.ToArray());
        Assert.Equal(hidden, _model.Hidden.ToArray());
        Assert.Equal(state, _model.RngState);
    }
}
