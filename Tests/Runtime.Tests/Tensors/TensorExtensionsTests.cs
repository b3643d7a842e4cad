using CsCheck;

namespace Kiln.Runtime.Tests.Tensors;

public class TensorExtensionsTests
{
    private static readonly Gen<(Tensor<float> Tensor, int Dim)> Tensors =
        from lengths in Gen.Int[1, 4].Array[1, 4]
        from values in Gen.Int[-3, 3].Array[lengths.Aggregate(1, (product, length) => product * length)]
        from dim in Gen.Int[-lengths.Length, lengths.Length - 1]
        from swap in Gen.Bool
        select (Arranged(values, lengths, swap), dim);

    [Fact]
    public void Every_reduction_is_its_definition() =>
        Gen.Select(Tensors, Gen.Bool).Sample((example, keepDim) =>
        {
            (Tensor<float> tensor, int dim) = example;
            (Tensor<float> largest, Tensor<int> argmax) = tensor.MaxAlong(dim, keepDim);
            (Tensor<float> smallest, Tensor<int> argmin) = tensor.AsReadOnlyTensorSpan().MinAlong(dim, keepDim);
            Tensor<float> sum = tensor.SumAlong(dim, keepDim), mean = tensor.AsReadOnlyTensorSpan().MeanAlong(dim, keepDim);
            nint[] shape = Reduced(tensor, dim, keepDim);
            foreach (ReadOnlySpan<nint> lengths in (nint[][])[largest.Lengths.ToArray(), argmax.Lengths.ToArray(), argmin.Lengths.ToArray(), sum.Lengths.ToArray(), mean.Lengths.ToArray()])
                Assert.Equal(shape, lengths.ToArray());

            float[][] lanes = Lanes(tensor, dim < 0 ? dim + tensor.Rank : dim);
            Assert.Equal(lanes.Select(lane => lane.Max()), largest);
            Assert.Equal(lanes.Select(lane => Array.IndexOf(lane, lane.Max())), argmax);
            Assert.Equal(lanes.Select(lane => lane.Min()), smallest);
            Assert.Equal(lanes.Select(lane => Array.IndexOf(lane, lane.Min())), argmin);
            Assert.Equal(lanes.Select(lane => lane.Sum()), sum);
            Assert.Equal(lanes.Select(lane => (float)(lane.Sum(value => (double)value) / lane.Length)), mean);
        });

    [Fact]
    public void NaN_is_the_extreme_and_the_first_one_counts()
    {
        Tensor<float> x = Tensor.Create([1, float.NaN, 2, float.NaN], [4]);
        Assert.Equal((float.NaN, 1), Only(x.MaxAlong(0)));
        Assert.Equal((float.NaN, 1), Only(x.MinAlong(0)));
        Assert.Equal((double.NaN, 0), Only(Tensor.Create([double.NaN, double.PositiveInfinity], [2]).MaxAlong(0)));
        Assert.Equal((Half.NaN, 1), Only(Tensor.Create([Half.NegativeInfinity, Half.NaN], [2]).MinAlong(0)));
        Assert.True(float.IsNaN(x.SumAlong(0)[0]) && float.IsNaN(x.MeanAlong(0)[0]));
    }

    [Fact]
    public void Zeros_of_both_signs_tie()
    {
        Assert.Equal(0, Tensor.Create([-0f, 0f], [2]).MaxAlong(0).Indices[0]);
        Assert.Equal(0, Tensor.Create([0f, -0f], [2]).MinAlong(0).Indices[0]);
    }

    [Fact]
    public void Types_that_only_compare_have_extremes()
    {
        Assert.Equal(("pear", 2), Only(Tensor.Create(["apple", "fig", "pear", "pear"], [4]).MaxAlong(0)));
        Assert.Equal((false, 1), Only(Tensor.Create([true, false], [2]).MinAlong(0)));
        Assert.Equal((9L, 1), Only(Tensor.Create([-1L, 9L], [2]).MaxAlong(-1)));
    }

    [Fact]
    public void Long_sums_stay_exact()
    {
        // PyTorch: 1677720.75 and 0.1; added one by one in float: 1935089.
        Tensor<float> x = Tensor.Create([.. Enumerable.Repeat(0.1f, 1 << 24)], [1 << 23, 2]);
        Assert.Equal((float)((1 << 23) * (double)0.1f), x.SumAlong(0)[1]);
        Assert.Equal(0.1f, x.MeanAlong(0)[0]);
        Tensor<double> y = Tensor.Create([.. Enumerable.Repeat(0.1, 1 << 20)], [1 << 20]);
        Assert.Equal(0.1 * (1 << 20), y.SumAlong(0)[0], 1e-10);
        Assert.Equal((Half)60000, Tensor.Create([(Half)60000, (Half)60000], [2]).MeanAlong(0)[0]);
        Assert.Equal(Half.PositiveInfinity, Tensor.Create([(Half)60000, (Half)60000], [2]).SumAlong(0)[0]);
    }

    [Fact]
    public void Integers_keep_their_type_and_wrap()
    {
        Assert.Equal([3, 7], Tensor.Create([1, 2, 3, 4], [2, 2]).SumAlong(1));
        Assert.Equal([(byte)44], Tensor.Create<byte>([200, 100], [2]).SumAlong(0));
        Assert.Equal([int.MinValue], Tensor.Create([int.MaxValue, 1], [2]).SumAlong(0));
    }

    [Fact]
    public void Empty_dimensions_sum_to_0_have_no_mean_and_no_extreme()
    {
        Tensor<float> x = Tensor.CreateFromShape<float>([2, 0]);
        Assert.Equal([0, 0], x.SumAlong(1));
        Assert.Equal([float.NaN, float.NaN], x.MeanAlong(1));
        Assert.Equal([1, 0], x.SumAlong(0, keepDim: true).Lengths.ToArray());
        Assert.Equal([0], x.MaxAlong(0).Indices.Lengths.ToArray());
        Refused("MaxAlong: dimension 1 of (2, 0) is empty and has no such element.", () => x.MaxAlong(-1));
        Refused("MinAlong: dimension 1 of (2, 0) is empty and has no such element.", () => x.MinAlong(1));
    }

    [Fact]
    public void Dimensions_that_are_not_there_are_refused()
    {
        Tensor<float> x = Tensor.CreateFromShape<float>([2, 3]);
        Refused("MaxAlong: dim must be in [-2, 1] for a tensor of (2, 3), but is 2.", () => x.MaxAlong(2));
        Refused("MinAlong: dim must be in [-2, 1] for a tensor of (2, 3), but is -3.", () => x.MinAlong(-3));
        Refused("SumAlong: dim must be in [-2, 1] for a tensor of (2, 3), but is 5.", () => x.SumAlong(5));
        Refused("MeanAlong: dim must be in [-2, 1] for a tensor of (2, 3), but is 2.", () => x.MeanAlong(2));
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 1, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 1 }, new[] { 1, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 3 }, new[] { 2, 1 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 1, 4 }, new[] { 3, 1 }, new[] { 2, 3, 4 })]
    [InlineData(new[] { 1 }, new[] { 2, 0 }, new[] { 2, 0 })]
    [InlineData(new[] { 2, 3 }, new[] { 2, 3 }, new[] { 2, 3 })]
    public void Shapes_broadcast_both_ways(int[] x, int[] y, int[] expected)
    {
        Assert.Equal(expected, TensorExtensions.BroadcastShapes(Sizes(x), Sizes(y)).Select(length => (int)length));
        (Tensor<float> a, Tensor<float> b) = TensorExtensions.BroadcastTensors(Counting(x), Counting(y));
        Assert.Equal(Sizes(expected), a.Lengths.ToArray());
        Assert.Equal(Sizes(expected), b.Lengths.ToArray());
        int[] index = new int[expected.Length];
        for (int i = 0; i < a.FlattenedLength; i++)
        {
            int rest = i;
            for (int d = expected.Length - 1; d >= 0; rest /= expected[d--])
                index[d] = rest % expected[d];
            Assert.Equal(Counted(x, index), a.ElementAt(i));
            Assert.Equal(Counted(y, index), b.ElementAt(i));
        }
    }

    [Fact]
    public void Shapes_that_do_not_broadcast_are_refused() =>
        Refused(
            "BroadcastShapes: (2, 3) and (4, 1, 2) do not broadcast: dimension -1 is 3 in one and 2 in the other, and neither is 1.",
            () => TensorExtensions.BroadcastShapes([2, 3], [4, 1, 2]));

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 3, 4 }, new[] { 2, 4 })]
    [InlineData(new[] { 3 }, new[] { 3, 4 }, new[] { 4 })]
    [InlineData(new[] { 2, 3 }, new[] { 3 }, new[] { 2 })]
    [InlineData(new[] { 3 }, new[] { 3 }, new[] { 1 })]
    [InlineData(new[] { 5, 1, 2, 3 }, new[] { 4, 3, 2 }, new[] { 5, 4, 2, 2 })]
    [InlineData(new[] { 5, 2, 3 }, new[] { 3 }, new[] { 5, 2 })]
    [InlineData(new[] { 2, 0 }, new[] { 0, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 0, 2 }, new[] { 2, 3 }, new[] { 0, 3 })]
    public void Matrices_multiply(int[] a, int[] b, int[] expected)
    {
        Tensor<float> x = Counting(a), y = Counting(b), product = x.MatMul(y);
        Assert.Equal(Sizes(expected), product.Lengths.ToArray());
        int k = a[^1], m = a.Length > 1 ? a[^2] : 1, n = b.Length > 1 ? b[^1] : 1;
        int[] batch = [.. TensorExtensions.BroadcastShapes(Sizes(a.Length > 2 ? a[..^2] : []), Sizes(b.Length > 2 ? b[..^2] : [])).Select(length => (int)length)];
        float[] actual = [.. product];
        for (int i = 0; i < actual.Length; i++)
        {
            int row = i / n % m, column = i % n, rest = i / n / m;
            int[] lead = new int[batch.Length];
            for (int d = batch.Length - 1; d >= 0; rest /= batch[d--])
                lead[d] = rest % batch[d];
            float sum = 0;
            for (int j = 0; j < k; j++)
                sum += Counted(a, [.. lead, .. a.Length > 1 ? new[] { row } : [], j]) * Counted(b, [.. lead, j, .. b.Length > 1 ? new[] { column } : []]);
            Assert.Equal(sum, actual[i]);
        }
    }

    [Fact]
    public void Transposed_matrices_multiply_too() =>
        Assert.Equal([2f, 40, 9, 10], Tensor.Create<float>([1, 2, 5, -3, 4, 0], [2, 3]).MatMul(Tensor.Transpose(Tensor.Create<float>([1, 3, -1, 2, 4, 6], [2, 3]))));

    [Fact]
    public void Matrices_that_do_not_fit_are_refused() =>
        Refused("MatMul: (2, 3) times (2, 3) needs equal inner sizes, but they are 3 and 2.", () => Counting([2, 3]).MatMul(Counting([2, 3])));

    private static void Refused(string message, Action action) =>
        Assert.StartsWith($"TensorExtensions.{message}", Assert.ThrowsAny<ArgumentException>(action).Message);

    private static (T Value, int Index) Only<T>((Tensor<T> Values, Tensor<int> Indices) result) =>
        (Assert.Single(result.Values), Assert.Single(result.Indices));

    private static nint[] Sizes(int[] lengths) => [.. lengths.Select(length => (nint)length)];

    private static Tensor<float> Counting(int[] lengths) =>
        Tensor.Create([.. Enumerable.Range(1, lengths.Aggregate(1, (product, length) => product * length)).Select(value => (float)value)], Sizes(lengths));

    /// <summary>The element of <see cref="Counting"/> at an index of a shape that it broadcasts to.</summary>
    private static float Counted(int[] lengths, ReadOnlySpan<int> index)
    {
        int flat = 0;
        for (int d = 0; d < lengths.Length; d++)
            flat = (flat * lengths[d]) + (lengths[d] == 1 ? 0 : index[index.Length - lengths.Length + d]);
        return flat + 1;
    }

    /// <summary>Row-major, or with the last two axes exchanged in memory.</summary>
    private static Tensor<float> Arranged(int[] values, int[] lengths, bool swap)
    {
        float[] floats = [.. values.Select(value => (float)value)];
        if (!swap || lengths.Length < 2)
            return Tensor.Create(floats, Sizes(lengths));
        (lengths[^1], lengths[^2]) = (lengths[^2], lengths[^1]);
        return Tensor.Transpose(Tensor.Create(floats, Sizes(lengths)));
    }

    private static nint[] Reduced(Tensor<float> tensor, int dim, bool keepDim)
    {
        List<nint> lengths = [.. tensor.Lengths];
        int axis = dim < 0 ? dim + lengths.Count : dim;
        lengths[axis] = 1;
        if (!keepDim && lengths.Count > 1)
            lengths.RemoveAt(axis);
        return [.. lengths];
    }

    private static float[][] Lanes(Tensor<float> tensor, int dim)
    {
        float[] values = [.. tensor];
        int[] lengths = [.. tensor.Lengths.ToArray().Select(length => (int)length)];
        int inner = lengths[(dim + 1)..].Aggregate(1, (product, length) => product * length), count = lengths[dim];
        return
        [
            .. from outer in Enumerable.Range(0, values.Length / inner / count)
               from i in Enumerable.Range(0, inner)
               select Enumerable.Range(0, count).Select(k => values[(((outer * count) + k) * inner) + i]).ToArray(),
        ];
    }
}
