using System.Text.Json;
using Kiln.Parity.Tests.Models;

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
        Optimizer optimizer = Make(test.Text("optimizer"), model, test.At("options"));
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
        Optimizer optimizer = Make(test.Text("optimizer"), model, test.At("given"));
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

    private static Optimizer Make(string kind, IModel model, JsonElement options)
    {
        float rate = Number("lr", DefaultRate(kind)), decay = Number("weight_decay", kind == "AdamW" ? 1e-2f : 0), eps = Number("eps", DefaultEps(kind));
        bool maximize = Flag("maximize"), decoupled = Flag("decoupled_weight_decay"), amsgrad = Flag("amsgrad");
        float momentum = Number("momentum", 0);
        (float beta1, float beta2) = options.TryGetProperty("betas", out JsonElement betas) ? (betas[0].GetSingle(), betas[1].GetSingle()) : (.9f, .999f);
        return kind switch
        {
            "SGD" => new SGD(model, rate, momentum, Number("dampening", 0), decay, Flag("nesterov"), maximize),
            "Adam" => new Adam(model, rate, beta1, beta2, eps, decay, amsgrad, maximize),
            "AdamW" => new AdamW(model, rate, beta1, beta2, eps, decay, amsgrad, maximize),
            "RMSprop" => new RMSprop(model, rate, Number("alpha", .99f), eps, decay, momentum, Flag("centered"), maximize),
            "Adagrad" => new Adagrad(model, rate, Number("lr_decay", 0), decay, Number("initial_accumulator_value", 0), eps, maximize),
            "Adadelta" => new Adadelta(model, rate, Number("rho", .9f), eps, decay, maximize),
            "NAdam" => new NAdam(model, rate, beta1, beta2, eps, decay, Number("momentum_decay", 4e-3f), decoupled, maximize),
            "RAdam" => new RAdam(model, rate, beta1, beta2, eps, decay, decoupled, maximize),
            "Adamax" => new Adamax(model, rate, beta1, beta2, eps, decay, maximize),
            _ => throw new ArgumentException($"No optimizer {kind}."),
        };

        float Number(string name, float fallback) => options.TryGetProperty(name, out JsonElement value) ? value.GetSingle() : fallback;
        bool Flag(string name) => options.TryGetProperty(name, out JsonElement value) && value.GetBoolean();
    }

    private static float DefaultRate(string kind) => kind switch
    {
        "RMSprop" or "Adagrad" => 1e-2f,
        "Adadelta" => 1,
        "NAdam" or "Adamax" => 2e-3f,
        _ => 1e-3f,
    };

    private static float DefaultEps(string kind) => kind switch
    {
        "Adagrad" => 1e-10f,
        "Adadelta" => 1e-6f,
        _ => 1e-8f,
    };
}
