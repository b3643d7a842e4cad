using System.Runtime.InteropServices;

namespace Kiln.Benchmarks;

/// <summary>A thread that keeps the last core busy until it is disposed.</summary>
internal sealed partial class Spinner : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stopped;

    public Spinner()
    {
        Core = Environment.ProcessorCount - 1;
        var pinned = new ManualResetEventSlim();
        int error = 0;
        _thread = new Thread(() =>
        {
            error = Pin(Core);
            pinned.Set();
            while (!_stopped && error == 0)
            {
            }
        })
        { IsBackground = true };
        _thread.Start();
        pinned.Wait();
        if (error != 0)
        {
            throw new PlatformNotSupportedException($"The neighbour's thread could not be pinned to core {Core}: error {error}.");
        }
    }

    /// <summary>The core that it keeps busy.</summary>
    public int Core { get; }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join();
    }

    private static int Pin(int core)
    {
        if (!OperatingSystem.IsLinux())
        {
            return -1;
        }

        // cpu_set_t of <sched.h> is a bit set of any length; 0 is the calling thread.
        byte[] set = new byte[128];
        set[core / 8] = (byte)(1 << (core % 8));
        return SetAffinity(0, set.Length, set) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint size, byte[] set);
}
