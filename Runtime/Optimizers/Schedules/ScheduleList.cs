namespace Kiln;

/// <summary>Checks schedules that stand within another.</summary>
internal static class ScheduleList
{
    public static void Check(Optimizer optimizer, IReadOnlyList<LearningRateSchedule> schedules)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Count == 0)
            throw new ArgumentException("schedules is empty.", nameof(schedules));

        for (int i = 0; i < schedules.Count; i++)
        {
            if (schedules[i] is ReduceLROnPlateau)
            {
                throw new ArgumentException(
                    $"schedules[{i}] is a ReduceLROnPlateau, whose Step needs a metric: it can only stand alone.", nameof(schedules));
            }

            if (schedules[i].Optimizer != optimizer)
                throw new ArgumentException($"schedules[{i}] belongs to another optimizer.", nameof(schedules));
        }
    }
}
