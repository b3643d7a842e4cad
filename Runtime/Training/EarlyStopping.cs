namespace Kiln;

/// <summary>Ends a training that no longer becomes better.</summary>
public sealed class EarlyStopping
{
    /// <summary>Makes the rule.</summary>
    /// <param name="patience">Epochs that may pass without a better value; at least 1.</param>
    /// <param name="minDelta">By how much a value must be better to count.</param>
    /// <param name="restoreBest">Whether the model ends with the weights of its best epoch.</param>
    public EarlyStopping(int patience = 10, float minDelta = 0, bool restoreBest = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(patience, 1);
        Patience = patience;
        MinDelta = Setting.AtLeastZero(minDelta);
        RestoreBest = restoreBest;
    }

    /// <summary>Epochs that may pass without a better value.</summary>
    public int Patience { get; }

    /// <summary>By how much a value must be better to count.</summary>
    public float MinDelta { get; }

    /// <summary>Whether the model ends with the weights of its best epoch.</summary>
    public bool RestoreBest { get; }
}
