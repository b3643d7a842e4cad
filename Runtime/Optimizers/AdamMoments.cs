using Kiln.Kernels;

namespace Kiln;

/// <summary>What <see cref="Adam"/>, <see cref="AdamW"/> and <see cref="RAdam"/> share: the two moments and the step over them.</summary>
internal sealed class AdamMoments(DecayRate beta1, DecayRate beta2, AlignedBuffer mean, AlignedBuffer square, AlignedBuffer? largest)
{
    /// <summary>
    /// Updates one range: g = clamp(direction · g, ±limit) + penalty · p, p *= keep, then the moments, then p -= stepSize · m / (√v · rootCorrection + eps).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(
        AlignedBuffer parameters,
        ref float gradient,
        in ParameterRange range,
        float direction,
        float limit,
        float penalty,
        float keep,
        float rootCorrection,
        float eps,
        float stepSize)
    {
        var step = new AdamStep(
            direction, penalty, keep, beta1.Weight, beta2.Keep, beta2.Weight, rootCorrection, eps, stepSize, limit);
        ref float p = ref range.In(parameters);
        ref float m = ref range.In(mean);
        ref float v = ref range.In(square);
        if (largest is null)
            AdamKernel.Run(range.Length, ref p, ref gradient, ref m, ref v, step);
        else
            AdamKernel.RunAmsgrad(range.Length, ref p, ref gradient, ref m, ref v, ref range.In(largest), step);
    }
}
