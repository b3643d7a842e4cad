using Kiln.Generator.Graphs;
using Kiln.Generator.Tests.Support;

namespace Kiln.Generator.Tests.Models;

/// <summary>Packed calls are dense ones with other numbers of rows, and a step at a time is the whole sequence.</summary>
public sealed partial class LayerAgreementTests
{
    public static TheoryData<int> PackedCases => [.. Enumerable.Range(0, LayerCases.All.Count).Where(index => LayerCases.All[index].Contains("\"T\"", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(PackedCases))]
    public void Packed_sequences_of_one_length_are_dense_bit_for_bit(int index)
    {
        TestModel model = compiled.Find(index, 1);
        if (model.Compiled.Joint!.Packed is not { } pair)
            return;
        var random = new Random(index);
        int[] sizes = Sizes(model, random);
        ModelArguments dense = model.Draw(random, sizes);
        int batch = Value(model, sizes, pair.Batch), steps = Value(model, sizes, pair.Time);
        var rows = new PackedRows(model.Graph, pair, [.. Enumerable.Repeat(steps, batch)]);
        ModelRunner runner = model.Create(sizes);

        Assert.Equal(rows.Pack(model.Graph.Result.Shape, runner.Forward(dense)), runner.ForwardPacked(rows.Pack(dense), rows.Batch));
        if (model.Graph.Losses.Count == 0)
            return;
        Assert.Equal(runner.Loss(dense), runner.LossPacked(rows.Pack(dense), rows.Batch));
        Assert.Equal(Trained(runner, runner.Train, dense), Trained(runner, (call, scale) => runner.TrainPacked(call, rows.Batch, scale), rows.Pack(dense)));
        if (!TrainsOtherwise(model))
            Assert.Equal(runner.LossPacked(rows.Pack(dense), rows.Batch), runner.TrainPacked(rows.Pack(dense), rows.Batch));

        // In another order of sequences the same sums come in another order; what belongs to one sequence stays the same.
        float[] trained = Trained(runner, runner.Train, dense);
        rows.Reorder(random);
        Assert.Equal(rows.Pack(model.Graph.Result.Shape, runner.Forward(dense)), runner.ForwardPacked(rows.Pack(dense), rows.Batch));
        float[] reordered = Trained(runner, (call, scale) => runner.TrainPacked(call, rows.Batch, scale), rows.Pack(dense));
        float tolerance = 1e-5f * (1 + trained.Max(Math.Abs));
        Assert.All(trained.Zip(reordered), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    [Theory]
    [MemberData(nameof(PackedCases))]
    public void A_sequence_does_not_depend_on_what_it_is_packed_with(int index)
    {
        TestModel model = compiled.Find(index, 0);
        if (model.Compiled.Joint!.Packed is not { } pair || Indices(model))
            return;
        var random = new Random(index);
        int[] sizes = Sizes(model, random);
        int batch = Value(model, sizes, pair.Batch), steps = Value(model, sizes, pair.Time);
        int[] lengths = [.. Enumerable.Range(0, batch).Select(i => i == 0 ? steps : random.Next(1, steps + 1))];
        random.Shuffle(lengths);
        ModelArguments dense = model.Draw(random, sizes);
        var rows = new PackedRows(model.Graph, pair, lengths);
        ModelRunner runner = model.Create(sizes);
        float[] together = runner.ForwardPacked(rows.Pack(dense), rows.Batch);
        float loss = model.Graph.Losses.Count > 0 ? runner.TrainPacked(rows.Pack(dense), rows.Batch) : 0;
        float[] gradients = runner.Model.Gradients.ToArray();

        // One after the other, each at its own length.
        bool separable = model.Graph.Losses.Count == 1 && model.Compiled.Passes[0].Text.Contains("mean", StringComparison.Ordinal) && !HasDropout(model)
            && model.Graph.Targets.All(target => target.DType == Generator.Graphs.DType.Float32);
        float total = 0;
        runner.Model.Gradients.Clear();
        for (int sequence = 0; sequence < batch; sequence++)
        {
            ModelArguments alone = Alone(model, pair, dense, sequence, steps, lengths[sequence]);
            float[] expected = runner.Forward(alone);
            Assert.Equal(expected, Part(model, pair, together, lengths, rows, sequence));
            if (separable)
                total += runner.Accumulate(alone, pair.Leading(model.Graph.Result.Shape) > 0 ? (float)lengths[sequence] / lengths.Sum() : 1f / batch);
        }

        if (!separable)
            return;
        Assert.Equal(loss, total, 1e-6f * (1 + Math.Abs(loss)));
        float tolerance = 1e-6f * (1 + gradients.Max(Math.Abs));
        Assert.All(gradients.Zip(runner.Model.Gradients.ToArray()), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }

    [Theory]
    [MemberData(nameof(PackedCases))]
    public void One_step_at_a_time_gives_the_bits_of_the_whole_sequence(int index)
    {
        TestModel model = compiled.Find(index, 0);
        if (model.Compiled.Joint!.Packed is not { } pair || !model.Graph.IsSteppable || model.Graph.States.Count == 0)
            return;
        var random = new Random(index);
        int[] sizes = Sizes(model, random);
        int batch = Value(model, sizes, pair.Batch), steps = Value(model, sizes, pair.Time);
        ModelArguments dense = model.Draw(random, sizes);
        ModelRunner runner = model.Create(sizes);
        float[] whole = runner.Forward(dense);
        RecurrentState state = runner.CreateState(batch);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            float[] last = [];
            for (int step = 0; step < steps; step++)
            {
                last = runner.Next(OneStep(model, pair, dense, batch, steps, step), state);
                if (pair.Leading(model.Graph.Result.Shape) > 0)
                    Assert.Equal(OneStep(whole, batch, steps, step), last);
            }

            if (pair.Leading(model.Graph.Result.Shape) == 0)
                Assert.Equal(whole, last);
            state.Reset();
        }
    }

    private static int Value(TestModel model, int[] sizes, Dim symbol) => sizes[model.Graph.Symbols.ToList().IndexOf(symbol.ToString())];

    private static bool Indices(TestModel model) => model.Graph.Inputs.Any(input => input.Value.DType != Generator.Graphs.DType.Float32);

    private static bool HasDropout(TestModel model) => model.Spec.Layers.Any(layer => layer.Kind == "Dropout" || layer.Find("Dropout") is not null);

    /// <summary>One sequence's rows, cut to its length.</summary>
    private static ModelArguments Alone(TestModel model, SequencePair pair, ModelArguments dense, int sequence, int steps, int length)
    {
        Array Cut(Shape shape, Array values)
        {
            if (pair.Leading(shape) > 0)
            {
                int width = values.Length / (dense.Sizes[model.Graph.Symbols.ToList().IndexOf(pair.Batch.ToString())] * steps);
                return Stretch(values, sequence * steps * width, length * width);
            }

            return PartOf(values, shape, pair, dense.Sizes[model.Graph.Symbols.ToList().IndexOf(pair.Batch.ToString())], sequence);
        }

        int[] sizes = [.. model.Graph.Symbols.Select((symbol, i) => symbol == pair.Batch.ToString() ? 1 : symbol == pair.Time.ToString() ? length : dense.Sizes[i])];
        return dense with
        {
            Inputs = [.. model.Graph.Inputs.Select((input, i) => Cut(input.Value.Shape, dense.Inputs[i]))],
            Targets = [.. model.Graph.Targets.Select((target, i) => Cut(target.Shape, dense.Targets[i]))],
            Sizes = sizes,
        };
    }

    /// <summary>One sequence's part of a packed result.</summary>
    private static float[] Part(TestModel model, SequencePair pair, float[] packed, int[] lengths, PackedRows rows, int sequence)
    {
        Shape shape = model.Graph.Result.Shape;
        if (pair.Leading(shape) == 0)
            return (float[])PartOf(packed, shape, pair, lengths.Length, sequence);

        int width = packed.Length / lengths.Sum();
        int[] places = (int[])rows.Pack(new Shape([pair.Batch, pair.Time]), Enumerable.Range(0, lengths.Length * lengths.Max()).ToArray());
        return [.. Enumerable.Range(0, lengths[sequence]).SelectMany(step => packed.Skip(Array.IndexOf(places, (sequence * lengths.Max()) + step) * width).Take(width))];
    }

    /// <summary>One sequence's part of a value that has none of time, wherever its batch axis stands.</summary>
    private static Array PartOf(Array values, Shape shape, SequencePair pair, int batch, int sequence)
    {
        int axis = shape.ToList().FindIndex(dim => dim.Equals(pair.Batch));
        if (axis < 0)
            return values;
        int outer = axis == 0 ? 1 : (int)shape[0].ConstantValue, inner = values.Length / (outer * batch);
        Array result = Array.CreateInstance(values.GetType().GetElementType()!, outer * inner);
        for (int i = 0; i < outer; i++)
            Array.Copy(values, ((i * batch) + sequence) * inner, result, i * inner, inner);
        return result;
    }

    private static ModelArguments OneStep(TestModel model, SequencePair pair, ModelArguments dense, int batch, int steps, int step) => dense with
    {
        Inputs = [.. model.Graph.Inputs.Select((input, i) => pair.Leading(input.Value.Shape) > 0 ? OneStep(dense.Inputs[i], batch, steps, step) : dense.Inputs[i])],
    };

    private static T[] OneStep<T>(T[] values, int batch, int steps, int step) => (T[])OneStep((Array)values, batch, steps, step);

    private static Array OneStep(Array values, int batch, int steps, int step)
    {
        int width = values.Length / (batch * steps);
        Array result = Array.CreateInstance(values.GetType().GetElementType()!, batch * width);
        for (int b = 0; b < batch; b++)
            Array.Copy(values, ((b * steps) + step) * width, result, b * width, width);
        return result;
    }

    private static Array Stretch(Array values, int start, int count)
    {
        Array result = Array.CreateInstance(values.GetType().GetElementType()!, count);
        Array.Copy(values, start, result, 0, count);
        return result;
    }
}
