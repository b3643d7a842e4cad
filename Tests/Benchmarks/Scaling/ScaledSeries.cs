namespace Kiln.Benchmarks.Scaling;

/// <summary>Training steps with Adam that differ in one respect: a line of the picture.</summary>
/// <param name="Axis">What differs.</param>
/// <param name="Name">The model, and what stays.</param>
/// <param name="Steps">From the smallest size to the largest.</param>
internal sealed record ScaledSeries(string Axis, string Name, IReadOnlyList<ScaledStep> Steps)
{
    private const int Width = 128, Batch = 32, Length = 64;

    public static IReadOnlyList<ScaledSeries> All { get; } =
    [
        new("batch", "784-128-128-10", [.. Powers(1, 512).Select(b => Perceptron(b, Width, b))]),
        new("batch", "RNN(64, 128), T=64", [.. Powers(1, 128).Select(b => Rnn(b, Width, b, Length))]),
        new("batch", "GRU(64, 128), T=64", [.. Powers(1, 128).Select(b => Gru(b, Width, b, Length))]),
        new("batch", "LSTM(64, 128), T=64", [.. Powers(1, 128).Select(b => Lstm(b, Width, b, Length))]),
        new("width", "784-H-H-10, B=32", [.. Powers(16, 2048).Select(h => Perceptron(h, h, Batch))]),
        new("width", "RNN(64, H), B=32, T=64", [.. Powers(16, 512).Select(h => Rnn(h, h, Batch, Length))]),
        new("width", "GRU(64, H), B=32, T=64", [.. Powers(16, 512).Select(h => Gru(h, h, Batch, Length))]),
        new("width", "LSTM(64, H), B=32, T=64", [.. Powers(16, 512).Select(h => Lstm(h, h, Batch, Length))]),
        new("depth", "784-256-...-256-10, B=32", DeepPerceptrons()),
        new("depth", "LSTM(64, 128), B=32, T=64", DeepLstms()),
        new("length", "RNN(64, 128), B=32", [.. Powers(1, 256).Select(t => Rnn(t, Width, Batch, t))]),
        new("length", "GRU(64, 128), B=32", [.. Powers(1, 256).Select(t => Gru(t, Width, Batch, t))]),
        new("length", "LSTM(64, 128), B=32", [.. Powers(1, 256).Select(t => Lstm(t, Width, Batch, t))]),
    ];

    private static IEnumerable<int> Powers(int first, int last)
    {
        for (int power = first; power <= last; power *= 2)
            yield return power;
    }

    private static ScaledStep Perceptron(int size, int width, int batch)
    {
        ScaledPerceptron.Variant variant = ScaledPerceptron.Variants.Single(variant => variant.Sizes["H"] == width);
        return ScaledStep.Rows(size, variant.Structure, batch, b =>
        {
            ScaledPerceptron.IVariant model = variant.Create(b);
            return (model, model.Train);
        });
    }

    private static ScaledStep Rnn(int size, int width, int batch, int steps)
    {
        ScaledRnn.Variant variant = ScaledRnn.Variants.Single(variant => variant.Sizes["H"] == width);
        return ScaledStep.Sequences(size, variant.Structure, batch, steps, (b, t) =>
        {
            ScaledRnn.IVariant model = variant.Create(b, t);
            return (model, model.Train);
        });
    }

    private static ScaledStep Gru(int size, int width, int batch, int steps)
    {
        ScaledGru.Variant variant = ScaledGru.Variants.Single(variant => variant.Sizes["H"] == width);
        return ScaledStep.Sequences(size, variant.Structure, batch, steps, (b, t) =>
        {
            ScaledGru.IVariant model = variant.Create(b, t);
            return (model, model.Train);
        });
    }

    private static ScaledStep Lstm(int size, int width, int batch, int steps)
    {
        ScaledLstm.Variant variant = ScaledLstm.Variants.Single(variant => variant.Sizes["H"] == width);
        return ScaledStep.Sequences(size, variant.Structure, batch, steps, (b, t) =>
        {
            ScaledLstm.IVariant model = variant.Create(b, t);
            return (model, model.Train);
        });
    }

    private static ScaledStep[] DeepPerceptrons() =>
    [
        ScaledStep.Rows(1, DeepPerceptron1.Info, Batch, b => { var model = new DeepPerceptron1(b); return (model, model.Train); }),
        ScaledStep.Rows(2, DeepPerceptron2.Info, Batch, b => { var model = new DeepPerceptron2(b); return (model, model.Train); }),
        ScaledStep.Rows(4, DeepPerceptron4.Info, Batch, b => { var model = new DeepPerceptron4(b); return (model, model.Train); }),
        ScaledStep.Rows(8, DeepPerceptron8.Info, Batch, b => { var model = new DeepPerceptron8(b); return (model, model.Train); }),
        ScaledStep.Rows(16, DeepPerceptron16.Info, Batch, b => { var model = new DeepPerceptron16(b); return (model, model.Train); }),
    ];

    private static ScaledStep[] DeepLstms() =>
    [
        ScaledStep.Sequences(1, DeepLstm1.Info, Batch, Length, (b, t) => { var model = new DeepLstm1(b, t); return (model, model.Train); }),
        ScaledStep.Sequences(2, DeepLstm2.Info, Batch, Length, (b, t) => { var model = new DeepLstm2(b, t); return (model, model.Train); }),
        ScaledStep.Sequences(4, DeepLstm4.Info, Batch, Length, (b, t) => { var model = new DeepLstm4(b, t); return (model, model.Train); }),
        ScaledStep.Sequences(8, DeepLstm8.Info, Batch, Length, (b, t) => { var model = new DeepLstm8(b, t); return (model, model.Train); }),
    ];
}
