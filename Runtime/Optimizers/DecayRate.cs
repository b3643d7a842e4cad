namespace Kiln;

/// <summary>
/// The decay β of a moving average, and the correction 1 - βᵗ of its start from zero. In double, as Python computes them; each is a
/// function of β and t alone, so that training goes on from a file with the same bits.
/// </summary>
internal sealed class DecayRate
{
    /// <summary>Below this, βᵗ no longer changes 1 - βᵗ.</summary>
    private const double Negligible = 1.0 / (1L << 54);

    private long _negligibleFrom;

    public DecayRate(float value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Value = Hyperparameter.ToDouble(Setting.Decay(value, name));

    /// <summary>β, which schedules may change.</summary>
    public double Value
    {
        get;
        set
        {
            field = value;
            _negligibleFrom = value > 0 ? (long)Math.Ceiling(Math.Log(Negligible) / Math.Log(value)) : 1;
        }
    }

    /// <summary>Factor of the average so far: β.</summary>
    public float Keep => (float)Value;

    /// <summary>Factor of what comes in: 1 - β.</summary>
    public float Weight => (float)(1 - Value);

    /// <summary>βᵗ.</summary>
    public double Power(long steps) => steps >= _negligibleFrom ? 0 : Math.Pow(Value, steps);

    /// <summary>1 - βᵗ.</summary>
    public double Correction(long steps) => 1 - Power(steps);
}
