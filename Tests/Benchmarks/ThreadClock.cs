using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kiln.Benchmarks;

/// <summary>
/// The time that the calling thread has spent on a core: a neighbour on the same core lengthens wall time, not this. Only Linux is asked
/// for it; elsewhere it is wall time, and <see cref="Name"/> says so.
/// </summary>
internal static partial class ThreadClock
{
    // CLOCK_THREAD_CPUTIME_ID of <time.h>.
    private const int ThreadCpuTime = 3;

    /// <summary>Which clock this is, for reports.</summary>
    public static string Name => OperatingSystem.IsLinux() ? "thread-cpu" : "wall";

    /// <summary>Time since an arbitrary moment.</summary>
    /// <remarks>TimeSpan's 100 nanoseconds are enough: samples last 10,000 of them.</remarks>
    public static TimeSpan Now => OperatingSystem.IsLinux() ? ReadThreadTime() : Stopwatch.GetElapsedTime(0);

    private static TimeSpan ReadThreadTime()
    {
        if (GetTime(ThreadCpuTime, out UnixTime time) != 0)
        {
            throw new InvalidOperationException($"clock_gettime failed with error {Marshal.GetLastPInvokeError()}.");
        }
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out UnixTime time);

    // struct timespec: both fields are as wide as a pointer.
    private readonly struct UnixTime
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
