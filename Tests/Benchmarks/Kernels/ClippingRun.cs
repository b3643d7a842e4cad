using Kiln.Benchmarks.Workloads;

namespace Kiln.Benchmarks.Kernels;

/// <summary>
/// What clipping adds to an optimizer's step: within the step, and by passes of its own before it. The gradients are as large as
/// they come, and always above the limits.
/// </summary>
internal static class ClippingRun
{
    private const float MaxNorm = 1e-3f, Limit = 1e-4f;

    public static void Print(TimeSpan budget)
    {
        Console.WriteLine($"{"microseconds per step (lower quartile)",-42} {"plain",8} {"norm",8} {"before",8} {"value",8} {"before",8} {"both",8} {"before",8}  bytes");
        foreach ((string name, Func<IModel> create) in new (string, Func<IModel>)[] { ("4-16-3", Iris.Trained), ("784-128-10", Mnist.Trained) })
        {
            Line($"SGD, {name}", () => new SGD(create(), 1e-9f), budget);
            Line($"SGD with momentum, {name}", () => new SGD(create(), 1e-9f, momentum: .9f), budget);
            Line($"Adam, {name}", () => new Adam(create(), 1e-9f), budget);
        }
    }

    private static void Line(string name, Func<Optimizer> create, TimeSpan budget)
    {
        var figures = new List<Measurement> { Within(create, null, null, budget) };
        foreach ((float? norm, float? limit) in new (float?, float?)[] { (MaxNorm, null), (null, Limit), (MaxNorm, Limit) })
        {
            figures.Add(Within(create, norm, limit, budget));
            figures.Add(Before(create, norm, limit, budget));
        }

        Console.WriteLine($"{name,-42} {string.Join(" ", figures.Select(figure => $"{figure.LowerQuartile,8:F3}"))}  {figures.Max(figure => figure.Bytes):0.##}");
    }

    private static Measurement Within(Func<Optimizer> create, float? norm, float? limit, TimeSpan budget)
    {
        Optimizer optimizer = create();
        (optimizer.ClipNorm, optimizer.ClipValue) = (norm, limit);
        return Measurement.Of(optimizer.Step, budget);
    }

    private static Measurement Before(Func<Optimizer> create, float? norm, float? limit, TimeSpan budget)
    {
        Optimizer optimizer = create();
        float largest = norm ?? 0, value = limit ?? 0;
        return Measurement.Of(
            () =>
            {
                if (largest > 0)
                {
                    optimizer.ClipGradNorm(largest);
                    // Each call finds them above a smaller limit, so that it scales.
                    largest *= 0.999999f;
                }

                if (value > 0)
                    optimizer.ClipGradValue(value);
                optimizer.Step();
            },
            budget);
    }
}
