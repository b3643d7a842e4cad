using System.Text.Json;
using Kiln.Parity.Tests.Models;
using Kiln.Runtime.Tests.Optimizers;

namespace Kiln.Parity.Tests;

/// <summary>Small classifiers trained with every optimizer there is: losses, gradients and parameters step by step.</summary>
public class OptimizerTests
{
    private static readonly (string Theirs, string Ours)[] Names =
        [("0.weight", "linear1.weight"), ("0.bias", "linear1.bias"), ("2.weight", "linear2.weight"), ("2.bias", "linear2.bias")];

    private static readonly JsonElement Short = Golden.Read("torch/optimizers");
    private static readonly JsonElement Long = Golden.Read("torch/optimizers_long");

    public static TheoryData<int> ShortRuns => Runs(Short);

    public static TheoryData<int> LongRuns => Runs(Long);

    [Theory, MemberData(nameof(ShortRuns))]
    public void Five_steps(int run)
    {
        JsonElement test = Short.At("runs")[run];
        float[] x = Short.At("x").Floats;
        int[] y = Short.At("y").Ints;
        var model = new ReLUClassifier(y.Length);
        SetInitial(model, Short);
        Optimizer optimizer = GoldenOptimizer.Make(test.Text("optimizer"), model, test.At("options"));
        foreach (JsonElement step in test.Items("steps"))
        {
            string context = $"step {step.Integer("step")}: ";
            Assert.Close(context + "loss", step.Number("loss"), model.Train(x, y, y.Length), absolute: 0);
            foreach ((string theirs, string ours) in Names)
                Assert.Close($"{context}gradient of {ours}", step.At("grads").At(theirs).Floats, model.Gradient(ours));
            optimizer.Step();
            foreach ((string theirs, string ours) in Names)
                Assert.Close(context + ours, step.At("params").At(theirs).Floats, model.Values(ours));
        }
    }

    [Theory, MemberData(nameof(LongRuns))]
    public void A_hundred_steps(int run)
    {
        JsonElement test = Long.At("runs")[run];
        float[] x = Long.At("x").Floats;
        int[] y = Long.At("y").Ints;
        var model = new TanhClassifier(y.Length);
        SetInitial(model, Long);
        Optimizer optimizer = GoldenOptimizer.Make(test.Text("optimizer"), model, test.At("given"));
        var losses = test.Items("step_and_loss").ToDictionary(pair => pair[0].GetInt32(), pair => pair[1].GetSingle());
        for (int step = 1; step <= 100; step++)
        {
            float loss = model.Train(x, y, y.Length);
            if (losses.TryGetValue(step, out float expected))
                Assert.Close($"loss of step {step}", expected, loss, 1e-4f);
            optimizer.Step();
        }

        foreach ((string theirs, string ours) in Names)
            Assert.Close(ours, test.At("final").At(theirs).Floats, model.Values(ours), 1e-4f, 1e-5f);
    }

    private static TheoryData<int> Runs(JsonElement file) => [.. Enumerable.Range(0, file.At("runs").GetArrayLength())];

    private static void SetInitial(IModel model, JsonElement file)
    {
        foreach ((string theirs, string ours) in Names)
            model.Parameter(ours).Set(file.At("initial").At(theirs).Floats);
    }
}
