namespace Kiln.Runtime.Tests;

/// <summary>Counts what a call allocates once it has run before.</summary>
internal static class Allocations
{
    public static void AssertNone(Action action)
    {
        for (int i = 0; i < 3; i++)
            action();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            action();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
