using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Storage;

public class ModelStateTests
{
    [Fact]
    public void A_second_call_at_the_same_time_is_refused_by_name()
    {
        FakeModel model = FakeModel.Small();
        model.State.Enter("Fake.Train");
        var error = Assert.Throws<InvalidOperationException>(() => model.State.Enter("Fake.Forward"));
        Assert.Contains("Fake.Forward", error.Message);
        Assert.Throws<InvalidOperationException>(() => model.Save("never.safetensors"));
        model.State.Exit();
        model.State.Enter("Fake.Forward");
        model.State.Exit();
    }

    [Fact]
    public void Sessions_share_parameters_and_nothing_else()
    {
        FakeModel model = FakeModel.Small();
        FakeModel session = model.NewSession();
        session.Parameter("linear1.bias").Set([1, 2, 3]);
        session.Gradients.Fill(1);
        session.State.Enter("Train");
        model.State.Enter("Train");
        Assert.Equal([1, 2, 3], model.Values("linear1.bias"));
        Assert.Equal(0, model.Gradients[0]);
        Assert.NotEqual(model.RngState.Seed, session.RngState.Seed);
        Assert.NotEqual(session.RngState.Seed, model.NewSession().RngState.Seed);
        Assert.Equal(7ul, model.RngState.Seed);
    }

    [Fact]
    public void Training_calls_are_counted()
    {
        FakeModel model = FakeModel.Small();
        Assert.Equal(0ul, model.State.NextCall());
        Assert.Equal(1ul, model.State.NextCall());
        Assert.Equal(new RngState(7, 2), model.RngState);
    }

    [Fact]
    public void Copying_takes_everything_or_nothing()
    {
        FakeModel source = FakeModel.Small().Fill(1);
        FakeModel target = FakeModel.Small();
        target.CopyParametersFrom(source);
        foreach (ParameterInfo parameter in source.ParameterInfos)
            Assert.Equal(source.Values(parameter.Name), target.Values(parameter.Name));

        var other = new FakeModel(
            new ParameterSpec("linear1.weight", [3, 4], 0, ParameterLayout.Transposed(3, 4)),
            new ParameterSpec("linear1.bias", [4], 64, ParameterLayout.Vector(4)));
        var error = Assert.Throws<ArgumentException>(() => target.CopyParametersFrom(other));
        Assert.Contains("linear1.bias (3)", error.Message);
        Assert.Contains("linear1.bias (4)", error.Message);
    }

    [Fact]
    public void The_structure_evaluates_sizes_and_prints_a_table()
    {
        ModelInfo info = FakeModel.Small().Structure;
        Assert.Equal(24, info.TrainingBytes(2, 3));
        Assert.Equal(12, info.InferenceBytes(2, 3));
        Assert.Equal(48, info.FlopsPerStep(2, 3));
        var error = Assert.Throws<ArgumentException>(() => info.TrainingBytes(2));
        Assert.Contains("Fake has 2 symbols (B, T); got 1 values", error.Message);
        Assert.Equal(
            """
            name     layer      in      out     parameters  FLOPs  bytes kept
            linear1  Linear(3)  (B, 4)  (B, 3)  15
            relu1    ReLU       (B, 3)  (B, 3)
            Parameters: 21.

            """.ReplaceLineEndings("\n"),
            info.ToString());
    }
}
