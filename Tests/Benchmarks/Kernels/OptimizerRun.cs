using Kiln.Benchmarks.Workloads;
using Spectre.Console;

namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// Optimizer steps: nanoseconds per parameter, and the bytes that a step must move (parameters and states read and written, gradients
/// read) against the bandwidth of y = y + s x over as much memory, measured in the same run.
/// </summary>
internal static class OptimizerRun
{
    // Gradients are read, the parameters and each state read and written.
    private static readonly (string Name, int States, Func<IModel, Optimizer> Create)[] s_optimizers =
    [
        ("SGD", 0, model => new SGD(model, 0.01f)),
        ("SGD, momentum", 1, model => new SGD(model, 0.01f, momentum: 0.9f)),
        ("Adagrad", 1, model => new Adagrad(model)),
        ("RMSprop", 1, model => new RMSprop(model)),
        ("Adadelta", 2, model => new Adadelta(model)),
        ("Adam", 2, model => new Adam(model)),
        ("AdamW", 2, model => new AdamW(model)),
        ("Adamax", 2, model => new Adamax(model)),
        ("NAdam", 2, model => new NAdam(model)),
        ("RAdam", 2, model => new RAdam(model)),
        ("Adam, AMSGrad", 3, model => new Adam(model, amsgrad: true)),
    ];

    public static void Print(TimeSpan budget, TimeSpan? warmUp)
    {
        Table table = Tables.New("optimizer", "parameters", "ns each", "GB/s", "axpy GB/s", "share");
        foreach (FlatParameters.Variant variant in FlatParameters.Variants)
        {
            int count = variant.Structure.ParameterCount;
            double[] bandwidths = [.. Enumerable.Range(0, s_optimizers.Max(optimizer => optimizer.States) + 1)
                .Select(states => Bandwidth.Measure(4L * count * (2 + states), budget))];
            foreach ((string name, int states, Func<IModel, Optimizer> create) in s_optimizers)
            {
                FlatParameters.IVariant model = variant.Create(maxB: 1);
                model.Train(Batch.Normal(FlatParameters.Inputs), Batch.Normal(count / (FlatParameters.Inputs + 1)), 1);
                Optimizer optimizer = create(model);
                Measurement time = Measurement.Of(optimizer.Step, budget, warmUp);
                double moved = 4.0 * count * (3 + 2 * states) / time.LowerQuartile / 1000;
                table.AddRow(name, $"{count:N0}", $"{time.LowerQuartile * 1000 / count:F3}", $"{moved:F0}", $"{bandwidths[states]:F0}", $"{moved / bandwidths[states]:P0}");
            }
        }

        Console.WriteLine("Optimizer steps, one thread. 'axpy': y = y + s x over as much memory.");
        Tables.Write(table);
    }
}
