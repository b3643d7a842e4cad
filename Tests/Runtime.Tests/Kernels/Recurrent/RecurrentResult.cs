namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>Everything the kernels of one recurrence wrote; null where a cell has no such thing or it was not asked for.</summary>
internal sealed record RecurrentResult(
    GuardedArray Outputs, GuardedArray? Cells, GuardedArray? Gates, GuardedArray DGates, GuardedArray? DInitialState,
    GuardedArray? DInitialCell, GuardedArray DWeight, GuardedArray Accumulated, GuardedArray? DProjector)
{
    private IEnumerable<(string Name, GuardedArray? Values)> All =>
    [
        ("outputs", Outputs), ("cells", Cells), ("gates", Gates), ("dGates", DGates), ("dInitialState", DInitialState),
        ("dInitialCell", DInitialCell), ("dWeight", DWeight), ("accumulated", Accumulated), ("dProjector", DProjector),
    ];

    public void AssertSameBits(RecurrentResult other)
    {
        foreach (((string name, GuardedArray? values), (_, GuardedArray? others)) in All.Zip(other.All))
        {
            Assert.Equal(values is null, others is null);
            bool same = values is null
                || MemoryMarshal.AsBytes<float>(values.Values).SequenceEqual(MemoryMarshal.AsBytes<float>(others!.Values));
            Assert.True(same, $"The bits of {name} differ.");
        }
    }
}
