namespace Kiln;

/// <summary>
/// Batches in their order, prepared when asked for or, by a thread, some ahead. The buffers go round: the one handed out last belongs to
/// the caller, the others to the thread.
/// </summary>
internal sealed class BatchPipeline<TBatch> : IDisposable
    where TBatch : class
{
    private readonly object _gate = new();
    private readonly Action<TBatch, int> _fill;
    private readonly TBatch[] _buffers;
    private Thread? _thread;
    private Exception? _error;
    private int _end;
    private int _next;
    private int _filled;
    private bool _filling;
    private bool _disposed;

    public BatchPipeline(int ahead, Func<TBatch> create, Action<TBatch, int> fill)
    {
        _fill = fill;
        _buffers = new TBatch[ahead + 1];
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i] = create();
    }

    private bool IsAhead => _buffers.Length > 1;

    /// <summary>Begins a run of batches [first, end).</summary>
    public void Start(int first, int end)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Stop();
        lock (_gate)
        {
            _next = _filled = first;
            _end = end;
            Monitor.PulseAll(_gate);
        }

        if (IsAhead && _thread is null)
        {
            _thread = new Thread(Work) { IsBackground = true, Name = "Kiln data loader" };
            _thread.Start();
        }
    }

    /// <summary>The next batch, or null after the last. An error of the thread comes out here.</summary>
    public TBatch? Next()
    {
        if (!IsAhead)
            return NextInPlace();

        lock (_gate)
        {
            if (_next >= _end)
                return null;

            // Handing out batch n gives back the buffer of batch n - 1.
            int number = _next++;
            Monitor.PulseAll(_gate);
            while (_filled <= number && _error is null)
                Monitor.Wait(_gate);
            if (_filled <= number && _error is { } error)
            {
                _error = null;
                _end = _next = _filled;
                throw new InvalidOperationException($"The data loader could not prepare batch {number}: {error.Message}", error);
            }

            return _buffers[number % _buffers.Length];
        }
    }

    /// <summary>Ends a run early, and waits until the thread no longer writes.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _end = 0;
            while (_filling)
                Monitor.Wait(_gate);
            _error = null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _end = 0;
            Monitor.PulseAll(_gate);
        }
    }

    private TBatch? NextInPlace()
    {
        if (_next >= _end)
            return null;

        _fill(_buffers[0], _next++);
        return _buffers[0];
    }

    private void Work()
    {
        while (true)
        {
            int number;
            lock (_gate)
            {
                // The caller holds the buffer of batch _next - 1; all others may be filled.
                while (!_disposed && (_error is not null || _filled >= _end || _filled >= _next + _buffers.Length - 1))
                    Monitor.Wait(_gate);
                if (_disposed)
                    return;

                number = _filled;
                _filling = true;
            }

            Exception? error = null;
            try
            {
                _fill(_buffers[number % _buffers.Length], number);
            }
            catch (Exception caught)
            {
                error = caught;
            }

            lock (_gate)
            {
                _filling = false;
                _error = error;
                if (error is null)
                    _filled++;
                Monitor.PulseAll(_gate);
            }
        }
    }
}
