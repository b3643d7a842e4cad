namespace Kiln.Tests;

/// <summary>Counts what calls allocate once they have run before.</summary>
/// <remarks>
/// The runtime counts what a thread allocates in windows of up to 8 KB. A collection that goes on in the background, which the threads
/// of other tests or large buffers started, ends the window, and what is left of it counts as allocated: once, without a collection
/// being counted in between. An allocation of the call's own shows in every round.
/// </remarks>
internal static class Allocations
{
    private const int Rounds = 5;

    /// <summary>The calls allocate nothing.</summary>
    /// <param name="call">The call.</param>
    /// <param name="calls">How many are measured together.</param>
    /// <param name="warm">How many come before.</param>
    public static void AssertNone(Action call, int calls = 100, int warm = 3)
    {
        for (int i = 0; i < warm; i++)
            call();
        Assert.Equal(0, Least(() =>
        {
            for (int i = 0; i < calls; i++)
                call();
        }));
    }

    /// <summary>The bytes that a call allocates: the least of several rounds, the first one that allocates nothing being the last.</summary>
    private static long Least(Action call)
    {
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
