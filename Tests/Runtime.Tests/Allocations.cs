namespace Kiln.Runtime.Tests;

/// <summary>Counts what a call allocates once it has run before.</summary>
internal static class Allocations
{
    public static void AssertNone(Action action)
    {
        for (int i = 0; i < 3; i++)
            action();

        // A collection that the thread of another test starts ends this thread's allocation window, and what is left of it counts as
        // allocated: up to 8 KB, once. An allocation of the action's own shows in every round.
        long bytes = 0;
        for (int round = 0; round < 4; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 10; i++)
                action();
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (bytes == 0)
                break;
        }

        Assert.Equal(0, bytes);
    }
}
