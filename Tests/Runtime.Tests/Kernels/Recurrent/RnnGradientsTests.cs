using Kiln.Kernels;

namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>The way back that takes the gradients of weight and biases along, against the way back alone and the sums over what it leaves.</summary>
public sealed class RnnGradientsTests
{
    public static TheoryData<int> Units => [.. Enumerable.Range(1, 16)];

    [Theory]
    [MemberData(nameof(Units))]
    public void Are_those_of_the_way_back_and_the_sums_over_it(int hidden)
    {
        Random random = new(hidden);
        foreach (int batch in (int[])[1, 1, 3])
        {
            for (int i = 0; i < 16; i++)
            {
                int steps = random.Next(1, 8), truncation = random.Next(2) * random.Next(1, 4);
                bool reverse = random.Next(2) == 0, relu = random.Next(2) == 0, started = random.Next(2) == 0, accumulate = random.Next(2) == 0;
                Problem problem = new(hidden, batch, steps, truncation, reverse, relu, started, accumulate, random);
                problem.Check<F512>();
                problem.Check<F256>();
                problem.Check<F128>();
            }
        }
    }

    private sealed class Problem(
        int hidden, int batch, int steps, int truncation, bool reverse, bool relu, bool started, bool accumulate, Random random)
    {
        private const int Stride = 16;

        private readonly GuardedArray states = GuardedArray.Random(steps * batch * hidden, random);
        private readonly GuardedArray dStates = GuardedArray.Random(steps * batch * hidden, random);
        private readonly GuardedArray initial = GuardedArray.Random(batch * hidden, random);
        private readonly GuardedArray weight = Padded(hidden, hidden, random);
        private readonly GuardedArray dWeight = Padded(hidden, hidden, random);
        private readonly GuardedArray dBias = Padded(1, hidden, random);

        private Recurrence Steps => new(steps, batch, in Unsafe.NullRef<int>(), reverse, truncation);

        private ref float Initial => ref started ? ref initial.Start : ref Unsafe.NullRef<float>();

        public void Check<V>() where V : struct, ISimd<V>
        {
            GuardedArray da = dStates.Copy(), dInitial = new(batch * hidden), dw = dWeight.Copy(), db = dBias.Copy();
            NarrowRnn.Backward<V>(Steps, hidden, in states.Start, ref da.Start, in weight.Start, Stride, relu, ref dInitial.Start);
            RecurrentWeights.Gradient(
                Steps, hidden, hidden, in states.Start, in Initial, in da.Start, hidden, ref dw.Start, Stride, accumulate);
            Columns.Sum(steps * batch, hidden, in da.Start, hidden, ref db.Start, accumulate);

            foreach (int biases in (int[])[0, 1, 2])
            {
                GuardedArray a = dStates.Copy(), d = new(batch * hidden), w = dWeight.Copy(), first = dBias.Copy(), second = dBias.Copy();
                RnnGradients gradients = new(
                    ref w.Start, Stride, ref biases > 0 ? ref first.Start : ref Unsafe.NullRef<float>(),
                    ref biases > 1 ? ref second.Start : ref Unsafe.NullRef<float>(), accumulate);
                NarrowRnn.BackwardWithGradients<V>(
                    Steps, hidden, in states.Start, in Initial, ref a.Start, in weight.Start, Stride, relu, ref d.Start, in gradients);

                AssertSame(da, a);
                AssertSame(dInitial, d);
                w.AssertNear(dw.ToDoubles());
                (biases > 0 ? first : db).AssertNear(db.ToDoubles());
                (biases > 1 ? second : db).AssertNear(db.ToDoubles());
                AssertSame(biases > 0 ? db : dBias, first, pads: hidden);
                AssertSame(biases > 1 ? db : dBias, second, pads: hidden);
            }

            GuardedArray without = dStates.Copy(), unasked = dWeight.Copy();
            RnnGradients alone = new(ref unasked.Start, Stride, ref Unsafe.NullRef<float>(), ref Unsafe.NullRef<float>(), accumulate);
            NarrowRnn.BackwardWithGradients<V>(
                Steps, hidden, in states.Start, in Initial, ref without.Start, in weight.Start, Stride, relu, ref Unsafe.NullRef<float>(),
                in alone);
            AssertSame(da, without);
            unasked.AssertNear(dw.ToDoubles());
        }

        /// <summary>Rows of 16 floats, zeros behind the columns.</summary>
        private static GuardedArray Padded(int rows, int columns, Random random)
        {
            GuardedArray array = new(new float[rows * Stride]);
            for (int i = 0; i < rows * Stride; i++)
            {
                array.Values[i] = i % Stride < columns ? 2 * random.NextSingle() - 1 : 0;
            }

            return array;
        }

        private static void AssertSame(GuardedArray expected, GuardedArray actual, int pads = 0)
        {
            expected.AssertContained();
            actual.AssertContained();
            Assert.True(
                MemoryMarshal.AsBytes<float>(expected.Values[pads..]).SequenceEqual(MemoryMarshal.AsBytes<float>(actual.Values[pads..])),
                "The bits differ.");
        }
    }
}
