using Kiln.Parity.Tests.Models;

namespace Kiln.Parity.Tests;

/// <summary>Several losses on one value, with scales and shared or own targets.</summary>
public class MultiLossTests
{
    private static readonly float[] X = Batches.Floats(5 * 4, 1), Target = Batches.Floats(5 * 3, 2);
    private static readonly int[] Kind = Batches.Classes(5, 2, 3);

    [Fact]
    public void The_total_is_the_scaled_sum_and_each_value_is_before_scaling()
    {
        var model = new ThreeLosses(5, seed: 4);
        (SquaredOnly squared, AbsoluteOnly absolute, KindOnly kind) = Singles(model);
        float[] values = [squared.Train(X, Target, 5), absolute.Train(X, Target, 5), kind.Train(X, Kind, 5)];
        float total = (0.5f * values[0]) + (2 * values[1]) + (3 * values[2]);

        Assert.Close("loss", total, model.Loss(X, Target, Kind, 5));
        Assert.Close("values", values, model.LossValues);
        Assert.Close("total", total, model.Train(X, Target, Kind, 5));
        Assert.Close("values", values, model.LossValues);
        foreach (string name in new[] { "linear1.weight", "linear1.bias" })
        {
            float[] a = squared.Gradient(name), b = absolute.Gradient(name), c = kind.Gradient(name);
            Assert.Close(name, [.. a.Select((_, i) => (0.5f * a[i]) + (2 * b[i]) + (3 * c[i]))], model.Gradient(name));
        }

        Assert.Close("linear2.weight", [.. kind.Gradient("linear2.weight").Select(value => 3 * value)], model.Gradient("linear2.weight"));
        Assert.Close("linear2.bias", [.. kind.Gradient("linear2.bias").Select(value => 3 * value)], model.Gradient("linear2.bias"));
    }

    [Fact]
    public void Scale_multiplies_the_total_and_the_gradients()
    {
        var model = new ThreeLosses(5, seed: 4);
        float total = model.Train(X, Target, Kind, 5);
        float[] gradients = model.Gradients.ToArray(), values = model.LossValues.ToArray();
        Assert.Close("a quarter", total / 4, model.Train(X, Target, Kind, 5, scale: 0.25f));
        Assert.Close("gradients", [.. gradients.Select(value => value / 4)], model.Gradients);
        Assert.Equal(values, model.LossValues.ToArray());
    }

    [Fact]
    public void Forward_returns_what_enters_the_first_loss() =>
        Assert.Equal([5, 3], new ThreeLosses(5).Forward(X, 5).ShapeToArray());

    private static (SquaredOnly, AbsoluteOnly, KindOnly) Singles(ThreeLosses model)
    {
        SquaredOnly squared = new(5);
        AbsoluteOnly absolute = new(5);
        KindOnly kind = new(5);
        foreach (IModel single in new IModel[] { squared, absolute, kind })
        {
            foreach (ParameterInfo info in single.ParameterInfos)
                info.Set(model.Values(info.Name));
        }

        return (squared, absolute, kind);
    }
}
