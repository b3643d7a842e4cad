using System.Numerics;

namespace Kiln.Kernels;

/// <summary>The cross entropy of many classes: one row at a time, the vectors run along it.</summary>
internal static class CrossEntropyRows
{
    /// <summary>Adds up the loss; if <typeparamref name="TGradient"/> is set, writes the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TIndex, TGradient>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, float scale, ref float dlogits,
        ref CrossEntropySums sums)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
        where TGradient : struct, IFlag
    {
        nint classes = terms.Classes;
        for (nint row = 0; row < rows; row++)
        {
            long label = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            ref readonly float z = ref Unsafe.Add(ref Unsafe.AsRef(in logits), row * classes);
            ref float dz = ref Unsafe.Add(ref dlogits, row * classes);
            if (label == terms.IgnoreIndex)
            {
                if (TGradient.IsSet)
                {
                    Clear.Run(ref dz, classes);
                }

                continue;
            }

            // What is read of z comes first: dz may lie over it.
            float max = RowReduction.Max<V>(classes, in z);
            float onTarget = Unsafe.Add(ref Unsafe.AsRef(in z), (nint)label) - max;
            double each = terms.Smoothed ? WeightedSum<V>(in z, in terms, max) : 0;
            float sum = TGradient.IsSet ? RowReduction.Exp<V>(classes, in z, max, ref dz) : RowReduction.SumOfExp<V>(classes, in z, max);
            float log = MathF.Log(sum);
            float w = terms.Weight((nint)label);
            sums.Targets -= (double)w * (onTarget - log);
            sums.Smoothing -= each - (double)terms.WeightSum * log;
            if (TGradient.IsSet)
            {
                GradientOfRow<V>((nint)label, sum, w * (terms.OnTarget * scale), in terms, scale, ref dz);
            }
        }
    }

    /// <summary>
    /// <c>dz = p (a + b Σ w) - b w - a e[y]</c> over exp(z - max), where <c>p = exp(z - max) / sum</c> and <c>b = ε / C · scale</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GradientOfRow<V>(nint label, float sum, float a, in CrossEntropyTerms terms, float scale, ref float dz)
        where V : struct, ISimd<V>
    {
        if (terms.Smoothed)
        {
            float b = terms.OnEach * scale;
            Smooth<V>(in terms, (a + b * terms.WeightSum) / sum, b, ref dz);
        }
        else
        {
            Softmax.Scale<V>(terms.Classes, a / sum, ref dz);
        }

        Unsafe.Add(ref dz, label) -= a;
    }

    /// <summary><c>dz = factor · dz - b w</c>, w the class weights.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Smooth<V>(in CrossEntropyTerms terms, float factor, float b, ref float dz) where V : struct, ISimd<V>
    {
        nint classes = terms.Classes;
        bool weighted = terms.Weighted;
        V scale = V.Broadcast(factor);
        V smoothing = V.Broadcast(b);
        nint column = 0;
        for (; classes - column >= V.Width; column += V.Width)
        {
            V shift = weighted ? V.Load(in terms.ClassWeights, column) * smoothing : smoothing;
            V.Store(V.Load(in dz, column) * scale - shift, ref dz, column);
        }

        nint rest = classes - column;
        if (rest > 0)
        {
            V shift = weighted ? V.LoadPart(in terms.ClassWeights, column, rest) * smoothing : smoothing;
            V.StorePart(V.LoadPart(in dz, column, rest) * scale - shift, ref dz, column, rest);
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
