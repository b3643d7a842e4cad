using System.Numerics;

namespace Kiln.Kernels;

/// <summary>The cross entropy of many classes: one row at a time, the vectors run along it.</summary>
internal static class CrossEntropyRows
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V, TIndex>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, ref float logSumExp,
        ref CrossEntropySums sums)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        nint classes = terms.Classes;
        for (nint row = 0; row < rows; row++)
        {
            long label = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            if (label == terms.IgnoreIndex)
            {
                Unsafe.Add(ref logSumExp, row) = 0;
                continue;
            }

            ref readonly float z = ref Unsafe.Add(ref Unsafe.AsRef(in logits), row * classes);
            float max = RowReduction.Max<V>(classes, in z);
            float log = MathF.Log(RowReduction.SumOfExp<V>(classes, in z, max));
            Unsafe.Add(ref logSumExp, row) = max + log;
            double w = terms.Weight((nint)label);
            sums.Weights += w;
            sums.Targets -= w * (Unsafe.Add(ref Unsafe.AsRef(in z), (nint)label) - max - log);
            if (terms.Smoothed)
            {
                sums.Smoothing -= WeightedSum<V>(in z, in terms, max) - (double)terms.WeightSum * log;
            }
        }
    }

    /// <summary>Σ_c w[c] (z[c] - max).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static double WeightedSum<V>(ref readonly float z, in CrossEntropyTerms terms, float max) where V : struct, ISimd<V>
    {
        nint classes = terms.Classes;
        bool weighted = terms.Weighted;
        V m = V.Broadcast(max);
        V sum = V.Zero;
        nint column = 0;
        for (; classes - column >= V.Width; column += V.Width)
        {
            V difference = V.Load(in z, column) - m;
            sum += weighted ? V.Load(in terms.ClassWeights, column) * difference : difference;
        }

        nint rest = classes - column;
        if (rest > 0)
        {
            V difference = V.First(V.LoadPart(in z, column, rest) - m, rest);
            sum += weighted ? V.LoadPart(in terms.ClassWeights, column, rest) * difference : difference;
        }

        return V.Sum(sum);
    }
}
