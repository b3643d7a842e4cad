using System.Numerics;

namespace Kiln.Kernels;

/// <summary>The gradient of the cross entropy, row by row: <c>dz = p (a + b Σ w) - b w - a e[y]</c>.</summary>
/// <remarks>
/// <c>p = exp(z - logsumexp)</c>, <c>a = (1 - ε) w[y] · scale</c>, <c>b = ε / C · scale</c>, <c>scale = upstream / norm</c>.
/// </remarks>
internal static class CrossEntropyGradient
{
    /// <summary>Rows that fit one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ShortRows<V, L, TIndex>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, ref readonly float logSumExp,
        float scale, ref float dlogits)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        nint classes = terms.Classes;
        float onTarget = terms.OnTarget * scale;
        float b = terms.Smoothed ? terms.OnEach * scale : 0;
        V shift = V.Broadcast(b) * (terms.Weighted ? L.Load<V>(in terms.ClassWeights, 0, classes) : V.One);
        for (nint row = 0; row < rows; row++)
        {
            long label = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            if (label == terms.IgnoreIndex)
            {
                L.Store(V.Zero, ref dlogits, row * classes, classes);
                continue;
            }

            float a = terms.Weight((nint)label) * onTarget;
            V lse = V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in logSumExp), row));
            V p = VectorMath.Exp(L.Load<V>(in logits, row * classes, classes) - lse);
            V peak = V.Select(V.Equal(V.LaneNumbers, V.Broadcast(label)), V.Broadcast(a), V.Zero);
            L.Store(p * V.Broadcast(a + b * terms.WeightSum) - shift - peak, ref dlogits, row * classes, classes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LongRows<V, TIndex>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, ref readonly float logSumExp,
        float scale, ref float dlogits)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        nint classes = terms.Classes;
        float onTarget = terms.OnTarget * scale;
        float b = terms.OnEach * scale;
        for (nint row = 0; row < rows; row++)
        {
            ref readonly float z = ref Unsafe.Add(ref Unsafe.AsRef(in logits), row * classes);
            ref float dz = ref Unsafe.Add(ref dlogits, row * classes);
            long label = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            if (label == terms.IgnoreIndex)
            {
                Clear.Run(ref dz, classes);
                continue;
            }

            float a = terms.Weight((nint)label) * onTarget;
            float lse = Unsafe.Add(ref Unsafe.AsRef(in logSumExp), row);
            if (terms.Smoothed)
            {
                SmoothedRow<V>(in z, in terms, lse, a + b * terms.WeightSum, b, ref dz);
            }
            else
            {
                Row<V>(classes, in z, lse, a, ref dz);
            }

            Unsafe.Add(ref dz, (nint)label) -= a;
        }
    }

    /// <summary><c>dz = a p</c>, p = exp(z - logsumexp).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Row<V>(nint classes, ref readonly float z, float logSumExp, float a, ref float dz) where V : struct, ISimd<V>
    {
        V lse = V.Broadcast(logSumExp);
        V scale = V.Broadcast(a);
        nint column = 0;
        for (; classes - column >= V.Width; column += V.Width)
        {
            V.Store(VectorMath.Exp(V.Load(in z, column) - lse) * scale, ref dz, column);
        }

        nint rest = classes - column;
        if (rest > 0)
        {
            V.StorePart(VectorMath.Exp(V.LoadPart(in z, column, rest) - lse) * scale, ref dz, column, rest);
        }
    }

    /// <summary><c>dz = a p - b w</c>, p = exp(z - logsumexp), w the class weights.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void SmoothedRow<V>(
        ref readonly float z, in CrossEntropyTerms terms, float logSumExp, float a, float b, ref float dz)
        where V : struct, ISimd<V>
    {
        nint classes = terms.Classes;
        bool weighted = terms.Weighted;
        V lse = V.Broadcast(logSumExp);
        V scale = V.Broadcast(a);
        V smoothing = V.Broadcast(b);
        nint column = 0;
        for (; classes - column >= V.Width; column += V.Width)
        {
            V shift = weighted ? V.Load(in terms.ClassWeights, column) * smoothing : smoothing;
            V.Store(VectorMath.Exp(V.Load(in z, column) - lse) * scale - shift, ref dz, column);
        }

        nint rest = classes - column;
        if (rest > 0)
        {
            V shift = weighted ? V.LoadPart(in terms.ClassWeights, column, rest) * smoothing : smoothing;
            V.StorePart(VectorMath.Exp(V.LoadPart(in z, column, rest) - lse) * scale - shift, ref dz, column, rest);
        }
    }
}
