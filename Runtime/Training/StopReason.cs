namespace Kiln;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were trained.</summary>
    Finished,

    /// <summary>The steps allowed were made.</summary>
    MaxSteps,

    /// <summary>The monitored value no longer became better.</summary>
    EarlyStopped,

    /// <summary>The caller cancelled it, or a callback did.</summary>
    Cancelled,
}
