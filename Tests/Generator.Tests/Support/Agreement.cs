using Kiln.Generator.Graphs;
using Kiln.Reference;

namespace Kiln.Generator.Tests.Support;

/// <summary>
/// Compares a generated model with the oracle: what it computes, and its gradients with finite differences. Everything is measured as a
/// vector: the length of the error over the length of the truth.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="runner">Its generated class.</param>
/// <param name="random">Which elements are probed.</param>
internal sealed class Agreement(TestModel model, ModelRunner runner, Random random)
{
    /// <summary>Elements of a parameter that are moved one by one; of a larger one so many are drawn.</summary>
    public int Probes { get; init; } = 20;

    /// <summary>The largest error of a gradient, relative to its length.</summary>
    public double GradientTolerance { get; init; } = 1e-4;

    /// <summary>The largest error of an output or a loss, relative to its length.</summary>
    public double ValueTolerance { get; init; } = 2e-5;

    /// <summary>The rounding of float in a gradient that is small by cancellation: about 1e-7 times what cancels.</summary>
    public double Noise { get; init; } = 1e-6;

    /// <summary>Runs everything that the model offers once.</summary>
    public void Check(ModelArguments arguments)
    {
        for (int i = 0; i < arguments.ClassWeights.Length; i++)
            runner.SetClassWeights(i, arguments.ClassWeights[i]);
        ReferenceArguments evaluated = model.ReferenceArguments(arguments, runner.Model);
        CheckValues(arguments, evaluated);
        if (model.Compiled.Joint!.Seeds.Count == 0)
            return;
        RngState rng = runner.Model.RngState;
        ReferenceArguments trained = evaluated with { Dropout = new DropoutMask(rng.Seed, rng.Calls) };
        Func<Evaluation, double> total = Train(arguments, trained);
        CheckGradients(trained, total);
    }

    // ---- values ----------------------------------------------------------------------------------------------

    private void CheckValues(ModelArguments arguments, ReferenceArguments evaluated)
    {
        Evaluation expected = model.Reference.Run(evaluated);
        Close("Forward", expected.Result.Values, runner.Forward(arguments));
        CheckOutputs("Forward", expected);
        if (model.Graph.Losses.Count == 0)
            return;
        Close("Loss", expected.Total, runner.Loss(arguments));
        Close("LossValues of Loss", expected.Losses, runner.LossValues);
        CheckOutputs("Loss", expected);
    }

    private void CheckOutputs(string after, Evaluation expected)
    {
        for (int i = 0; i < model.Graph.Outputs.Count; i++)
            Close($"output {model.Graph.Outputs[i].Name} after {after}", expected[model.Graph.Outputs[i].Value].Values, runner.Output(i));
    }

    // ---- training --------------------------------------------------------------------------------------------

    /// <summary>Makes one training call and returns the number whose gradient it has computed.</summary>
    private Func<Evaluation, double> Train(ModelArguments arguments, ReferenceArguments trained)
    {
        // Whatever is not written stays NaN and is seen.
        runner.Model.Gradients.Fill(float.NaN);
        ClearPads();
        Evaluation expected = model.Reference.Run(trained);
        if (model.Graph.Losses.Count > 0)
        {
            Close("Train", expected.Total, runner.Train(arguments));
            Close("LossValues of Train", expected.Losses, runner.LossValues);
            CheckOutputs("Train", expected);
            return evaluation => evaluation.Total;
        }

        Close("ForwardTrain", expected.Result.Values, runner.ForwardTrain(arguments));
        CheckOutputs("ForwardTrain", expected);
        runner.Backward(arguments);
        return evaluation => arguments.OutputGradients
            .Select((gradient, i) => evaluation[model.SeedTarget(i)].Values.Zip(gradient, (y, g) => y * g).Sum()).Sum();
    }

    /// <summary>Pads of gradients are zero from the start and are nobody's to write.</summary>
    private void ClearPads()
    {
        foreach (ParameterInfo info in runner.Model.ParameterInfos.Where(info => !info.Frozen && !info.IsBuffer))
        {
            Span<float> stored = runner.Model.Gradients.Slice(info.Offset, info.Length);
            stored.Clear();
            info.Layout.Scatter([.. Enumerable.Repeat(float.NaN, info.Count)], stored);
        }
    }

    private void CheckGradients(ReferenceArguments trained, Func<Evaluation, double> total)
    {
        var found = new List<(Value Value, float[] Gradient)>();
        foreach (Value value in model.Graph.Parameters.Where(value => value.Parameter!.IsTrainable))
        {
            var gradient = new float[value.Parameter!.Count];
            runner.Model.Parameter(value.Parameter.Name).GetGradient(gradient);
            found.Add((value, IsReached(value) ? gradient : [.. gradient.Select(g => float.IsNaN(g) ? 0 : g)]));
        }

        for (int i = 0; i < model.Compiled.Joint!.InputGradients.Count; i++)
            found.Add((model.Graph.Inputs.First(input => input.Name == model.Compiled.Joint.InputGradients[i].Name).Value, runner.InputGradient(i)));

        double scale = Length(found.SelectMany(pair => pair.Gradient).Select(g => (double)g));
        Assert.True(double.IsFinite(scale), $"A gradient is not finite: {string.Join(", ", found.Where(pair => pair.Gradient.Any(g => !float.IsFinite(g))).Select(pair => pair.Value.Name))}");
        foreach ((Value value, float[] gradient) in found)
            CheckGradient(value, gradient, trained, total, scale);
        CheckDirection(found, trained, total, scale);
    }

    /// <summary>Whether any loss depends on the parameter; nothing writes the gradient of one that none depends on.</summary>
    private bool IsReached(Value value) => model.Compiled.Joint!.Nodes.Any(node => node.Output.GradientOf?.Parameter.Name == value.Parameter!.Name);

    /// <summary>Element by element.</summary>
    private void CheckGradient(Value value, float[] gradient, ReferenceArguments trained, Func<Evaluation, double> total, double scale)
    {
        int[] probed = gradient.Length <= Probes ? [.. Enumerable.Range(0, gradient.Length)] : [.. Enumerable.Range(0, Probes).Select(_ => random.Next(gradient.Length)).Distinct()];
        var expected = new List<double>();
        var actual = new List<double>();
        foreach (int element in probed)
        {
            double? derivative = FiniteDifferences.Derivative(step => total(model.Reference.Run(trained.With(value, Moved(trained.Leaves[value], element, step)))), scale);
            if (derivative is null)
                continue;
            expected.Add(derivative.Value);
            actual.Add(gradient[element]);
        }

        double error = Length(expected.Zip(actual, (e, a) => e - a)), truth = Length(expected);
        Assert.True(
            error <= (GradientTolerance * truth) + Floor(scale),
            $"The gradient of {value.Name} is off by {error:G3}, its length is {truth:G3}.\nexpected {List(expected)}\nactual   {List(actual)}");
    }

    /// <summary>All at once, along a random direction.</summary>
    private void CheckDirection(List<(Value Value, float[] Gradient)> found, ReferenceArguments trained, Func<Evaluation, double> total, double scale)
    {
        double[][] directions = [.. found.Select(pair => pair.Gradient.Select(_ => (random.NextDouble() * 2) - 1).ToArray())];
        double? derivative = FiniteDifferences.Derivative(
            step =>
            {
                ReferenceArguments moved = trained;
                for (int i = 0; i < found.Count; i++)
                {
                    Tensor start = trained.Leaves[found[i].Value];
                    moved = moved.With(found[i].Value, new Tensor(start.Shape, [.. start.Values.Zip(directions[i], (x, d) => x + (step * d))]));
                }

                return total(model.Reference.Run(moved));
            },
            scale);
        if (derivative is not { } expected)
            return;
        double actual = found.Select((pair, i) => pair.Gradient.Zip(directions[i], (g, d) => g * d).Sum()).Sum();
        double tolerance = (GradientTolerance * (Math.Abs(expected) + scale)) + Floor(scale);
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"The slope along a random direction is {actual:G9}, expected {expected:G9}.");
    }

    private static Tensor Moved(Tensor start, int element, double step)
    {
        double[] values = [.. start.Values];
        values[element] += step;
        return new Tensor(start.Shape, values);
    }

    // ---- measures --------------------------------------------------------------------------------------------

    private double Floor(double scale) => (2e-6 * scale) + Noise;

    private void Close(string what, double expected, double actual) => Close(what, [expected], [(float)actual]);

    private void Close(string what, double[] expected, float[] actual)
    {
        Assert.True(expected.Length == actual.Length, $"{what} has {actual.Length} values, expected {expected.Length}.");
        double error = Length(expected.Zip(actual, (e, a) => double.IsNaN(e) && float.IsNaN(a) ? 0 : e - a)), truth = Length(expected.Where(e => !double.IsNaN(e)));
        Assert.True(error <= (ValueTolerance * truth) + 1e-6, $"{what} is off by {error:G3}, its length is {truth:G3}.\nexpected {List(expected)}\nactual   {List(actual.Select(a => (double)a))}");
    }

    private static double Length(IEnumerable<double> values) => Math.Sqrt(values.Sum(value => value * value));

    private static string List(IEnumerable<double> values) => string.Join(" ", values.Take(24).Select(value => value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture)));
}
