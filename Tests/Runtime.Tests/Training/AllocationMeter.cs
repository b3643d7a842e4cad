namespace Kiln.Runtime.Tests.Training;

/// <summary>What the thread had allocated after each step.</summary>
internal sealed class AllocationMeter(int capacity) : TrainingCallback
{
    private readonly long[] _bytes = new long[capacity];

    public int Count { get; private set; }

    public long this[int step] => _bytes[step];

    public override void OnStep(TrainingProgress progress) => _bytes[Count++] = GC.GetAllocatedBytesForCurrentThread();
}
