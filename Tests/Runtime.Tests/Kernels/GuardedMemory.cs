namespace Kiln.Runtime.Tests.Kernels;

/// <summary>
/// Memory that ends at a page nobody may touch, so that a kernel which reads or writes one float too far ends the test run. What
/// lies before the area in use is filled with a sentinel. Where there is no mmap the area stands at the end of an array.
/// </summary>
internal sealed class GuardedMemory : IDisposable
{
    /// <summary>A NaN that no arithmetic makes.</summary>
    public const int Sentinel = 0x7FC0BEEF;

    private const int PageSize = 4096;
    private const int Pages = 320;
    private const int Capacity = PageSize / sizeof(float) * Pages;

    private readonly nint address;
    private readonly float[] array = [];

    public GuardedMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            array = GC.AllocateUninitializedArray<float>(Capacity, pinned: true);
            return;
        }

        const int ReadWrite = 3;
        const int PrivateAnonymous = 0x22;
        address = Map(0, (Pages + 1) * PageSize, ReadWrite, PrivateAnonymous, -1, 0);
        Assert.NotEqual(-1, address);
        Assert.Equal(0, Protect(address + Pages * PageSize, PageSize, 0));
    }

    /// <summary>The last <paramref name="count"/> floats; they and what precedes them hold the sentinel.</summary>
    public ref float Tail(nint count)
    {
        nint filled = count + 64;
        ref float start = ref Unsafe.Add(ref First(), Capacity - filled);
        MemoryMarshal.CreateSpan(ref start, (int)filled).Fill(BitConverter.Int32BitsToSingle(Sentinel));
        return ref Unsafe.Add(ref start, 64);
    }

    /// <summary>Fails unless the floats before the area still hold the sentinel.</summary>
    public void AssertNothingBefore(nint count)
    {
        ref float start = ref Unsafe.Add(ref First(), Capacity - count - 64);
        foreach (float value in MemoryMarshal.CreateReadOnlySpan(ref start, 64))
        {
            Assert.Equal(Sentinel, BitConverter.SingleToInt32Bits(value));
        }
    }

    public void Dispose()
    {
        if (address != 0)
        {
            Assert.Equal(0, Unmap(address, (Pages + 1) * PageSize));
        }
    }

    private ref float First() => ref address != 0
        ? ref Unsafe.AddByteOffset(ref Unsafe.NullRef<float>(), address)
        : ref MemoryMarshal.GetArrayDataReference(array);

    [DllImport("libc", EntryPoint = "mmap")]
    private static extern nint Map(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "mprotect")]
    private static extern int Protect(nint address, nint length, int protection);

    [DllImport("libc", EntryPoint = "munmap")]
    private static extern int Unmap(nint address, nint length);
}
