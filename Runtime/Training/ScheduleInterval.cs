namespace Kiln;

/// <summary>When a trainer steps its schedule.</summary>
public enum ScheduleInterval
{
    /// <summary>After each epoch.</summary>
    Epoch,

    /// <summary>After each optimizer step, as <see cref="OneCycleLR"/> and <see cref="CyclicLR"/> want it.</summary>
    Step,
}
