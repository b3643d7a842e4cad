namespace Kiln.Kernels;

/// <summary>Where one thread sleeps until another rings. A ring that comes first is kept; several count as one. Nothing is allocated.</summary>
internal sealed class Bell
{
    private readonly object _lock = new();
    private bool _rung;

    public void Ring()
    {
        lock (_lock)
        {
            _rung = true;
            Monitor.Pulse(_lock);
        }
    }

    /// <exception cref="ThreadInterruptedException">The thread was interrupted.</exception>
    public void Wait()
    {
        lock (_lock)
        {
            while (!_rung)
                Monitor.Wait(_lock);
            _rung = false;
        }
    }
}
