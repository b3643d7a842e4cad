using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>The options of a cross entropy.</summary>
internal readonly ref struct CrossEntropyTerms
{
    public readonly ref readonly float ClassWeights;
    public readonly nint Classes;
    public readonly long IgnoreIndex;

    /// <summary>ε.</summary>
    public readonly float LabelSmoothing;

    /// <summary>1 - ε, the factor of the target's term.</summary>
    public readonly float OnTarget;

    /// <summary>ε / C, the factor of every class's term.</summary>
    public readonly float OnEach;

    /// <summary>Σ_c w[c], needed for label smoothing only.</summary>
    public readonly float WeightSum;

    private readonly bool mean;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CrossEntropyTerms(nint classes, ref readonly float classWeights, long ignoreIndex, float labelSmoothing, bool mean)
    {
        ClassWeights = ref classWeights;
        Classes = classes;
        IgnoreIndex = ignoreIndex;
        LabelSmoothing = labelSmoothing;
        OnTarget = labelSmoothing > 0 ? 1 - labelSmoothing : 1;
        OnEach = labelSmoothing > 0 ? labelSmoothing / classes : 0;
        if (labelSmoothing > 0)
        {
            WeightSum = Unsafe.IsNullRef(in classWeights) ? classes : Sum(classes, in classWeights);
        }

        this.mean = mean;
    }

    public bool Smoothed => OnEach > 0;

    public bool Weighted => !Unsafe.IsNullRef(in ClassWeights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Weight(nint label) => Weighted ? Unsafe.Add(ref Unsafe.AsRef(in ClassWeights), label) : 1;

    /// <summary>What the rows' terms are divided by: for the mean Σ w[y] over the rows that count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Norm<TIndex>(nint rows, ref readonly TIndex target) where TIndex : struct, IBinaryInteger<TIndex>
    {
        if (!mean)
        {
            return 1;
        }

        return Weighted ? SumOfWeights(rows, in target) : Count(rows, in target);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double SumOfWeights<TIndex>(nint rows, ref readonly TIndex target) where TIndex : struct, IBinaryInteger<TIndex>
    {
        double sum = 0;
        for (nint row = 0; row < rows; row++)
        {
            long label = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            sum += label == IgnoreIndex ? 0 : Weight((nint)label);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private nint Count<TIndex>(nint rows, ref readonly TIndex target) where TIndex : struct, IBinaryInteger<TIndex>
    {
        long ignored = IgnoreIndex;
        nint count = rows, row = 0;
        if (typeof(TIndex) == typeof(int) && ignored == (int)ignored)
        {
            ref int indices = ref Unsafe.As<TIndex, int>(ref Unsafe.AsRef(in target));
            Vector128<int> found = Vector128<int>.Zero;
            for (; rows - row >= Vector128<int>.Count; row += Vector128<int>.Count)
            {
                // A comparison that holds is -1.
                found += Vector128.Equals(Vector128.LoadUnsafe(ref indices, (nuint)row), Vector128.Create((int)ignored));
            }

            count += Vector128.Sum(found);
        }

        for (; row < rows; row++)
        {
            count -= long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row)) == ignored ? 1 : 0;
        }

        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(nint classes, ref readonly float classWeights)
    {
        float sum = 0;
        Rows.Sum(1, classes, in classWeights, classes, ref sum, accumulate: false);
        return sum;
    }
}

/// <summary>What the rows of a batch add up to.</summary>
internal struct CrossEntropySums
{
    /// <summary>Σ -w[y] logp[y].</summary>
    public double Targets;

    /// <summary>Σ Σ_c -w[c] logp[c].</summary>
    public double Smoothing;
}
