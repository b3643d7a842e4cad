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
        AssertNone(() => { model.Train(x, y, 1, 15); adam.Step(); });
    }

    [Fact]
    public void Every_call_over_indices()
    {
        var model = new Tagger(2, 3);
        var adam = new AdamW(model, amsgrad: true);
        int[] x = [0, 1, 2, 3, 4, 5], y = [0, 1, 2, 3, 4, -1];
        long[] wide = [0, 1, 2, 3, 4, -1];
        AssertNone(() => model.Forward(x, 2, 3));
        AssertNone(() => model.Loss(x, y, 2, 3));
        AssertNone(() => model.Accumulate(x, wide, 2, 3));
        AssertNone(() => model.TrainStep(x, y, 2, 3, adam));
        AssertNone(() => { _ = model.Hidden[0, 0, 0]; });
        AssertNone(() => model.Train(new ReadOnlyTensorSpan<int>(x, [2, 3]), new ReadOnlyTensorSpan<int>(y, [2, 3])));
    }

    [Fact]
    public void Regression_and_classification()
    {
        var line = new Line(3);
        var sgd = new SGD(line, 0.01f, momentum: 0.9f);
        float[] x = [1, 2, 3], y = [1, 2, 3];
        AssertNone(() => { line.Train(x, y, 3); sgd.Step(); });

        var classifier = new ReLUClassifier(8);
        var adam = new Adam(classifier);
        float[] rows = Batches.Floats(32, 1);
        int[] classes = Batches.Classes(8, 3, 2);
        AssertNone(() => { classifier.Train(rows, classes, 8); adam.Step(); });
    }

    [Fact]
    public void Backward_from_the_outside()
    {
        var model = new TwoLayers(2, 3);
        float[] x = Batches.Floats(18, 1), gradient = Batches.Floats(24, 2);
        AssertNone(() => { model.ForwardTrain(x, 2, 3); model.Backward(gradient); _ = model.XGradient[0, 0, 0]; });
    }

    private static void AssertNone(Action call)
    {
        for (int i = 0; i < 3; i++)
            call();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            call();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
