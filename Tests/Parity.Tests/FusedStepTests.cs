using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary><c>TrainStep</c>, which updates parameters on the way back, ends with the bits of <c>Train</c> and <c>Step</c>.</summary>
public sealed class FusedStepTests
{
    public static TheoryData<string> Optimizers =>
        ["SGD", "Momentum", "Nesterov", "Adam", "Amsgrad", "AdamW", "RMSprop", "Centered", "Adagrad", "Adadelta", "NAdam", "RAdam", "Adamax"];

    [Theory, MemberData(nameof(Optimizers))]
    public void A_perceptron_with_groups_and_a_schedule(string kind)
    {
        float[] x = Batches.Floats(32 * 300, 1);
        int[] y = Batches.Classes(32, 7, 2);
        SharedPerceptron apart = new(32), fused = new(32);
        Optimizer first = Make(kind, apart), second = Make(kind, fused);
        foreach (Optimizer optimizer in new[] { first, second })
        {
            optimizer.Group("linear1.*").LearningRate = .02f;
            optimizer.Group("*.bias").WeightDecay = 0;
            optimizer.Group("linear3.bias").Frozen = true;
        }

        var schedules = new[] { new StepLR(first, 2), new StepLR(second, 2) };
        for (int i = 0; i < 5; i++)
        {
            float loss = apart.Train(x, y, 32);
            first.Step();
            Assert.Equal(loss, fused.TrainStep(x, y, 32, second));
            foreach (StepLR schedule in schedules)
                schedule.Step();
        }

        Assert.Equal(apart.Parameters.ToArray(), fused.Parameters.ToArray());
        Assert.Equal(5, second.Steps);
    }

    [Fact]
    public void A_step_that_clips()
    {
        float[] x = Batches.Floats(32 * 300, 1);
        int[] y = Batches.Classes(32, 7, 2);
        SharedPerceptron apart = new(32), fused = new(32);
        Adam first = new(apart) { ClipNorm = .1f, ClipValue = .01f }, second = new(fused) { ClipNorm = .1f, ClipValue = .01f };
        for (int i = 0; i < 4; i++)
        {
            apart.Train(x, y, 32);
            first.Step();
            fused.TrainStep(x, y, 32, second);
        }

        Assert.Equal(apart.Parameters.ToArray(), fused.Parameters.ToArray());
        Assert.Equal(4, second.Steps);
    }

    [Fact]
    public void Recurrent_layers()
    {
        float[] x = Batches.Floats(6 * 10 * 20, 1);
        int[] y = Batches.Classes(6, 9, 2);
        SharedRecurrence apart = new(6, 10), fused = new(6, 10);
        AssertSame(apart, fused, model => model.Train(x, y, 6, 10), (model, optimizer) => model.TrainStep(x, y, 6, 10, optimizer));
    }

    [Fact]
    public void A_weight_that_is_used_twice()
    {
        int[] x = Batches.Classes(5 * 4, 600, 1), y = Batches.Classes(5 * 4, 600, 2);
        TiedEnds apart = new(5, 4), fused = new(5, 4);
        AssertSame(apart, fused, model => model.Train(x, y, 5, 4), (model, optimizer) => model.TrainStep(x, y, 5, 4, optimizer));
    }

    [Fact]
    public void Images()
    {
        float[] x = Batches.Floats(4 * 3 * 400, 1), y = Batches.Floats(4 * 30, 2);
        SharedImages apart = new(4), fused = new(4);
        AssertSame(apart, fused, model => model.Train(x, y, 4), (model, optimizer) => model.TrainStep(x, y, 4, optimizer));
    }

    [Fact]
    public void An_optimizer_of_another_model_is_refused_before_anything_changes()
    {
        float[] x = Batches.Floats(4 * 300, 1);
        int[] y = Batches.Classes(4, 7, 2);
        var model = new SharedPerceptron(4);
        SharedPerceptron session = model.CreateSession(4);
        float[] before = model.Parameters.ToArray();
        var adam = new Adam(model);
        ArgumentException error = Assert.Throws<ArgumentException>(() => session.TrainStep(x, y, 4, adam));
        Assert.Contains("SharedPerceptron.TrainStep", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SharedPerceptron(4).TrainStep(x, y, 4, adam));
        Assert.Equal(before, model.Parameters.ToArray());
        Assert.Equal(0, adam.Steps);
    }

    private static void AssertSame<TModel>(
        TModel apart, TModel fused, Func<TModel, float> train, Func<TModel, Optimizer, float> trainStep)
        where TModel : IModel
    {
        Optimizer first = new AdamW(apart), second = new AdamW(fused);
        for (int i = 0; i < 4; i++)
        {
            float loss = train(apart);
            first.Step();
            Assert.Equal(loss, trainStep(fused, second));
        }

        Assert.Equal(apart.Parameters.ToArray(), fused.Parameters.ToArray());
    }

    private static Optimizer Make(string kind, IModel model) => kind switch
    {
        "SGD" => new SGD(model, .1f, weightDecay: .01f),
        "Momentum" => new SGD(model, .1f, momentum: .9f, dampening: .1f),
        "Nesterov" => new SGD(model, .1f, momentum: .9f, nesterov: true),
        "Adam" => new Adam(model, .01f),
        "Amsgrad" => new Adam(model, .01f, amsgrad: true, weightDecay: .1f),
        "AdamW" => new AdamW(model, .01f),
        "RMSprop" => new RMSprop(model, .01f),
        "Centered" => new RMSprop(model, .01f, momentum: .9f, centered: true),
        "Adagrad" => new Adagrad(model, .01f, lrDecay: .1f),
        "Adadelta" => new Adadelta(model),
        "NAdam" => new NAdam(model, .01f),
        "RAdam" => new RAdam(model, .01f),
        "Adamax" => new Adamax(model, .01f),
        _ => throw new ArgumentException(kind),
    };
}
