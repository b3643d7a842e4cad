using System.Text.Json;
using Kiln.Kernels;
using Kiln.Runtime.Tests.Storage;

namespace Kiln.Runtime.Tests.Optimizers;

/// <summary>Schedules, alone and in combination, beside PyTorch's; the optimizers' values where momentum cycles.</summary>
public class ScheduleTests
{
    private const int Steps = 25;

    private static readonly JsonElement Basic = Golden.Read("schedulers.json");
    private static readonly JsonElement More = Golden.Read("schedules_more.json");

    public static TheoryData<string> BasicNames => [.. Basic.GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("scheduler").GetString()!)];

    public static TheoryData<string> MoreNames => [.. More.GetProperty("schedules").EnumerateArray().Select(run => run.GetProperty("name").GetString()!)];

    public static TheoryData<int> OptimizerRuns => [.. Enumerable.Range(0, More.GetProperty("optimizers").GetArrayLength())];

    [Theory, MemberData(nameof(BasicNames))]
    public void Each_schedule_agrees_with_PyTorch(string name)
    {
        JsonElement run = Find(Basic.GetProperty("runs"), "scheduler", name);
        var optimizer = new SGD(FakeModel.Small(), learningRate: .1f);
        if (name == "ReduceLROnPlateau")
        {
            var plateau = new ReduceLROnPlateau(optimizer, patience: 2, cooldown: 1);
            foreach ((JsonElement metric, JsonElement rate) in run.GetProperty("metrics").EnumerateArray().Zip(run.GetProperty("lr_after_each_metric").EnumerateArray()))
            {
                plateau.Step(metric.GetSingle());
                AssertRate(rate.GetDouble(), optimizer.LearningRate);
            }

            return;
        }

        LearningRateSchedule schedule = name switch
        {
            "StepLR" => new StepLR(optimizer, 3, .5f),
            "MultiStepLR" => new MultiStepLR(optimizer, [2, 5, 9]),
            "ExponentialLR" => new ExponentialLR(optimizer, .9f),
            "CosineAnnealingLR" => new CosineAnnealingLR(optimizer, 10, .001f),
            "CosineAnnealingWarmRestarts" => new CosineAnnealingWarmRestarts(optimizer, 4, 2),
            "LinearLR" => new LinearLR(optimizer, .25f, 1, 6),
            "ConstantLR" => new ConstantLR(optimizer, .5f, 4),
            "PolynomialLR" => new PolynomialLR(optimizer, 8, 2),
            "LambdaLR" => new LambdaLR(optimizer, epoch => MathF.Pow(.95f, epoch)),
            "OneCycleLR" => new OneCycleLR(optimizer, .5f, 21),
            "CyclicLR" => new CyclicLR(optimizer, .01f, .1f, mode: "triangular2", stepSizeUp: 4),
            _ => throw new ArgumentException(name),
        };

        // Here the formula itself is computed in single.
        double relative = schedule is LambdaLR ? 2e-6 : 2e-7;
        foreach (JsonElement rate in run.GetProperty("lr").EnumerateArray())
        {
            AssertRate(rate.GetDouble(), optimizer.LearningRate, relative);
            AssertRate(rate.GetDouble(), schedule.Last, relative);
            schedule.Step();
        }
    }

    [Theory, MemberData(nameof(MoreNames))]
    public void Combinations_groups_and_momentum_agree_with_PyTorch(string name)
    {
        JsonElement run = Find(More.GetProperty("schedules"), "name", name);
        (FakeModel model, Optimizer optimizer) = Make(run);
        ParameterGroup? second = run.GetProperty("lr")[0].GetArrayLength() == 2 ? optimizer.Group("b") : null;
        _ = second?.LearningRate = .02f;
        LearningRateSchedule schedule = Schedule(name, optimizer);
        for (int k = 0; k < Steps; k++)
        {
            AssertRate(run.GetProperty("lr")[k][0].GetDouble(), optimizer.LearningRate);
            if (second is not null)
                AssertRate(run.GetProperty("lr")[k][1].GetDouble(), second.LearningRate);
            if (optimizer.MomentumSetting is { } momentum)
                Assert.Equal(run.GetProperty("momentum")[k].GetDouble(), momentum.Get(), 1e-12);
            AssertStep(run, k, model, optimizer);
            Advance(name, schedule, k);
        }
    }

    [Fact]
    public void A_schedule_makes_the_groups_that_it_names()
    {
        var optimizer = new SGD(FakeModel.Small(), learningRate: .2f);
        var schedule = new LambdaLR(optimizer, _ => .5f, [("*.bias", epoch => 1 + epoch)]);
        Assert.Equal((.1f, .2f), (optimizer.LearningRate, optimizer.Group("*.bias").LearningRate));
        schedule.Step();
        Assert.Equal((.1f, .4f), (optimizer.LearningRate, optimizer.Group("*.bias").LearningRate));
        Allocations.AssertNone(schedule.Step);
    }

    [Fact]
    public void Groups_that_a_schedule_cannot_have_are_refused()
    {
        var optimizer = new SGD(FakeModel.Small(), learningRate: .2f);
        Assert.Contains("\"head.*\" matches none", Assert.Throws<ArgumentException>(() => new OneCycleLR(optimizer, 1, 9, groups: [("head.*", 1)])).Message, StringComparison.Ordinal);
        Assert.Contains("\"*.bias\" is there twice", Assert.Throws<ArgumentException>(() => new CyclicLR(optimizer, 0, 1, groups: [("*.bias", 0, 1), ("*.bias", 0, 2)])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleLR(optimizer, 1, 9, groups: [("*.bias", -1)]));
        Assert.Throws<ArgumentNullException>(() => new LambdaLR(optimizer, _ => 1, [("*.bias", null!)]));
    }

    [Theory, MemberData(nameof(MoreNames))]
    public void A_schedule_goes_on_from_its_state(string name)
    {
        JsonElement run = Find(More.GetProperty("schedules"), "name", name);
        string path = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}.safetensors");
        for (int stop = 0; stop < Steps; stop += 7)
        {
            (FakeModel model, Optimizer optimizer) = Make(run);
            LearningRateSchedule schedule = Schedule(name, optimizer);
            Train(0, stop, model, optimizer, schedule);
            optimizer.Save(path);
            IReadOnlyDictionary<string, double> state = schedule.SaveState();

            (FakeModel other, Optimizer resumedOptimizer) = Make(run);
            other.CopyParametersFrom(model);
            LearningRateSchedule resumed = Schedule(name, resumedOptimizer);
            resumedOptimizer.Load(path);
            resumed.LoadState(state);
            Assert.Equal(schedule.Last, resumed.Last);
            Assert.Equal(schedule.Epoch, resumed.Epoch);

            Train(stop, Steps, model, optimizer, schedule);
            Train(stop, Steps, other, resumedOptimizer, resumed);
            Assert.Equal(model.Flat.ToArray(), other.Flat.ToArray());
            Assert.Equal(optimizer.LearningRate, resumedOptimizer.LearningRate);
        }

        File.Delete(path);

        void Train(int from, int to, FakeModel model, Optimizer optimizer, LearningRateSchedule schedule)
        {
            for (int k = from; k < to; k++)
            {
                SetGradients(model, k);
                optimizer.Step();
                Advance(name, schedule, k);
            }
        }
    }

    [Theory, MemberData(nameof(OptimizerRuns))]
    public void Further_options_of_optimizers_agree_with_PyTorch(int number)
    {
        JsonElement run = More.GetProperty("optimizers")[number];
        (FakeModel model, Optimizer optimizer) = Make(run);
        for (int k = 0; k < Steps; k++)
            AssertStep(run, k, model, optimizer);
    }

    [Theory, MemberData(nameof(MoreNames))]
    public void A_step_allocates_nothing(string name)
    {
        (_, Optimizer optimizer) = Make(Find(More.GetProperty("schedules"), "name", name));
        LearningRateSchedule schedule = Schedule(name, optimizer);
        int k = 0;
        Allocations.AssertNone(() => Advance(name, schedule, k++), calls: 20);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var optimizer = new SGD(FakeModel.Small(), learningRate: .1f);
        Assert.Equal("stepSize", Assert.Throws<ArgumentOutOfRangeException>(() => new StepLR(optimizer, 0)).ParamName);
        Assert.Equal("startFactor", Assert.Throws<ArgumentOutOfRangeException>(() => new LinearLR(optimizer, 0)).ParamName);
        Assert.Equal("mode", Assert.Throws<ArgumentException>(() => new CyclicLR(optimizer, .1f, 1, "saw")).ParamName);
        Assert.Equal("mode", Assert.Throws<ArgumentException>(() => new CyclicLR(optimizer, .1f, 1, 2000, mode: "saw")).ParamName);
        Assert.Equal("mode", Assert.Throws<ArgumentException>(() => new CyclicLR(optimizer, .1f, 1, 2000, null, "saw", 1)).ParamName);
        Assert.Equal("factor", Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceLROnPlateau(optimizer, factor: 1)).ParamName);
        Assert.Equal("milestones", Assert.Throws<ArgumentException>(() => new SequentialLR(optimizer, [new StepLR(optimizer, 1)], [1])).ParamName);
        Assert.Equal("schedules", Assert.Throws<ArgumentException>(() => new SequentialLR(optimizer, [], [])).ParamName);
        Assert.Equal("schedules", Assert.Throws<ArgumentException>(() => new ChainedScheduler(optimizer, [new ReduceLROnPlateau(optimizer)])).ParamName);
        Assert.Equal("schedules", Assert.Throws<ArgumentException>(() => new ChainedScheduler(new SGD(FakeModel.Small()), [new StepLR(optimizer, 1)])).ParamName);
        Assert.Throws<InvalidOperationException>(new ReduceLROnPlateau(optimizer).Step);
        Assert.Contains("best", Assert.Throws<ArgumentException>(() => new ReduceLROnPlateau(optimizer).LoadState(new StepLR(optimizer, 1).SaveState())).Message);

        var cycle = new OneCycleLR(optimizer, 1, totalSteps: 2);
        cycle.Step();
        cycle.Step();
        Assert.Contains("2 steps", Assert.Throws<InvalidOperationException>(cycle.Step).Message);
    }

    private static LearningRateSchedule Schedule(string name, Optimizer o) => name switch
    {
        "warm_up" => new SequentialLR(o, [new LinearLR(o, .01f, totalIters: 5), new CosineAnnealingLR(o, 12, .002f)], [5]),
        "three" => new SequentialLR(o, [new ConstantLR(o, .5f, 3), new ExponentialLR(o, .9f), new CosineAnnealingWarmRestarts(o, 4, 2)], [4, 10]),
        "chained" => new ChainedScheduler(o, [new ConstantLR(o, .1f, 2), new ExponentialLR(o, .9f), new PolynomialLR(o, 20, 1.5f)]),
        "nested" => Nested(o),
        "multiplicative" => new MultiplicativeLR(o, _ => .95f),
        "lambda" => new LambdaLR(o, epoch => 1f / (1 + epoch)),
        "step" => new StepLR(o, 4),
        "fractions" => new CosineAnnealingWarmRestarts(o, 3, 2, .001f),
        "fractions_equal" => new CosineAnnealingWarmRestarts(o, 3),
        "one_adamw" => new OneCycleLR(o, .5f, Steps, threePhase: true),
        "one_nadam" => new OneCycleLR(o, .5f, Steps, strategy: Annealing.Linear),
        "one_radam" => new OneCycleLR(o, .5f, Steps, baseMomentum: .7f, maxMomentum: .8f),
        "one_adamax" => new OneCycleLR(o, .5f, Steps, pctStart: .5f, divFactor: 10, finalDivFactor: 100),
        "one_lists" => new OneCycleLR(o, .5f, Steps, threePhase: true, groups: [("b", .05f)]),
        "cyclic_lists" => new CyclicLR(o, .01f, .1f, 4, groups: [("b", .002f, .05f)]),
        "lambda_lists" => new LambdaLR(o, epoch => 1f / (1 + epoch), [("b", epoch => 1 - (epoch / 64f))]),
        "cyclic_triangular" => new CyclicLR(o, .01f, .1f, 4, 3),
        "cyclic_triangular2" => new CyclicLR(o, .01f, .1f, 3, mode: CyclicMode.Triangular2, baseMomentum: .5f, maxMomentum: .6f),
        "cyclic_exp_range" => new CyclicLR(o, .01f, .1f, 5, mode: CyclicMode.ExpRange, gamma: .97f),
        "plateau_max" => new ReduceLROnPlateau(o, PlateauMode.Max, .5f, 1, .01f, cooldown: 2, minLr: .01f),
        "plateau_abs" => new ReduceLROnPlateau(o, patience: 2, threshold: .2f, thresholdMode: ThresholdMode.Absolute),
        _ => new OneCycleLR(o, .5f, Steps),
    };

    private static SequentialLR Nested(Optimizer o)
    {
        var inner = new SequentialLR(o, [new LinearLR(o, .5f, totalIters: 3), new StepLR(o, 2, .5f)], [3]);
        return new SequentialLR(o, [inner, new MultiStepLR(o, [1, 4, 4], .5f)], [9]);
    }

    private static void Advance(string name, LearningRateSchedule schedule, int k)
    {
        switch (schedule)
        {
            case ReduceLROnPlateau plateau:
                plateau.Step(name == "plateau_max" ? MathF.Sin(k * .4f) : 5 - (k * .15f));
                break;
            case CosineAnnealingWarmRestarts restarts:
                restarts.Step((k + 1) * (name == "fractions" ? .7 : .3));
                break;
            default:
                schedule.Step();
                break;
        }
    }

    private static (FakeModel Model, Optimizer Optimizer) Make(JsonElement run)
    {
        var model = new FakeModel(
            new ParameterSpec("a", [3], 0, ParameterLayout.Vector(3)), new ParameterSpec("b", [2], 16, ParameterLayout.Vector(2)));
        return (model, GoldenOptimizer.Make(run.GetProperty("optimizer").GetString()!, model, run.GetProperty("options"), .1f));
    }

    private static void SetGradients(FakeModel model, int k)
    {
        model.SetGradient("a", [.. Enumerable.Range(0, 3).Select(i => (float)Math.Sin(k + i))]);
        model.SetGradient("b", [.. Enumerable.Range(0, 2).Select(i => (float)Math.Cos((k * .5) + i))]);
    }

    private static void AssertStep(JsonElement run, int k, FakeModel model, Optimizer optimizer)
    {
        SetGradients(model, k);
        optimizer.Step();
        float[] expected = [.. run.GetProperty("values")[k].EnumerateArray().Select(value => (float)value.GetDouble())];
        Golden.AssertClose(expected, model.Values("a"), 2e-5f, 2e-6f);
    }

    private static JsonElement Find(JsonElement runs, string key, string name) => runs.EnumerateArray().First(run => run.GetProperty(key).GetString() == name);

    private static void AssertRate(double expected, float actual, double relative = 2e-7) =>
        Assert.Equal(expected, actual, 1e-9 + (relative * Math.Abs(expected)));
}
