namespace Kiln;

/// <summary>The loss or the gradients became infinite or no number. The last checkpoint is from before.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string message, long step, int epoch, string? layer)
        : base(message)
    {
        Step = step;
        Epoch = epoch;
        Layer = layer;
    }

    /// <summary>The optimizer step that was not made, from 1.</summary>
    public long Step { get; }

    /// <summary>Its epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The layer in which it shows first, if its parameters or gradients do.</summary>
    public string? Layer { get; }
}
