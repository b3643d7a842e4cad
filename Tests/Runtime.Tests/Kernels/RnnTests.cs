using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels;

/// <summary>The recurrence, dense and packed, against a loop in double; its gradients against finite differences.</summary>
public sealed class RnnTests
{
    public enum Width
    {
        Public,
        F512,
        F256,
        F128,
    }

    /// <summary>Hidden sizes around every vector width, on both sides of the change from registers to matrix products.</summary>
    public static TheoryData<int> Sizes => [1, 3, 4, 5, 8, 10, 15, 16, 17, 20, 33];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Results_match_double(int hidden)
    {
        Random random = new(1);
        int[][] layouts = [[1], [3, 3, 3], [5, 5, 3, 3, 1], [2], [1, 1, 1, 1, 1], [4, 2, 2, 1], [9, 9, 6, 5], [2, 1, 1, 1], [5, 5]];
        for (int i = 0; i < (hidden > 20 ? 4 : layouts.Length); i++)
        {
            int[] sizes = layouts[i];
            Problem problem = new(sizes, hidden, relu: random.Next(3) == 0, biased: i % 2 == 0, started: i % 4 < 2, random);
            Expectation expected = problem.Expected();
            foreach (Width width in Enum.GetValues<Width>())
            {
                Result result = problem.Run(width, packed: true);
                result.AssertNear(expected);
                if (sizes.All(size => size == sizes[0]))
                {
                    // Dense steps of the same sizes are the same work, bit for bit.
                    result.AssertSameBits(problem.Run(width, packed: false));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_row_does_not_depend_on_its_batch(int hidden)
    {
        foreach (Width width in Enum.GetValues<Width>())
        {
            CheckRows(width, hidden);
        }
    }

    [Fact]
    public void A_single_step_has_a_zero_weight_gradient()
    {
        float[] x = new float[4 * 16];
        GuardedArray dWeight = new(4 * 16);
        Rnn.WeightGradient(1, 3, in Unsafe.NullRef<int>(), 4, in x[0], in Unsafe.NullRef<float>(), in x[0], ref dWeight.Start, 16, false);
        dWeight.AssertSameBits(new float[4 * 16]);
    }

    private static void CheckRows(Width width, int hidden)
    {
        Random random = new(2);
        int[] sizes = [9, 9, 7, 7, 6, 2, 1];
        Problem problem = new(sizes, hidden, relu: false, biased: true, started: true, random);
        Result whole = problem.Run(width, packed: true);
        for (int row = 0; row < sizes[0]; row++)
        {
            int length = sizes.Count(size => size > row);
            Result single = problem.OfRow(row, length).Run(width, packed: false);
            int start = 0;
            for (int t = 0; t < length; start += sizes[t++])
            {
                Span<float> expected = whole.Output.Values.Slice((start + row) * hidden, hidden);
                Assert.True(single.Output.Values.Slice(t * hidden, hidden).SequenceEqual(expected), $"Row {row}, step {t}, {width}.");
            }
        }
    }

    private sealed record Expectation(double[] Output, double[] DPre, double[] DInitial, double[] DWeight);

    private sealed record Result(GuardedArray Output, GuardedArray DPre, GuardedArray DInitial, GuardedArray DWeight, GuardedArray Accumulated)
    {
        public void AssertNear(Expectation expected)
        {
            Output.AssertNear(expected.Output);
            DPre.AssertNear(expected.DPre, 1e-4);
            DInitial.AssertNear(expected.DInitial, 1e-4);
            DWeight.AssertNear(expected.DWeight, 1e-4);
            Accumulated.AssertNear([.. expected.DWeight.Select(static value => 2 * value)], 1e-4);
        }

        public void AssertSameBits(Result other)
        {
            Output.AssertSameBits(other.Output.Values);
            DPre.AssertSameBits(other.DPre.Values);
            DInitial.AssertSameBits(other.DInitial.Values);
            DWeight.AssertSameBits(other.DWeight.Values);
            Accumulated.AssertSameBits(other.Accumulated.Values);
        }
    }

    private sealed class Problem
    {
        private readonly int[] sizes;
        private readonly int hidden;
        private readonly int ldw;
        private readonly bool relu;
        private readonly bool biased;
        private readonly bool started;
        private readonly GuardedArray input;
        private readonly GuardedArray dOutput;
        private readonly GuardedArray weight;
        private readonly GuardedArray bias;
        private readonly GuardedArray initial;

        public Problem(int[] sizes, int hidden, bool relu, bool biased, bool started, Random random)
        {
            (this.sizes, this.hidden, this.relu, this.biased, this.started) = (sizes, hidden, relu, biased, started);
            ldw = (hidden + 15) / 16 * 16;
            input = GuardedArray.Random(sizes.Sum() * hidden, random);
            dOutput = GuardedArray.Random(sizes.Sum() * hidden, random);
            bias = GuardedArray.Random(hidden, random);
            initial = GuardedArray.Random(sizes[0] * hidden, random);
            weight = new(new float[hidden * ldw]);
            for (int i = 0; i < hidden * hidden; i++)
            {
                weight.Values[i / hidden * ldw + i % hidden] = (2 * random.NextSingle() - 1) / MathF.Sqrt(hidden);
            }
        }

        private Problem(Problem batch, int row, int length)
        {
            (hidden, ldw, relu, biased, started) = (batch.hidden, batch.ldw, batch.relu, batch.biased, batch.started);
            (weight, bias) = (batch.weight, batch.bias);
            sizes = [.. Enumerable.Repeat(1, length)];
            initial = new(batch.initial.Values.Slice(row * hidden, hidden));
            input = new(length * hidden);
            dOutput = new(length * hidden);
            int start = 0;
            for (int t = 0; t < length; start += batch.sizes[t++])
            {
                batch.input.Values.Slice((start + row) * hidden, hidden).CopyTo(input.Values[(t * hidden)..]);
                batch.dOutput.Values.Slice((start + row) * hidden, hidden).CopyTo(dOutput.Values[(t * hidden)..]);
            }
        }

        /// <summary>One sequence alone.</summary>
        public Problem OfRow(int row, int length) => new(this, row, length);

        public Result Run(Width width, bool packed)
        {
            ref int batchSizes = ref packed ? ref sizes[0] : ref Unsafe.NullRef<int>();
            ref float b = ref biased ? ref bias.Start : ref Unsafe.NullRef<float>();
            ref float h0 = ref started ? ref initial.Start : ref Unsafe.NullRef<float>();
            nint batch = sizes[0];
            nint steps = sizes.Length;
            GuardedArray output = new(input.Length);
            GuardedArray dPre = dOutput.Copy();
            GuardedArray dInitial = new(initial.Length);
            GuardedArray scratch = new(initial.Length);
            RnnSizes all = new(steps, batch, in batchSizes, hidden);
            switch (width)
            {
                case Width.F512:
                    Rnn.Forward<F512>(all, in input.Start, in weight.Start, ldw, in b, in h0, relu, ref output.Start);
                    Rnn.Backward<F512>(
                        all, in output.Start, in dPre.Start, in weight.Start, ldw, relu, ref dPre.Start, ref dInitial.Start, ref scratch.Start);
                    break;
                case Width.F256:
                    Rnn.Forward<F256>(all, in input.Start, in weight.Start, ldw, in b, in h0, relu, ref output.Start);
                    Rnn.Backward<F256>(
                        all, in output.Start, in dPre.Start, in weight.Start, ldw, relu, ref dPre.Start, ref dInitial.Start, ref scratch.Start);
                    break;
                case Width.F128:
                    Rnn.Forward<F128>(all, in input.Start, in weight.Start, ldw, in b, in h0, relu, ref output.Start);
                    Rnn.Backward<F128>(
                        all, in output.Start, in dPre.Start, in weight.Start, ldw, relu, ref dPre.Start, ref dInitial.Start, ref scratch.Start);
                    break;
                default:
                    Rnn.Forward(
                        steps, batch, in batchSizes, hidden, in input.Start, in weight.Start, ldw, in b, in h0, relu, ref output.Start);
                    Rnn.Backward(
                        steps, batch, in batchSizes, hidden, in output.Start, in dPre.Start, in weight.Start, ldw, relu,
                        ref dPre.Start, ref dInitial.Start, ref scratch.Start);
                    break;
            }

            output.AssertWritten();
            dPre.AssertWritten();
            dInitial.AssertWritten();
            AssertForwardWorksInPlace(output, in batchSizes, in b, in h0);
            AssertSeparateGradientIsTheSame(in batchSizes, output, ref scratch.Start);
            GuardedArray dWeight = new(new float[weight.Length]);
            Rnn.WeightGradient(
                steps, batch, in batchSizes, hidden, in output.Start, in h0, in dPre.Start, ref dWeight.Start, ldw, accumulate: false);
            GuardedArray accumulated = dWeight.Copy();
            Rnn.WeightGradient(
                steps, batch, in batchSizes, hidden, in output.Start, in h0, in dPre.Start, ref accumulated.Start, ldw, accumulate: true);
            return new(output, dPre, dInitial, dWeight, accumulated);
        }

        public Expectation Expected()
        {
            double[] h0 = started ? initial.ToDoubles() : new double[initial.Length];
            double[] x = input.ToDoubles();
            double[] w = weight.ToDoubles();

            // The input enters a pre-activation with factor 1. Pads of the weight get no gradient: the loss does not depend on them.
            return new(
                Outputs(x, w, h0),
                FiniteDifferences.Gradient(values => Loss(values, w, h0), x),
                FiniteDifferences.Gradient(values => Loss(x, w, values), h0),
                FiniteDifferences.Gradient(values => Loss(x, values, h0), w));
        }

        /// <summary>The output may overwrite the input.</summary>
        private void AssertForwardWorksInPlace(GuardedArray output, ref readonly int batchSizes, ref readonly float b, ref readonly float h0)
        {
            GuardedArray separate = new(output.Length);
            GuardedArray inPlace = input.Copy();
            foreach ((GuardedArray x, GuardedArray h) in ((GuardedArray, GuardedArray)[])[(input, separate), (inPlace, inPlace)])
            {
                Rnn.Forward(
                    sizes.Length, sizes[0], in batchSizes, hidden, in x.Start, in weight.Start, ldw, in b, in h0, relu, ref h.Start);
            }

            inPlace.AssertSameBits(separate.Values);
        }

        /// <summary>The gradient may overwrite the gradient it comes from; nobody need ask for that of the initial state.</summary>
        private void AssertSeparateGradientIsTheSame(ref readonly int batchSizes, GuardedArray output, ref float scratch)
        {
            GuardedArray separate = new(output.Length);
            GuardedArray inPlace = dOutput.Copy();
            foreach ((GuardedArray dh, GuardedArray a) in ((GuardedArray, GuardedArray)[])[(dOutput, separate), (inPlace, inPlace)])
            {
                Rnn.Backward(
                    sizes.Length, sizes[0], in batchSizes, hidden, in output.Start, in dh.Start, in weight.Start, ldw, relu,
                    ref a.Start, ref Unsafe.NullRef<float>(), ref scratch);
            }

            separate.AssertWritten();
            inPlace.AssertSameBits(separate.Values);
        }

        private double Loss(double[] x, double[] w, double[] h0) =>
            Outputs(x, w, h0).Zip(dOutput.ToDoubles(), static (h, dh) => h * dh).Sum();

        private double[] Outputs(double[] x, double[] w, double[] h0)
        {
            double[] h = new double[x.Length];
            double[] previous = h0;
            int start = 0;
            foreach (int rows in sizes)
            {
                double[] next = new double[rows * hidden];
                for (int i = 0; i < next.Length; i++)
                {
                    double sum = x[start + i] + (biased ? bias[i % hidden] : 0);
                    for (int k = 0; k < hidden; k++)
                    {
                        sum += previous[i / hidden * hidden + k] * w[k * ldw + i % hidden];
                    }

                    next[i] = relu ? Math.Max(sum, 0) : Math.Tanh(sum);
                }

                next.CopyTo(h, start);
                previous = next;
                start += next.Length;
            }

            return h;
        }
    }
}
