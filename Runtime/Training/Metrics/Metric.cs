namespace Kiln;

/// <summary>A number that says how good predictions are, over all batches since <see cref="Reset"/>.</summary>
public abstract class Metric
{
    /// <summary>Its name in logs.</summary>
    public abstract string Name { get; }

    /// <summary>Whether a larger value is better.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>The value; NaN where it is not defined, as before the first batch.</summary>
    public abstract double Value { get; }

    /// <summary>Forgets all batches.</summary>
    public abstract void Reset();
}
