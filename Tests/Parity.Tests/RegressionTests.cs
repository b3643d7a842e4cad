using System.Text.Json;
using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>The tutorial's regressions: linear, logistic, softmax.</summary>
public class RegressionTests
{
    public static TheoryData<int> Cases => [0, 1, 2];

    [Theory, MemberData(nameof(Cases))]
    public void Linear_regression_from_zeros(int index)
    {
        JsonElement test = Golden.Read("tutorial/linear_regression_raw").At("cases")[index];
        float[] x = test.At("x").Floats, y = test.At("y").Floats;
        IRegressionModel model = Linear(test.At("x").Shape);
        model.Parameter("linear1.weight").Set(test.At("initial").At("W").Floats);
        model.Parameter("linear1.bias").Set(test.At("initial").At("b").Floats);
        Run(test, model, test, () => model.Train(x, y, y.Length), (record, rounding) => AssertRaw(record, model, rounding, transposeTo: 0));
    }

    [Theory, MemberData(nameof(Cases))]
    public void Linear_regression_with_a_module(int index)
    {
        JsonElement test = Golden.Read("tutorial/linear_regression_module").At("cases")[index];
        float[] x = test.At("x").Floats, y = test.At("y").Floats;
        IRegressionModel model = Linear(test.At("x").Shape);
        model.Set(test.At("initial"), "linear1");
        Run(test, model, test, () => model.Train(x, y, y.Length), (record, rounding) => AssertModule(record, model, rounding));
        Assert.Close("final prediction", test.At("final_prediction").Floats, model.Forward(x, y.Length).ToArray());
    }

    [Fact]
    public void Logistic_regression_from_zeros()
    {
        JsonElement file = Golden.Read("tutorial/logistic_regression");
        float[] x = file.At("x").Floats, y = file.At("y").Floats;
        var model = new Logistic(y.Length);
        model.Parameter("linear1.weight").Set([0, 0]);
        model.Parameter("linear1.bias").Set([0]);
        Run(file, model, file.At("raw_zeros"), () => model.Train(x, y, y.Length), (record, rounding) => AssertRaw(record, model, rounding, transposeTo: 0));
        float[] hypothesis = model.Forward(x, y.Length).ToArray();
        Assert.Close("hypothesis", file.At("raw_zeros").At("hypothesis").Floats, hypothesis);
        Assert.Equal(file.At("raw_zeros").At("prediction").Ints, hypothesis.Select(value => value >= 0.5f ? 1 : 0));
    }

    [Fact]
    public void Logistic_regression_with_sigmoid_and_BCE()
    {
        JsonElement file = Golden.Read("tutorial/logistic_regression");
        float[] x = file.At("x").Floats, y = file.At("y").Floats;
        var model = new Logistic(y.Length);
        LogisticModule(file, file.At("linear_sigmoid_bce"), model, x, y, 0.5f);
        Assert.Close("hypothesis", file.At("linear_sigmoid_bce").At("hypothesis").Floats, model.Forward(x, y.Length).ToArray());
    }

    [Fact]
    public void Logistic_regression_with_BCE_of_logits()
    {
        JsonElement file = Golden.Read("tutorial/logistic_regression");
        float[] x = file.At("x").Floats, y = file.At("y").Floats;
        var model = new LogisticOfLogits(y.Length);
        LogisticModule(file, file.At("linear_bce_with_logits"), model, x, y, 0);
        float[] hypothesis = [.. model.Forward(x, y.Length).ToArray().Select(logit => 1 / (1 + MathF.Exp(-logit)))];
        Assert.Close("hypothesis", file.At("linear_bce_with_logits").At("hypothesis").Floats, hypothesis);
    }

    [Fact]
    public void Softmax_regression_from_zeros()
    {
        JsonElement file = Golden.Read("tutorial/softmax_regression");
        float[] x = file.At("x").Floats;
        int[] y = file.At("y").Ints;
        var model = new SoftmaxRegression(y.Length);
        model.Parameter("linear1.weight").Set(new float[12]);
        model.Parameter("linear1.bias").Set(new float[3]);
        Run(file, model, file.At("raw_zeros"), () => model.Train(x, y, y.Length), (record, rounding) => AssertRaw(record, model, rounding, transposeTo: 3));
        AssertProbabilities(file.At("raw_zeros"), model.Forward(x, y.Length).ToArray());
    }

    [Fact]
    public void Softmax_regression_with_a_module()
    {
        JsonElement file = Golden.Read("tutorial/softmax_regression");
        float[] x = file.At("x").Floats;
        int[] y = file.At("y").Ints;
        var model = new SoftmaxRegression(y.Length);
        model.Set(file.At("linear").At("initial"), "linear1");
        Run(file, model, file.At("linear"), () => model.Train(x, y, y.Length), (record, rounding) => AssertModule(record, model, rounding));
        AssertProbabilities(file.At("linear"), model.Forward(x, y.Length).ToArray());
    }

    private static IRegressionModel Linear(int[] shape) => shape[1] == 1 ? new Line(shape[0]) : new Plane(shape[0]);

    private static void LogisticModule(JsonElement file, JsonElement test, IRegressionModel model, float[] x, float[] y, float threshold)
    {
        model.Set(test.At("initial"), "linear1");
        var accuracies = new List<float>();
        Run(file, model, test, Train, (record, rounding) => AssertModule(record, model, rounding));
        foreach (JsonElement record in test.Items("records"))
            Assert.Close("accuracy", record.Number("accuracy"), accuracies[record.Integer("epoch")]);

        float Train()
        {
            float[] output = model.Forward(x, y.Length).ToArray();
            accuracies.Add(output.Zip(y).Count(pair => pair.First >= threshold == (pair.Second == 1)) / (float)y.Length);
            return model.Train(x, y, y.Length);
        }
    }

    /// <summary>Trains with SGD and compares at every recorded epoch: cost and gradients before the step, parameters after it.</summary>
    private static void Run(JsonElement settings, IModel model, JsonElement test, Func<float> train, Action<JsonElement, float?> compare)
    {
        var sgd = new SGD(model, settings.Number("lr"));
        float rounding = 1e-6f * LargestProduct(settings);
        var records = test.Items("records").ToDictionary(record => record.Integer("epoch"));
        for (int epoch = 0; epoch <= settings.Integer("epochs"); epoch++)
        {
            float cost = train();
            bool recorded = records.TryGetValue(epoch, out JsonElement record);
            if (recorded)
            {
                float expected = record.Number("cost");
                Assert.Close($"cost of epoch {epoch}", expected, cost, absolute: MathF.Max(1e-7f, RoundingOfCost(settings, expected)));
                compare(record, rounding);
            }

            sgd.Step();
            if (recorded)
                compare(record, null);
        }
    }

    /// <param name="rounding">Absolute tolerance of the gradients; null compares the values.</param>
    private static void AssertRaw(JsonElement record, IModel model, float? rounding, int transposeTo)
    {
        string context = $"epoch {record.Integer("epoch")} {(rounding is null ? "" : "gradient of ")}";
        float[] weight = record.At(rounding is null ? "W" : "grad_W").Floats;
        if (transposeTo > 0)
            weight = Transpose(weight, transposeTo);
        Compare("weight", weight);
        Compare("bias", record.At(rounding is null ? "b" : "grad_b").Floats);

        void Compare(string name, float[] expected) => Assert.Close(
            context + name, expected, rounding is null ? model.Values($"linear1.{name}") : model.Gradient($"linear1.{name}"), absolute: rounding ?? 1e-6f);
    }

    private static void AssertModule(JsonElement record, IModel model, float? rounding)
    {
        string context = $"epoch {record.Integer("epoch")}";
        if (rounding is { } absolute)
            model.AssertGradients(context, record.At("grads"), "linear1", absolute: absolute);
        else
            model.AssertValues(context, record.At("params"), "linear1");
    }

    /// <summary>The cost is a mean of squared residuals, each with the rounding of the target it is taken from.</summary>
    private static float RoundingOfCost(JsonElement settings, float cost) =>
        1.2e-7f * settings.At("y").Floats.Max(MathF.Abs) * MathF.Sqrt(cost);

    /// <summary>
    /// A gradient is a sum of residuals times inputs, and a residual, however small, carries the rounding of the target it is taken from.
    /// </summary>
    private static float LargestProduct(JsonElement settings) =>
        settings.At("x").Floats.Max(MathF.Abs) * MathF.Max(1, settings.At("y").Floats.Max(MathF.Abs));

    /// <summary>(in, out) to (out, in).</summary>
    private static float[] Transpose(float[] weight, int columns) =>
        [.. Enumerable.Range(0, columns).SelectMany(column => Enumerable.Range(0, weight.Length / columns).Select(row => weight[(row * columns) + column]))];

    private static void AssertProbabilities(JsonElement test, float[] logits)
    {
        float[] probabilities = [.. logits.Chunk(3).SelectMany(row => row.Select(value => MathF.Exp(value) / row.Sum(MathF.Exp)))];
        Assert.Close("probabilities", test.At("probabilities").Floats, probabilities);
        Assert.Equal(test.At("prediction").Ints, probabilities.Chunk(3).Select(row => Array.IndexOf(row, row.Max())));
    }
}
