using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Cross entropy of logits against class indices (torch.nn.functional.cross_entropy). Targets must be in range or ignored: see
/// <see cref="IndexCheck"/>.
/// </summary>
/// <remarks>
/// <para>With <c>logp = z - logsumexp(z)</c>, class weights w, label smoothing ε and C classes a row that is not ignored costs
/// <c>(1 - ε) · (-w[y] logp[y]) + ε / C · Σ_c (-w[c] logp[c])</c>. The mean divides the sum of the rows by <c>Σ w[y]</c>.</para>
/// <para>Its gradient is <c>dz = ((1 - ε) w[y] (p - e[y]) + ε / C (p Σ w - w)) · upstream / norm</c>, <c>p = exp(logp)</c>.</para>
/// <para>As in PyTorch the mean is NaN if every row is ignored. The gradient of an ignored row is zero, also where PyTorch gives
/// NaN because the row's logits are not finite.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CrossEntropy
{
    /// <summary>Up to this many classes the forward pass transposes rows.</summary>
    private const nint FewClasses = 64;

    /// <summary>The loss.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="logits">The logits z, dense (rows, classes).</param>
    /// <param name="target">The class of each row: <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="classWeights">A weight per class, or a null reference for ones.</param>
    /// <param name="ignoreIndex">Rows with this target do not count.</param>
    /// <param name="labelSmoothing">ε in [0, 1].</param>
    /// <param name="mean">Whether to divide by the sum of the targets' weights.</param>
    /// <param name="logSumExp">Receives logsumexp(z) of every row (rows); backward needs it. An ignored row has any value.</param>
    /// <param name="norm">Receives the divisor (1 for the sum); backward needs it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Forward<TIndex>(
        nint rows, nint classes, ref readonly float logits, ref readonly TIndex target, ref readonly float classWeights,
        long ignoreIndex, float labelSmoothing, bool mean, ref float logSumExp, ref float norm)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Forward<F512, TIndex>(
                rows, classes, in logits, in target, in classWeights, ignoreIndex, labelSmoothing, mean, ref logSumExp, ref norm);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Forward<F256, TIndex>(
                rows, classes, in logits, in target, in classWeights, ignoreIndex, labelSmoothing, mean, ref logSumExp, ref norm);
        }

        return Forward<F128, TIndex>(
            rows, classes, in logits, in target, in classWeights, ignoreIndex, labelSmoothing, mean, ref logSumExp, ref norm);
    }

    /// <summary>The gradient of the logits.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="logits">The logits z, dense (rows, classes).</param>
    /// <param name="target">The class of each row: <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="classWeights">A weight per class, or a null reference for ones.</param>
    /// <param name="ignoreIndex">Rows with this target do not count.</param>
    /// <param name="labelSmoothing">ε in [0, 1].</param>
    /// <param name="logSumExp">What <c>Forward</c> gave (rows).</param>
    /// <param name="norm">What <c>Forward</c> gave.</param>
    /// <param name="upstream">The gradient of the loss.</param>
    /// <param name="dlogits">The gradient (rows, classes), overwritten; may be <paramref name="logits"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TIndex>(
        nint rows, nint classes, ref readonly float logits, ref readonly TIndex target, ref readonly float classWeights,
        long ignoreIndex, float labelSmoothing, ref readonly float logSumExp, ref readonly float norm, float upstream, ref float dlogits)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<F512, TIndex>(
                rows, classes, in logits, in target, in classWeights, ignoreIndex, labelSmoothing, in logSumExp, in norm, upstream,
                ref dlogits);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward<F256, TIndex>(
                rows, classes, in logits, in target, in classWeights, ignoreIndex, labelSmoothing, in logSumExp, in norm, upstream,
                ref dlogits);
        }
        else
        {
            Backward<F128, TIndex>(
                rows, classes, in logits, in target, in classWeights, ignoreIndex, labelSmoothing, in logSumExp, in norm, upstream,
                ref dlogits);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Forward<V, TIndex>(
        nint rows, nint classes, ref readonly float logits, ref readonly TIndex target, ref readonly float classWeights,
        long ignoreIndex, float labelSmoothing, bool mean, ref float logSumExp, ref float norm)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        CrossEntropyTerms terms = new(classes, in classWeights, ignoreIndex, labelSmoothing);
        CrossEntropySums sums = default;
        if (classes <= FewClasses)
        {
            CrossEntropyColumns.Forward<V, TIndex>(rows, in logits, in target, in terms, ref logSumExp, ref sums);
        }
        else
        {
            CrossEntropyRows.Forward<V, TIndex>(rows, in logits, in target, in terms, ref logSumExp, ref sums);
        }

        double divisor = mean ? sums.Weights : 1;
        norm = (float)divisor;
        double loss = sums.Targets / divisor;
        if (terms.Smoothed)
        {
            loss = (1 - (double)labelSmoothing) * loss + (double)labelSmoothing / classes * (sums.Smoothing / divisor);
        }

        return (float)loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward<V, TIndex>(
        nint rows, nint classes, ref readonly float logits, ref readonly TIndex target, ref readonly float classWeights,
        long ignoreIndex, float labelSmoothing, ref readonly float logSumExp, ref readonly float norm, float upstream, ref float dlogits)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        CrossEntropyTerms terms = new(classes, in classWeights, ignoreIndex, labelSmoothing);
        float scale = upstream / norm;
        if (classes > V.Width)
        {
            CrossEntropyGradient.LongRows<V, TIndex>(rows, in logits, in target, in terms, in logSumExp, scale, ref dlogits);
        }
        else if (classes == V.Width)
        {
            CrossEntropyGradient.ShortRows<V, AllLanes, TIndex>(rows, in logits, in target, in terms, in logSumExp, scale, ref dlogits);
        }
        else
        {
            CrossEntropyGradient.ShortRows<V, SomeLanes, TIndex>(rows, in logits, in target, in terms, in logSumExp, scale, ref dlogits);
        }
    }
}
