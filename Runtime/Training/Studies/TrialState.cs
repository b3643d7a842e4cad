namespace Kiln;

/// <summary>How a trial ended.</summary>
public enum TrialState
{
    /// <summary>With a value.</summary>
    Complete,

    /// <summary>Early, because earlier trials were better at the same step.</summary>
    Pruned,

    /// <summary>Without a finite value: the training diverged.</summary>
    Failed,
}
