using Kiln.Kernels;

namespace Kiln;

/// <content>Clipping: within the step, which reads every gradient anyway, or in place.</content>
public abstract partial class Optimizer
{
    private readonly float _sign;

    /// <summary>Whether steps have to look at how they clip.</summary>
    private bool _clips;

    /// <summary>Whether that is known for the next step already.</summary>
    private bool _isPrepared;

    /// <summary>
    /// Largest norm of the gradients in a step; null, the default, for any. Each step then takes them times ClipNorm / (norm + 1e-6) where that is below 1: bit for bit
    /// what <see cref="ClipGradNorm"/> and a step give, but the gradients are read once more instead of read and written, and stay as they were.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public float? ClipNorm
    {
        get;
        set
        {
            CheckClip(value ?? 0, nameof(ClipNorm), 2, "");
            field = value;
            _clips = true;
        }
    }

    /// <summary>The p of that norm: positive, infinity for the largest absolute value. 2 unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not positive.</exception>
    public float ClipNormType
    {
        get;
        set
        {
            CheckClip(0, "", value, nameof(ClipNormType));
            field = value;
        }
    } = 2;

    /// <summary>
    /// Largest absolute value of a gradient in a step, after the norm is clipped; null, the default, for any. Bit for bit what <see cref="ClipGradValue"/> and a step
    /// give, but the gradients stay as they were.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or no number.</exception>
    public float? ClipValue
    {
        get;
        set
        {
            CheckClip(value ?? 0, nameof(ClipValue), 2, "");
            field = value;
            _clips = true;
        }
    }

    /// <summary>The norm that the last step with a <see cref="ClipNorm"/> found, before clipping; NaN before it and after a step without.</summary>
    public float GradientNorm { get; private set; } = float.NaN;

    /// <summary>Factor of the gradients in this step: what clips their norm, negative where the loss is maximised.</summary>
    private protected float Direction { get; private set; }

    /// <summary>Largest absolute value of a gradient, after the factor, in this step.</summary>
    private protected float Limit { get; private set; } = float.PositiveInfinity;

    /// <summary>
    /// Scales all gradients in place by maxNorm / (norm + 1e-6) if that is below 1. PyTorch: <c>clip_grad_norm_</c>. <see cref="ClipNorm"/> does the same within the
    /// step, without a pass that writes them.
    /// </summary>
    /// <param name="maxNorm">Largest norm.</param>
    /// <param name="normType">The p of the p-norm over all gradients: positive, infinity for the largest absolute value.</param>
    /// <returns>The norm before clipping.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public float ClipGradNorm(float maxNorm, float normType = 2)
    {
        CheckClip(maxNorm, nameof(maxNorm), normType, nameof(normType));
        float norm = NormOfGradients(normType);
        float scale = ScaleOf(norm, maxNorm);
        if (scale != 1)
        {
            foreach (ParameterRange range in Groups.Ranges)
                GradientKernel.Scale(range.Length, ref range.In(Gradients), scale);
        }

        return norm;
    }

    /// <summary>Limits every gradient to [-limit, limit], in place. PyTorch: <c>clip_grad_value_</c>. See <see cref="ClipValue"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative or no number.</exception>
    public void ClipGradValue(float limit)
    {
        if (!(limit >= 0))
            throw new ArgumentOutOfRangeException(nameof(limit), limit, "limit must not be negative.");

        foreach (ParameterRange range in Groups.Ranges)
            GradientKernel.Clamp(range.Length, ref range.In(Gradients), limit);
    }

    /// <summary>Works out how the next step clips, whatever the properties say, and returns the norm before clipping; NaN if none is asked for.</summary>
    internal float PrepareClip(float? maxNorm, float normType, float? limit)
    {
        float norm = maxNorm is null ? float.NaN : NormOfGradients(normType);
        GradientNorm = norm;
        Direction = maxNorm is { } largest ? _sign * ScaleOf(norm, largest) : _sign;
        Limit = limit ?? float.PositiveInfinity;
        _clips = true;
        _isPrepared = true;
        return norm;
    }

    /// <summary>Works out how a step that may clip does so.</summary>
    private void SettleClip()
    {
        if (!_isPrepared)
            PrepareClip(ClipNorm, ClipNormType, ClipValue);
        _isPrepared = false;
    }

    private static void CheckClip(float limit, string limitName, float normType, string typeName)
    {
        if (!(limit >= 0))
            throw new ArgumentOutOfRangeException(limitName, limit, $"{limitName} must not be negative.");
        if (!(normType > 0))
            throw new ArgumentOutOfRangeException(typeName, normType, $"{typeName} must be positive.");
    }

    /// <summary>A NaN goes on into the gradients, as in PyTorch.</summary>
    private static float ScaleOf(float norm, float maxNorm)
    {
        float scale = maxNorm / (norm + 1e-6f);
        return scale >= 1 ? 1 : scale;
    }

    /// <summary>The norm of all gradients but those of frozen groups.</summary>
    private float NormOfGradients(float normType)
    {
        if (!Groups.AnyFrozen)
            return GradientKernel.Norm(Gradients.Length, ref Gradients.Start, normType);

        double total = 0;
        foreach (ParameterRange range in Groups.Ranges)
        {
            double part = GradientKernel.Norm(range.Length, ref range.In(Gradients), normType);
            total = float.IsPositiveInfinity(normType) ? Math.Max(total, part) : total + Math.Pow(part, normType);
        }

        return (float)(float.IsPositiveInfinity(normType) ? total : Math.Pow(total, 1.0 / normType));
    }
}
