namespace Kiln.Kernels;

/// <summary>The options of a cross entropy, as forward and backward need them.</summary>
internal readonly ref struct CrossEntropyTerms
{
    public readonly ref readonly float ClassWeights;
    public readonly nint Classes;
    public readonly long IgnoreIndex;

    /// <summary>1 - ε, the factor of the target's term.</summary>
    public readonly float OnTarget;

    /// <summary>ε / C, the factor of every class's term.</summary>
    public readonly float OnEach;

    /// <summary>Σ_c w[c], needed for label smoothing only.</summary>
    public readonly float WeightSum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public CrossEntropyTerms(nint classes, ref readonly float classWeights, long ignoreIndex, float labelSmoothing)
    {
        ClassWeights = ref classWeights;
        Classes = classes;
        IgnoreIndex = ignoreIndex;
        OnTarget = labelSmoothing > 0 ? 1 - labelSmoothing : 1;
        OnEach = labelSmoothing > 0 ? labelSmoothing / classes : 0;
        if (labelSmoothing > 0)
        {
            WeightSum = Unsafe.IsNullRef(in classWeights) ? classes : Sum(classes, in classWeights);
        }
    }

    public bool Smoothed => OnEach > 0;

    public bool Weighted => !Unsafe.IsNullRef(in ClassWeights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Weight(nint label) => Weighted ? Unsafe.Add(ref Unsafe.AsRef(in ClassWeights), label) : 1;

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
    /// <summary>Σ w[y].</summary>
    public double Weights;

    /// <summary>Σ -w[y] logp[y].</summary>
    public double Targets;

    /// <summary>Σ Σ_c -w[c] logp[c].</summary>
    public double Smoothing;
}
