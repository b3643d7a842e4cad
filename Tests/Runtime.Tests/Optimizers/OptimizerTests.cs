using Kiln.Runtime.Tests.Storage;

namespace Kiln.Runtime.Tests.Optimizers;

public sealed class OptimizerTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}.safetensors");

    public static TheoryData<string> Kinds =>
    [
        "SGD", "Momentum", "Adam", "Amsgrad", "AdamW", "RMSprop", "Centered", "Heavy", "Adagrad", "Adadelta", "NAdam", "RAdam", "Adamax",
    ];

    public void Dispose() => File.Delete(_path);

    [Theory, MemberData(nameof(Kinds))]
    public void A_step_allocates_nothing(string kind)
    {
        FakeModel model = FakeModel.Small();
        Optimizer optimizer = Make(kind, model);
        optimizer.Group("*.bias").WeightDecay = 0;
        model.Gradients.Fill(.5f);
        Allocations.AssertNone(() =>
        {
            optimizer.ClipGradNorm(1);
            optimizer.Step();
        });
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Frozen_parameters_stay(string kind)
    {
        FakeModel model = FakeModel.Small().Fill(1);
        float[] frozen = model.Values("linear2.weight");
        Optimizer optimizer = Make(kind, model);
        model.Gradients.Fill(1);
        optimizer.Step();
        Assert.Equal(frozen, model.Values("linear2.weight"));
        Assert.NotEqual(1, model.Values("linear1.weight")[0]);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_NaN_in_the_gradient_reaches_the_parameter(string kind)
    {
        FakeModel model = FakeModel.Small().Fill(1);
        Optimizer optimizer = Make(kind, model);
        model.SetGradient("linear1.bias", [1, float.NaN, 1]);
        optimizer.Step();
        Assert.Equal([false, true, false], model.Values("linear1.bias").Select(float.IsNaN));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Training_goes_on_from_a_file_as_if_it_had_not_stopped(string kind)
    {
        FakeModel model = FakeModel.Small().Fill(1);
        Optimizer optimizer = Make(kind, model);
        optimizer.Group("*.bias").LearningRate = .3f;
        Run(model, optimizer, 0, 3);
        optimizer.LearningRate = .02f;
        optimizer.Group("linear1.weight").Frozen = true;
        optimizer.Save(_path);

        FakeModel other = FakeModel.Small();
        other.CopyParametersFrom(model);
        Optimizer resumed = Make(kind, other);
        resumed.Load(_path);
        Assert.Equal(3, resumed.Steps);
        Assert.Equal(.02f, resumed.LearningRate);
        Assert.Equal(.3f, resumed.Group("*.bias").LearningRate);
        Assert.True(resumed.Group("linear1.weight").Frozen);

        Run(model, optimizer, 3, 5);
        Run(other, resumed, 3, 5);
        Assert.Equal(model.Flat.ToArray(), other.Flat.ToArray());
        optimizer.Group("linear1.weight").Frozen = resumed.Group("linear1.weight").Frozen = false;
        Run(model, optimizer, 5, 9);
        Run(other, resumed, 5, 9);
        Assert.Equal(model.Flat.ToArray(), other.Flat.ToArray());
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        FakeModel model = FakeModel.Small();
        var adam = new Adam(model);
        model.Save(_path);
        Assert.Contains("no optimizer state", Assert.Throws<InvalidDataException>(() => adam.Load(_path)).Message);
        new AdamW(model).Save(_path);
        Assert.Contains("of AdamW, not of Adam", Assert.Throws<InvalidDataException>(() => adam.Load(_path)).Message);
        adam.Save(_path);
        var amsgrad = new Adam(model, amsgrad: true);
        Assert.Contains("linear1.weight.max_exp_avg_sq", Assert.Throws<InvalidDataException>(() => amsgrad.Load(_path)).Message);
    }

    [Fact]
    public void Groups_have_their_own_rate_once_it_is_set()
    {
        FakeModel model = FakeModel.Small();
        var optimizer = new SGD(model, learningRate: 1);
        ParameterGroup biases = optimizer.Group("*.bias");
        Assert.Same(biases, optimizer.Group("*.bias"));
        optimizer.LearningRate = .5f;
        Assert.Equal(.5f, biases.LearningRate);
        biases.LearningRate = .25f;
        optimizer.LearningRate = 2;
        model.Gradients.Fill(1);
        optimizer.Step();
        Assert.All(model.Values("linear1.weight"), value => Assert.Equal(-2, value));
        Assert.All(model.Values("linear1.bias"), value => Assert.Equal(-.25f, value));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Frozen_groups_stay_and_come_back(string kind)
    {
        FakeModel model = FakeModel.Small().Fill(1);
        Optimizer optimizer = Make(kind, model);
        ParameterGroup weights = optimizer.Group("*.weight");
        weights.Frozen = true;
        Run(model, optimizer, 1, 3);
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (float)i), model.Values("linear1.weight"));
        Assert.NotEqual([101, 102, 103], model.Values("linear1.bias"));
        weights.Frozen = false;
        Run(model, optimizer, 3, 4);
        Assert.NotEqual(1, model.Values("linear1.weight")[0]);
    }

    [Fact]
    public void Clipping_leaves_frozen_groups_out()
    {
        FakeModel model = FakeModel.Small();
        var optimizer = new SGD(model);
        optimizer.Group("*.weight").Frozen = true;
        model.SetGradient("linear1.weight", [.. Enumerable.Repeat(100f, 12)]);
        model.SetGradient("linear1.bias", [3, -4, 0]);
        Assert.Equal(5, optimizer.ClipGradNorm(float.PositiveInfinity));
        Assert.Equal(7, optimizer.ClipGradNorm(float.PositiveInfinity, 1), 1e-6);
        Assert.Equal(4, optimizer.ClipGradNorm(2, float.PositiveInfinity));
        optimizer.ClipGradValue(1);
        Assert.Equal([1, -1, 0], model.Gradients.Slice(64, 3).ToArray());
        Assert.Equal(100, model.Gradients[0]);
        optimizer.Group("*.bias").Frozen = true;
        Assert.Equal(0, optimizer.ClipGradNorm(1));
        optimizer.Step();
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_refused()
    {
        var optimizer = new SGD(FakeModel.Small());
        var error = Assert.Throws<ArgumentException>(() => optimizer.Group("linear2.*"));
        Assert.Contains("linear1.weight, linear1.bias", error.Message);
    }

    [Theory]
    [InlineData("*", "a.b", true)]
    [InlineData("*.bias", "linear1.bias", true)]
    [InlineData("*.bias", "linear1.bias2", false)]
    [InlineData("linear?.*", "linear1.weight", true)]
    [InlineData("linear?.*", "linear12.weight", false)]
    [InlineData("*a*b", "xaybab", true)]
    [InlineData("a", "ab", false)]
    [InlineData("ab", "a", false)]
    [InlineData("", "", true)]
    public void Wildcards(string pattern, string name, bool matches) => Assert.Equal(matches, WildcardPattern.Matches(pattern, name));

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        FakeModel model = FakeModel.Small();
        Assert.Equal("learningRate", Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(model, -1)).ParamName);
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(model, momentum: -1)).ParamName);
        Assert.Equal("nesterov", Assert.Throws<ArgumentException>(() => new SGD(model, nesterov: true)).ParamName);
        Assert.Equal("eps", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(model, eps: 0)).ParamName);
        Assert.Equal("beta1", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(model, beta1: 1)).ParamName);
        Assert.Equal("weightDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(model, weightDecay: float.NaN)).ParamName);
        Assert.Equal("alpha", Assert.Throws<ArgumentOutOfRangeException>(() => new RMSprop(model, alpha: 1)).ParamName);
        Assert.Equal("momentum", Assert.Throws<ArgumentOutOfRangeException>(() => new RMSprop(model, momentum: -1)).ParamName);
        Assert.Equal("lrDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(model, lrDecay: -1)).ParamName);
        Assert.Equal("initialAccumulator", Assert.Throws<ArgumentOutOfRangeException>(() => new Adagrad(model, initialAccumulator: -1)).ParamName);
        Assert.Equal("rho", Assert.Throws<ArgumentOutOfRangeException>(() => new Adadelta(model, rho: 1)).ParamName);
        Assert.Equal("momentumDecay", Assert.Throws<ArgumentOutOfRangeException>(() => new NAdam(model, momentumDecay: -1)).ParamName);
        Assert.Equal("beta2", Assert.Throws<ArgumentOutOfRangeException>(() => new RAdam(model, beta2: float.NaN)).ParamName);
        Assert.Equal("eps", Assert.Throws<ArgumentOutOfRangeException>(() => new Adamax(model, eps: -1)).ParamName);
        var optimizer = new SGD(model);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LearningRate = float.NaN);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Moments_of_dead_units_become_zero_and_not_denormal(string kind)
    {
        FakeModel model = FakeModel.Small();
        Optimizer optimizer = Make(kind, model);
        optimizer.Group("*").WeightDecay = 0;
        model.Gradients.Fill(1e-15f);
        optimizer.Step();
        model.Gradients.Clear();
        for (int i = 0; i < 20000; i++)
        {
            optimizer.Step();
            foreach (OptimizerState state in optimizer.States)
            {
                foreach (float value in state.Values.Span)
                    Assert.False(float.IsSubnormal(value), $"{state.Name} is {value} in step {i}");
            }
        }
    }

    [Fact]
    public void Rounding_makes_no_NaN_of_a_centered_square()
    {
        FakeModel model = FakeModel.Small();
        var optimizer = new RMSprop(model, centered: true);
        for (int step = 0; step < 5000; step++)
        {
            model.Gradients.Fill(.1f + (step % 7 * 1e-8f));
            optimizer.Step();
        }

        Assert.All(model.Values("linear1.weight"), value => Assert.True(float.IsFinite(value)));
    }

    internal static Optimizer Make(string kind, FakeModel model) => kind switch
    {
        "SGD" => new SGD(model, .1f, weightDecay: .01f),
        "Momentum" => new SGD(model, .1f, momentum: .9f, dampening: .1f),
        "Adam" => new Adam(model, .1f),
        "Amsgrad" => new Adam(model, .1f, amsgrad: true, weightDecay: .1f),
        "AdamW" => new AdamW(model, .1f),
        "RMSprop" => new RMSprop(model, .1f),
        "Centered" => new RMSprop(model, .1f, centered: true),
        "Heavy" => new RMSprop(model, .1f, momentum: .9f, centered: true, weightDecay: .1f),
        "Adagrad" => new Adagrad(model, .1f, lrDecay: .1f, initialAccumulator: .5f),
        "Adadelta" => new Adadelta(model),
        "NAdam" => new NAdam(model, .1f, momentumDecay: .01f),
        "RAdam" => new RAdam(model, .1f, weightDecay: .1f, decoupledWeightDecay: true),
        "Adamax" => new Adamax(model, .1f),
        _ => throw new ArgumentException(kind),
    };

    private static void Run(FakeModel model, Optimizer optimizer, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            model.SetGradient("linear1.weight", [.. Enumerable.Range(0, 12).Select(i => MathF.Sin(i + step))]);
            model.SetGradient("linear1.bias", [1, step, -1]);
            optimizer.Step();
        }
    }
}
