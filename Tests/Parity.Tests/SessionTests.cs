using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

public class SessionTests
{
    private static readonly int[] X = Batches.Classes(4 * 8, 12, 1), Y = Batches.Classes(4 * 8, 12, 2);

    [Fact]
    public void A_session_shares_parameters_and_has_its_own_gradients()
    {
        var model = new UntiedLanguage(4, 8);
        UntiedLanguage session = model.CreateSession(2, 4);
        model.Train(X, Y, 4, 8);
        float[] gradients = model.Gradients.ToArray();
        float loss = model.LossValues[0];
        session.Train(X.AsSpan(0, 8), Y.AsSpan(0, 8), 2, 4);
        Assert.Equal(gradients, model.Gradients.ToArray());
        Assert.Equal(loss, model.LossValues[0]);
        Assert.NotEqual(gradients, session.Gradients.ToArray());

        new SGD(session, 0.1f).Step();
        Assert.Equal(model.Parameters.ToArray(), session.Parameters.ToArray());
        Assert.NotEqual(loss, model.Loss(X, Y, 4, 8));
    }

    [Fact]
    public void A_session_has_its_own_capacities()
    {
        UntiedLanguage session = new UntiedLanguage(4, 8).CreateSession(1, 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Forward(X.AsSpan(0, 4), 2, 2));
        session.Forward(X.AsSpan(0, 2), 1, 2);
    }

    [Fact]
    public void Two_threads_get_what_one_gets()
    {
        var model = new UntiedLanguage(4, 8);
        UntiedLanguage[] sessions = [model.CreateSession(4, 8), model.CreateSession(4, 8)];
        (float, float[])[][] serial = [Run(sessions[0], 10), Run(sessions[1], 20)];
        var parallel = new (float, float[])[2][];
        Thread[] threads = [new(() => parallel[0] = Run(sessions[0], 10)), new(() => parallel[1] = Run(sessions[1], 20))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(serial, parallel);
    }

    [Fact]
    public void Sessions_drop_different_elements()
    {
        var model = new Dropping(1, seed: 5);
        Dropping first = model.CreateSession(1), second = model.CreateSession(1);
        float[] x = Batches.Floats(64, 1);
        Assert.NotEqual(first.ForwardTrain(x, 1).ToArray(), second.ForwardTrain(x, 1).ToArray());
    }

    [Fact]
    public void A_session_starts_with_the_class_weights_of_its_model()
    {
        var model = new WeightedClassifier(2) { ClassWeights = [1, 2, 3] };
        WeightedClassifier session = model.CreateSession(2);
        Assert.Equal([1, 2, 3], session.ClassWeights.ToArray());
        session.ClassWeights = [4, 5, 6];
        Assert.Equal([1, 2, 3], model.ClassWeights.ToArray());
    }

    private static (float Loss, float[] Gradients)[] Run(UntiedLanguage session, int seed) =>
    [
        .. Enumerable.Range(0, 50).Select(i =>
        {
            float loss = session.Train(Batches.Classes(32, 12, seed + i), Batches.Classes(32, 12, seed + i + 1), 4, 8);
            return (loss, session.Gradients.ToArray());
        }),
    ];
}
