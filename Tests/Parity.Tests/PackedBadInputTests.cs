using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>What packed calls refuse: the exception, its whole message, and that nothing has changed after it.</summary>
public class PackedBadInputTests
{
    private static readonly PackedSequence<int> X = PackedSequence.Create<int>(new[] { 0, 1, 2, 3, 11 }, 1, new[] { 2, 2, 1 }, new[] { 1, 0 });
    private static readonly PackedSequence<int> Y = PackedSequence.Create<int>(new[] { 0, 1, 2, 4, -1 }, 1, new[] { 2, 2, 1 }, new[] { 1, 0 });

    private readonly Tagger _model = new(maxB: 4, maxT: 8, seed: 1);

    public PackedBadInputTests() => _model.Train(X, Y);

    [Fact]
    public void Null_and_empty()
    {
        PackedSequence<int> none = null!;
        Refuses<ArgumentNullException>(model => model.Train(none, Y), "Value cannot be null. (Parameter 'x')");
        Refuses<ArgumentNullException>(model => model.Train(X, none), "Value cannot be null. (Parameter 'target')");
        Refuses<ArgumentNullException>(model => model.Forward(none), "Value cannot be null. (Parameter 'x')");
        Refuses<ArgumentNullException>(model => model.TrainStep(X, Y, null!), "Value cannot be null. (Parameter 'optimizer')");
        Refuses<ArgumentException>(model => model.Train(new PackedSequence<int>(), Y), "Tagger.Train: x must pack at least one sequence of (B, T), but is empty. (Parameter 'x')");
        Refuses<ArgumentException>(model => model.Loss(X, new PackedSequence<long>()),
            "Tagger.Loss: target must pack sequences of the same lengths in the same order as x (PackedSequence<Int32>: 2 sequences, 3 steps, 5 rows of 1), but is PackedSequence<Int64>: 0 sequences, 0 steps, 0 rows of 1, of other lengths. (Parameter 'target')");
    }

    [Fact]
    public void Other_features()
    {
        PackedSequence<int> wide = PackedSequence.Create<int>(new int[10], 2, new[] { 2, 2, 1 }, new[] { 1, 0 });
        Refuses<ArgumentException>(model => model.Forward(wide), "Tagger.Forward: x must have the shape (B, T), 1 values a step, but has 2. (Parameter 'x')");
        Refuses<ArgumentException>(model => model.Accumulate(X, wide), "Tagger.Accumulate: target must have the shape (B*T), 1 values a step, but has 2. (Parameter 'target')");
        var model = new Recurrent(2, 3);
        AssertMessage<ArgumentException>(() => model.Forward(PackedSequence.Create<float>(new float[20], 4, new[] { 2, 2, 1 })),
            "Recurrent.Forward: x must have the shape (B, T, 3), 3 values a step, but has 4. (Parameter 'x')");
    }

    [Fact]
    public void Over_capacity()
    {
        PackedSequence<int> many = PackedSequence.Create<int>(new int[5], 1, new[] { 5 }), steps = PackedSequence.Create<int>(new int[9], 1, Enumerable.Repeat(1, 9).ToArray());
        Refuses<ArgumentOutOfRangeException>(model => model.Train(many, many), Out("Tagger.Train: b = 5 exceeds the capacity maxB = 4 that the constructor was given.", "b", 5));
        Refuses<ArgumentOutOfRangeException>(model => model.Forward(steps), Out("Tagger.Forward: t = 9 exceeds the capacity maxT = 8 that the constructor was given.", "t", 9));
    }

    [Fact]
    public void Targets_of_other_lengths_or_another_order()
    {
        const string Expected = "target must pack sequences of the same lengths in the same order as x (PackedSequence<Int32>: 2 sequences, 3 steps, 5 rows of 1)";
        Refuses<ArgumentException>(model => model.Train(X, PackedSequence.Create<int>(new int[5], 1, new[] { 2, 1, 1, 1 }, new[] { 1, 0 })),
            $"Tagger.Train: {Expected}, but is PackedSequence<Int32>: 2 sequences, 4 steps, 5 rows of 1, of other lengths. (Parameter 'target')");
        Refuses<ArgumentException>(model => model.Train(X, PackedSequence.Create<long>(new long[5], 1, new[] { 2, 2, 1 })),
            $"Tagger.Train: {Expected}, but is PackedSequence<Int64>: 2 sequences, 3 steps, 5 rows of 1, sorted differently. (Parameter 'target')");
    }

    [Fact]
    public void Indices_out_of_range()
    {
        PackedSequence<int> Same(params int[] values) => PackedSequence.Create<int>(values, 1, X.BatchSizes, X.SortedIndices);
        Refuses<ArgumentOutOfRangeException>(model => model.Forward(Same(0, 0, 12, 0, 0)), Out("Tagger.Forward: x[2] is 12; it must be in [0, 12).", "x", 12L));
        Refuses<ArgumentOutOfRangeException>(model => model.Train(X, Same(0, 0, 0, 0, 5)), Out("Tagger.Train: target[4] is 5; it must be in [0, 5) or the ignored -1.", "target", 5L));
    }

    [Fact]
    public void Batch_sizes_written_to_after_packing()
    {
        const string Message = "the batch sizes or indices of x have been written to since it was packed. (Parameter 'x')";
        int[] sizes = [2, 2, 1], order = [1, 0];
        PackedSequence<int> x = PackedSequence.Create<int>(new int[5], 1, sizes, order);
        _model.Forward(x);
        _model.Train(X, Y);
        sizes[2] = 2;
        Refuses<ArgumentException>(model => model.Forward(x), $"Tagger.Forward: {Message}");
        (sizes[0], sizes[1], sizes[2]) = (1, 2, 2);
        Refuses<ArgumentException>(model => model.Train(x, x), $"Tagger.Train: {Message}");
        (sizes[0], sizes[1], sizes[2], order[0]) = (2, 2, 1, 2);
        Refuses<ArgumentException>(model => model.Train(x, Y), $"Tagger.Train: {Message}");
        order[0] = 0;
        Refuses<ArgumentException>(model => model.Loss(x, Y), $"Tagger.Loss: {Message}");
        order[0] = 1;
        _model.Train(x, Y);
    }

    [Fact]
    public void Batch_sizes_of_a_target_written_to_after_packing()
    {
        int[] sizes = [2, 1, 1];
        PackedSequence<int> target = PackedSequence.Create<int>(new int[4], 1, sizes, new[] { 1, 0 });
        sizes[1] = 2;
        Refuses<ArgumentException>(model => model.Train(X, target),
            "Tagger.Train: the batch sizes or indices of target have been written to since it was packed. (Parameter 'target')");
    }

    [Fact]
    public void Values_per_sequence_of_another_number()
    {
        PackedSequence<float> x = PackedSequence.Create<float>(new float[15], 3, new[] { 2, 2, 1 });
        var labelled = new LabelledSequences(2, 3);
        labelled.Train(x, [0, 1]);
        float[] gradients = labelled.Gradients.ToArray();
        AssertMessage<ArgumentException>(() => labelled.Train(x, [0, 1, 2]), "LabelledSequences.Train: target must have the shape (B) = (2), 2 values, but has 3. (Parameter 'target')");
        AssertMessage<ArgumentOutOfRangeException>(() => labelled.Train(x, [0, 4]), Out("LabelledSequences.Train: target[1] is 4; it must be in [0, 4) or the ignored -100.", "target", 4L));
        var started = new StartedGRU(2, 3);
        AssertMessage<ArgumentException>(() => started.Forward(x, new float[12]), "StartedGRU.Forward: h0 must have the shape (1, B, 4) = (1, 2, 4), 8 values, but has 12. (Parameter 'h0')");
        Assert.Equal(gradients, labelled.Gradients.ToArray());
    }

    [Fact]
    public void A_state_of_another_batch()
    {
        var model = new LabelledSequences(4, 1);
        LabelledSequencesState state = model.CreateState(3);
        model.Next(new float[9], state);
        float[] h = state["lstm.h_l0"].ToArray();
        AssertMessage<ArgumentException>(() => model.Next(new float[6], state), "LabelledSequences.Next: x must have the shape (B, T, 3) = (3, 1, 3), 9 values, but has 6. (Parameter 'x')");
        AssertMessage<ArgumentNullException>(() => model.Next(new float[6], null!), "Value cannot be null. (Parameter 'state')");
        AssertMessage<ArgumentOutOfRangeException>(() => model.Next(new float[15], model.CreateState(5)), Out("LabelledSequences.Next: b = 5 exceeds the capacity maxB = 4 that the constructor was given.", "b", 5));
        Assert.Equal(h, state["lstm.h_l0"].ToArray());
    }

    [Fact]
    public void Backward_of_another_kind_of_call()
    {
        const string Message = "Recurrent.Backward needs a ForwardTrain over packed sequences before it, and may follow it once.";
        var model = new Recurrent(2, 3);
        PackedSequence<float> x = PackedSequence.Create<float>(Batches.Floats(15, 1), 3, new[] { 2, 2, 1 });
        PackedSequence<float> gradient = PackedSequence.Create<float>(Batches.Floats(20, 2), 4, new[] { 2, 2, 1 });
        AssertMessage<InvalidOperationException>(() => model.Backward(gradient), Message);
        model.ForwardTrain(new float[18], 2, 3);
        AssertMessage<InvalidOperationException>(() => model.Backward(gradient), Message);
        model.ForwardTrain(x);
        AssertMessage<InvalidOperationException>(() => model.Backward(new float[24]), "Recurrent.Backward: the last call was packed; gradients of packed outputs come packed.");
        AssertMessage<ArgumentException>(() => model.Backward(PackedSequence.Create<float>(new float[20], 4, new[] { 2, 1, 1, 1 })),
            "Recurrent.Backward: outputGradient must pack sequences of the same lengths in the same order as the input of ForwardTrain (PackedSequence<Int32>: 2 sequences, 3 steps, 5 rows of 1), but is PackedSequence<Single>: 2 sequences, 4 steps, 5 rows of 4, of other lengths. (Parameter 'outputGradient')");
        AssertMessage<ArgumentException>(() => model.Backward(PackedSequence.Create<float>(new float[15], 3, new[] { 2, 2, 1 })),
            "Recurrent.Backward: outputGradient must have the shape (B, T, 4), 4 values a step, but has 3. (Parameter 'outputGradient')");
        model.Backward(gradient);
        AssertMessage<InvalidOperationException>(() => model.Backward(gradient), Message);
    }

    [Fact]
    public void Reading_the_other_form()
    {
        AssertMessage<InvalidOperationException>(() => _model.Hidden.ToArray(), "Tagger.Hidden: the last call was packed; read HiddenPacked.");
        Assert.Equal(5, _model.HiddenPacked.Rows);
        _model.Forward([0, 1, 2, 3], 2, 2);
        AssertMessage<InvalidOperationException>(() => _model.HiddenPacked.Data.ToArray(), "Tagger.HiddenPacked can be read after a packed call.");
        AssertMessage<InvalidOperationException>(() => new Tagger(1, 1).HiddenPacked.Data.ToArray(), "Tagger.HiddenPacked can be read after a packed call.");
    }

    private static string Out(string message, string argument, object actual) => $"{message} (Parameter '{argument}'){Environment.NewLine}Actual value was {actual}.";

    private static void AssertMessage<TException>(Action call, string message) where TException : Exception => Assert.Equal(message, Assert.Throws<TException>(call).Message);

    private void Refuses<TException>(Action<Tagger> call, string message) where TException : Exception
    {
        float[] parameters = _model.Parameters.ToArray(), gradients = _model.Gradients.ToArray(), losses = _model.LossValues.ToArray(), hidden = _model.HiddenPacked.Data.ToArray();
        RngState state = _model.RngState;
        AssertMessage<TException>(() => call(_model), message);
        Assert.Equal(parameters, _model.Parameters.ToArray());
        Assert.Equal(gradients, _model.Gradients.ToArray());
        Assert.Equal(losses, _model.LossValues.ToArray());
        Assert.Equal(hidden, _model.HiddenPacked.Data.ToArray());
        Assert.Equal(state, _model.RngState);
    }
}
