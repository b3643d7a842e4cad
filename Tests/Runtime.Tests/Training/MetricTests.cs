namespace Kiln.Runtime.Tests.Training;

/// <summary>Metrics beside values of scikit-learn (worked out with its formulas) and of the definition.</summary>
public class MetricTests
{
    private static readonly float[] Logits = [2, 1, 0, 0, 3, 1, 1, 1, 0, 0, 1, 2, 5, 0, 1, 0, 1, 3];
    private static readonly int[] Classes = [0, 1, 1, 2, 2, -100];

    [Fact]
    public void Classes_of_logits()
    {
        // Predictions 0, 1, 0 (the first of equals), 2, 0; the last target is ignored.
        Assert.Equal(3 / 5.0, Value(new Accuracy()));
        Assert.Equal(5 / 5.0, Value(new TopKAccuracy(2)));
        var matrix = new ConfusionMatrix(3);
        Assert.Equal(3 / 5.0, Value(matrix));
        Assert.Equal([1L, 0, 0, 1, 1, 0, 1, 0, 1], from target in Enumerable.Range(0, 3) from predicted in Enumerable.Range(0, 3) select matrix[target, predicted]);
        Assert.Equal(
            "         cat   dog horse\ncat        1     0     0\ndog        1     1     0\nhorse      1     0     1\n",
            matrix.ToTable(["cat", "dog", "horse"]));

        // Per class 2/4, 2/3, 2/3.
        Assert.Equal((.5 + (2 / 3.0) + (2 / 3.0)) / 3, Value(new F1Score(3)), 1e-12);
        Assert.Equal(((1 * .5) + (2 * 2 / 3.0) + (2 * 2 / 3.0)) / 5, Value(new F1Score(3, F1Average.Weighted)), 1e-12);
        Assert.Equal(3 / 5.0, Value(new F1Score(3, F1Average.Micro)));
        Assert.Equal((.5 + (2 / 3.0) + (2 / 3.0)) / 3, Value(new F1Score(4)), 1e-12);
        double cross = Enumerable.Range(0, 5).Average(i => Math.Log(Enumerable.Range(0, 3).Sum(c => Math.Exp(Logits[(3 * i) + c]))) - Logits[(3 * i) + Classes[i]]);
        Assert.Equal(Math.Exp(cross), Value(new Perplexity()), 1e-9);
    }

    [Fact]
    public void Two_classes()
    {
        float[] scores = [.1f, .4f, .35f, .8f];
        int[] targets = [0, 0, 1, 1];
        var auc = new RocAuc();
        auc.Add(scores.AsSpan(0, 2), targets.AsSpan(0, 2));
        Assert.True(double.IsNaN(auc.Value));
        auc.Add(scores.AsSpan(2), targets.AsSpan(2));
        Assert.Equal(.75, auc.Value);
        auc.Reset();
        auc.Add([0, .5f, 0, .5f, 1, 1], [0, 1, 1]);
        Assert.Equal(.25, auc.Value);

        var accuracy = new Accuracy(threshold: .3f);
        accuracy.Add(scores, targets);
        Assert.Equal(.75, accuracy.Value);
        var binary = new F1Score(2, F1Average.Binary, threshold: .3f);
        binary.Add(scores, targets);
        Assert.Equal(.8, binary.Value, 1e-12);
        var floats = new BinaryAccuracy(.5f);
        floats.Add(scores, [0, 0, 1, 1]);
        Assert.Equal(.75, floats.Value);
    }

    [Fact]
    public void Quantities()
    {
        float[] outputs = [2.5f, 0, 2, 8], targets = [3, -.5f, 2, 7];
        Assert.Equal(.5, Quantity(new MeanAbsoluteError()));
        Assert.Equal(Math.Sqrt(.375), Quantity(new RootMeanSquaredError()), 1e-12);
        Assert.Equal(0.9486081370449679, Quantity(new R2Score()), 1e-12);
        var two = new R2Score(2);
        two.Add([0, 2, -1, 2, 8, -5], [.5f, 1, -1, 1, 7, -6]);
        Assert.Equal(0.9368005266622779, two.Value, 1e-12);

        double Quantity(Metric<float> metric)
        {
            Assert.True(double.IsNaN(metric.Value));
            metric.Add([100], [0]);
            metric.Reset();
            metric.Add(outputs.AsSpan(0, 1), targets.AsSpan(0, 1));
            metric.Add(outputs.AsSpan(1), targets.AsSpan(1));
            return metric.Value;
        }
    }

    [Fact]
    public void Shapes_and_classes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new Accuracy().Add([1, 2, 3], [0, 1]));
        Assert.Contains("targets[1]", Assert.Throws<ArgumentOutOfRangeException>(() => new Accuracy().Add([1, 2, 3, 4], [0, 2])).Message);
        Assert.Throws<ArgumentException>(() => new MeanAbsoluteError().Add([1, 2], [0]));
        Assert.Throws<ArgumentException>(() => new RocAuc().Add([1, 2, 3], [0]));
        Assert.Throws<ArgumentException>(() => new ConfusionMatrix(2).Add([1, 2, 3], [2]));
    }

    private static double Value(Metric<int> metric)
    {
        Assert.True(double.IsNaN(metric.Value));
        metric.Add([0, 1, 0], [0]);
        metric.Reset();
        metric.Add(Logits.AsSpan(0, 6), Classes.AsSpan(0, 2));
        metric.Add(Logits.AsSpan(6), Classes.AsSpan(2));
        return metric.Value;
    }
}
