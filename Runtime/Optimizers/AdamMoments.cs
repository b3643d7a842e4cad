using Kiln.Kernels;

namespace Kiln;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> share: the moments and their bias corrections, in double as in Python.</summary>
internal sealed class AdamMoments
{
    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _eps;
    private readonly AlignedBuffer _mean;
    private readonly AlignedBuffer _square;
    private readonly AlignedBuffer? _largest;
    private double _beta1Power = 1;
    private double _beta2Power = 1;
    private double _meanCorrection;
    private float _rootCorrection;

    public AdamMoments(float beta1, float beta2, float eps, AlignedBuffer mean, AlignedBuffer square, AlignedBuffer? largest)
    {
        _beta1 = Hyperparameter.ToDouble(Setting.Decay(beta1));
        _beta2 = Hyperparameter.ToDouble(Setting.Decay(beta2));
        _eps = Setting.Positive(eps);
        _mean = mean;
        _square = square;
        _largest = largest;
    }

    /// <summary>Counts a step.</summary>
    public void Advance()
    {
        _beta1Power *= _beta1;
        _beta2Power *= _beta2;
        _meanCorrection = 1 / (1 - _beta1Power);
        _rootCorrection = (float)(1 / Math.Sqrt(1 - _beta2Power));
    }

    /// <summary>Goes on as after that many steps.</summary>
    public void Resume(long steps)
    {
        _beta1Power = Math.Pow(_beta1, steps);
        _beta2Power = Math.Pow(_beta2, steps);
    }

    /// <summary>Updates one range: g += penalty · p, p *= keep, then Adam's step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Update(
        AlignedBuffer parameters, AlignedBuffer gradients, ParameterRange range, float direction, float penalty, float keep)
    {
        var step = new AdamStep(
            direction,
            penalty,
            keep,
            (float)(1 - _beta1),
            (float)_beta2,
            (float)(1 - _beta2),
            _rootCorrection,
            _eps,
            (float)(range.Group.LearningRate * _meanCorrection));
        ref float p = ref Unsafe.Add(ref parameters.Start, range.Start);
        ref float g = ref Unsafe.Add(ref gradients.Start, range.Start);
        ref float m = ref Unsafe.Add(ref _mean.Start, range.Start);
        ref float v = ref Unsafe.Add(ref _square.Start, range.Start);
        if (_largest is null)
            AdamKernel.Run(range.Length, ref p, ref g, ref m, ref v, step);
        else
            AdamKernel.RunAmsgrad(range.Length, ref p, ref g, ref m, ref v, ref Unsafe.Add(ref _largest.Start, range.Start), step);
    }
}
