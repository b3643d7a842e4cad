namespace Kiln.Runtime.Tests.Threading;

/// <summary>Sets the number of threads for a while.</summary>
internal readonly struct ThreadCount : IDisposable
{
    private readonly int _before = KilnThreads.Count;

    public ThreadCount(int count) => KilnThreads.Count = count;

    public void Dispose() => KilnThreads.Count = _before;
}
