using Kiln.Runtime.Tests.Storage;

namespace Kiln.Runtime.Tests.Optimizers;

public sealed class OptimizerTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"kiln-{Guid.NewGuid():N}.safetensors");

    public static TheoryData<string> Kinds => ["SGD", "Momentum", "Adam", "Amsgrad", "AdamW"];

    public void Dispose() => File.Delete(_path);

    [Theory, MemberData(nameof(Kinds))]
    public void A_step_allocates_nothing(string kind)
    {
        FakeModel model = FakeModel.Small();
        Optimizer optimizer = Make(kind, model);
        optimizer.Group("*.bias").WeightDecay = 0;
        model.Gradients.Fill(.5f);
        optimizer.Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            optimizer.ClipGradNorm(1);
            optimizer.Step();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
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
        optimizer.Save(_path);

        FakeModel other = FakeModel.Small();
        other.CopyParametersFrom(model);
        Optimizer resumed = Make(kind, other);
        resumed.Load(_path);
        Assert.Equal(3, resumed.Steps);
        Assert.Equal(.02f, resumed.LearningRate);
        Assert.Equal(.3f, resumed.Group("*.bias").LearningRate);

        Run(model, optimizer, 3, 4);
        Run(other, resumed, 3, 4);
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
        var optimizer = new SGD(model);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.LearningRate = float.NaN);
    }

    [Fact]
    public void Moments_of_dead_units_become_zero_and_not_denormal()
    {
        FakeModel model = FakeModel.Small();
        var optimizer = new Adam(model);
        model.Gradients.Fill(1);
        optimizer.Step();
        model.Gradients.Clear();
        for (int i = 0; i < 1000; i++)
            optimizer.Step();
        foreach (float mean in optimizer.States[0].Values.Span)
            Assert.Equal(0, mean);
    }

    private static Optimizer Make(string kind, FakeModel model) => kind switch
    {
        "SGD" => new SGD(model, .1f, weightDecay: .01f),
        "Momentum" => new SGD(model, .1f, momentum: .9f, dampening: .1f),
        "Adam" => new Adam(model, .1f),
        "Amsgrad" => new Adam(model, .1f, amsgrad: true, weightDecay: .1f),
        _ => new AdamW(model, .1f),
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
