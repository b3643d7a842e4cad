using System.Numerics.Tensors;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>No call of a model allocates.</summary>
public class AllocationTests
{
    [Fact]
    public void Training_a_recurrent_network()
    {
        var model = new CharSeq(1, 15);
        var adam = new Adam(model, 0.1f);
        float[] x = Batches.Floats(150, 1);
        int[] y = Batches.Classes(15, 10, 2);
        Allocations.AssertNone(() => { model.Train(x, y, 1, 15); adam.Step(); });
    }

    [Fact]
    public void Every_call_over_indices()
    {
        var model = new Tagger(2, 3);
        var adam = new AdamW(model, amsgrad: true);
        int[] x = [0, 1, 2, 3, 4, 5], y = [0, 1, 2, 3, 4, -1];
        long[] wide = [0, 1, 2, 3, 4, -1];
        Allocations.AssertNone(() => model.Forward(x, 2, 3));
        Allocations.AssertNone(() => model.Loss(x, y, 2, 3));
        Allocations.AssertNone(() => model.Accumulate(x, wide, 2, 3));
        Allocations.AssertNone(() => model.TrainStep(x, y, 2, 3, adam));
        Allocations.AssertNone(() => { _ = model.Hidden[0, 0, 0]; });
        Allocations.AssertNone(() => model.Train(new ReadOnlyTensorSpan<int>(x, [2, 3]), new ReadOnlyTensorSpan<int>(y, [2, 3])));
    }

    [Fact]
    public void Regression_and_classification()
    {
        var line = new Line(3);
        var sgd = new SGD(line, 0.01f, momentum: 0.9f);
        float[] x = [1, 2, 3], y = [1, 2, 3];
        Allocations.AssertNone(() => { line.Train(x, y, 3); sgd.Step(); });

        var classifier = new ReLUClassifier(8);
        var adam = new Adam(classifier);
        float[] rows = Batches.Floats(32, 1);
        int[] classes = Batches.Classes(8, 3, 2);
        Allocations.AssertNone(() => { classifier.Train(rows, classes, 8); adam.Step(); });
    }

    [Fact]
    public void Backward_from_the_outside()
    {
        var model = new TwoLayers(2, 3);
        float[] x = Batches.Floats(18, 1), gradient = Batches.Floats(24, 2);
        Allocations.AssertNone(() => { model.ForwardTrain(x, 2, 3); model.Backward(gradient); _ = model.XGradient[0, 0, 0]; });
    }

    [Fact]
    public void Packed_sequences()
    {
        int[] lengths = [2, 5, 1, 3];
        PackedSequence<float> x = SequenceLayout.Pack(Batches.Floats(4 * 5 * 3, 1), lengths, 3);
        var labelled = new LabelledSequences(4, 5);
        var adam = new Adam(labelled);
        int[] labels = [0, 1, 2, 3];
        Allocations.AssertNone(() => { labelled.Train(x, labels); adam.Step(); });
        Allocations.AssertNone(() => labelled.TrainStep(x, labels, adam));
        Allocations.AssertNone(() => labelled.Forward(x));

        PackedSequence<int> indices = SequenceLayout.Pack(Batches.Classes(4 * 5, 4, 2), lengths);
        PackedSequence<long> wide = SequenceLayout.Pack<long>([.. Batches.Classes(4 * 5, 4, 3)], lengths);
        var both = new BidirectionalTagger(4, 5);
        var adamW = new AdamW(both);
        Allocations.AssertNone(() => { both.Train(indices, indices); adamW.Step(); });
        Allocations.AssertNone(() => both.Accumulate(indices, wide));
        Allocations.AssertNone(() => both.Loss(indices, indices));
        Allocations.AssertNone(() => both.Forward(indices));

        var tagger = new Tagger(4, 5);
        var sgd = new SGD(tagger, 0.01f);
        Allocations.AssertNone(() => { tagger.Train(indices, indices); sgd.Step(); });
        Allocations.AssertNone(() => { _ = tagger.HiddenPacked.Data; });
    }

    [Fact]
    public void Packed_sequences_of_changing_lengths_once_the_largest_has_been()
    {
        PackedSequence<float>[] batches = [.. new[] { new[] { 5, 5, 5, 5 }, [1, 2, 3], [4], [2, 5, 1, 4] }.Select(lengths => SequenceLayout.Pack(Batches.Floats(lengths.Length * lengths.Max() * 3, 1), lengths, 3))];
        var model = new Recurrent(4, 5);
        int next = 0;
        Allocations.AssertNone(() =>
        {
            PackedSequence<float> x = batches[next++ % batches.Length];
            PackedSequence<float> output = model.ForwardTrain(x);
            model.Backward(output);
            _ = model.XGradientPacked.Data;
        }, warm: batches.Length);
    }

    [Fact]
    public void States_carried_from_call_to_call()
    {
        var model = new CarriedLSTM(2, 4);
        var adam = new Adam(model);
        float[] x = Batches.Floats(2 * 4 * 3, 1);
        int[] y = Batches.Classes(2 * 4, 4, 2);
        Allocations.AssertNone(() => { model.Train(x, y, 2, 4); adam.Step(); });
        Allocations.AssertNone(() => model.Forward(x, 2, 4));
        CarriedLSTMState copy = model.CreateState(2);
        Allocations.AssertNone(() => { copy.CopyFrom(model.State!); model.State!.Reset(); });
    }

    [Fact]
    public void One_step_at_a_time()
    {
        var rnn = new Recurrent(3, 1);
        Models.RecurrentState state = rnn.CreateState(3);
        float[] x = Batches.Floats(3 * 3, 1);
        Allocations.AssertNone(() => rnn.Next(x, state));

        var lstm = new LabelledSequences(3, 1);
        LabelledSequencesState memory = lstm.CreateState(3);
        Allocations.AssertNone(() => lstm.Next(x, memory));
    }
}
