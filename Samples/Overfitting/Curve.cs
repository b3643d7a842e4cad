namespace Samples;

/// <summary>Losses of one way to train, epoch by epoch; the epoch whose weights are kept, if not the last.</summary>
internal sealed record Curve(string Name, double[] Train, double[] Validation, int? Kept = null)
{
    /// <summary>The validation loss of the model that remains.</summary>
    public double Final => Kept is { } epoch ? Validation[epoch - 1] : Validation[^1];
}
