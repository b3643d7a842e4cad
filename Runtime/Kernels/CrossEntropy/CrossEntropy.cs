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
    /// <summary>
    /// Up to this many classes rows are transposed. With more, one row at a time is as fast with vectors of 512 bits and faster with 256: with
    /// its gradient, 128 rows of 32 take 6.6 us against 8.9, of 48 9.3 against 7.6, of 64 18.6 against 9.1.
    /// </summary>
    private const nint FewClasses = 40;

    /// <summary>Operations of the time that one logit takes with its gradient.</summary>
    private const long WorkPerLogit = 64;

    /// <summary>Rows that are not divided: transposed ones fill the lanes of the widest vector.</summary>
    private const nint RowsTogether = 16;

    /// <summary>The loss.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="logits">The logits z, dense (rows, classes).</param>
    /// <param name="target">The class of each row: <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="classWeights">A weight per class, or a null reference for ones.</param>
    /// <param name="ignoreIndex">Rows with this target do not count.</param>
    /// <param name="labelSmoothing">ε in [0, 1].</param>
    /// <param name="mean">Whether to divide by the sum of the targets' weights.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Loss<TIndex>(
        nint rows, nint classes, ref readonly float logits, ref readonly TIndex target, ref readonly float classWeights,
        long ignoreIndex, float labelSmoothing, bool mean)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        CrossEntropyTerms terms = new(classes, in classWeights, ignoreIndex, labelSmoothing, mean);
        if (Vector512.IsHardwareAccelerated)
        {
            return Run<F512, TIndex, No>(rows, in logits, in target, in terms, 0, ref Unsafe.NullRef<float>());
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Run<F256, TIndex, No>(rows, in logits, in target, in terms, 0, ref Unsafe.NullRef<float>());
        }

        return Run<F128, TIndex, No>(rows, in logits, in target, in terms, 0, ref Unsafe.NullRef<float>());
    }

    /// <summary>The loss, in the same bits as <see cref="Loss"/>, and the gradient of the logits, with one exp for each of them.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="logits">The logits z, dense (rows, classes).</param>
    /// <param name="target">The class of each row: <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="classWeights">A weight per class, or a null reference for ones.</param>
    /// <param name="ignoreIndex">Rows with this target do not count.</param>
    /// <param name="labelSmoothing">ε in [0, 1].</param>
    /// <param name="mean">Whether to divide by the sum of the targets' weights.</param>
    /// <param name="upstream">The gradient of the loss.</param>
    /// <param name="dlogits">The gradient (rows, classes), overwritten; may be <paramref name="logits"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float LossAndGradient<TIndex>(
        nint rows, nint classes, ref readonly float logits, ref readonly TIndex target, ref readonly float classWeights,
        long ignoreIndex, float labelSmoothing, bool mean, float upstream, ref float dlogits)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        CrossEntropyTerms terms = new(classes, in classWeights, ignoreIndex, labelSmoothing, mean);
        if (Vector512.IsHardwareAccelerated)
        {
            return Run<F512, TIndex, Yes>(rows, in logits, in target, in terms, upstream, ref dlogits);
        }

        if (Vector256.IsHardwareAccelerated)
        {
            return Run<F256, TIndex, Yes>(rows, in logits, in target, in terms, upstream, ref dlogits);
        }

        return Run<F128, TIndex, Yes>(rows, in logits, in target, in terms, upstream, ref dlogits);
    }

    /// <summary>The loss, and if <typeparamref name="TGradient"/> is set the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float Run<V, TIndex, TGradient>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, float upstream, ref float dlogits)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
        where TGradient : struct, IFlag
    {
        double norm = terms.Norm(rows, in target);
        float scale = TGradient.IsSet ? upstream / (float)norm : 0;
        CrossEntropySums sums = default;
        long operations = (long)rows * terms.Classes * WorkPerLogit;
        if (operations < Team.LeastSum)
        {
            Add<V, TIndex, TGradient>(rows, in logits, in target, in terms, scale, ref dlogits, ref sums);
        }
        else
        {
            var runs = new Runs<V, TIndex, TGradient> { Logits = ref logits, Target = ref target, Terms = terms, Rows = rows, Scale = scale, Gradient = ref dlogits };
            Terms<double> both = PartialSums.Run(in runs, (rows + RowsTogether - 1) / RowsTogether, operations);
            sums = new CrossEntropySums { Targets = both.A, Smoothing = both.B };
        }

        double loss = sums.Targets / norm;
        if (terms.Smoothed)
        {
            loss = (1 - (double)terms.LabelSmoothing) * loss + (double)terms.LabelSmoothing / terms.Classes * (sums.Smoothing / norm);
        }

        return (float)loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V, TIndex, TGradient>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, float scale, ref float dlogits,
        ref CrossEntropySums sums)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
        where TGradient : struct, IFlag
    {
        if (terms.Classes <= FewClasses)
        {
            CrossEntropyColumns.Run<V, TIndex, TGradient>(rows, in logits, in target, in terms, scale, ref dlogits, ref sums);
        }
        else
        {
            CrossEntropyRows.Run<V, TIndex, TGradient>(rows, in logits, in target, in terms, scale, ref dlogits, ref sums);
        }
    }

    /// <summary>Units are as many rows as stay together.</summary>
    private ref struct Runs<V, TIndex, TGradient> : IPartialSum
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
        where TGradient : struct, IFlag
    {
        public ref readonly float Logits;
        public ref readonly TIndex Target;
        public CrossEntropyTerms Terms;
        public nint Rows;
        public float Scale;
        public ref float Gradient;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly Terms<double> Run(nint first, nint end)
        {
            nint row = first * RowsTogether, start = row * Terms.Classes;
            CrossEntropySums sums = default;
            Add<V, TIndex, TGradient>(
                nint.Min(end * RowsTogether, Rows) - row, ref Unsafe.Add(ref Unsafe.AsRef(in Logits), start),
                ref Unsafe.Add(ref Unsafe.AsRef(in Target), row), in Terms, Scale, ref Unsafe.Add(ref Gradient, start), ref sums);
            return new(sums.Targets, sums.Smoothing);
        }
    }
}
