namespace Kiln.Kernels;

/// <summary>All of a kernel's gradient, in units of images.</summary>
internal ref struct KernelGradientImages<V> : ISharedSum where V : struct, ISimd<V>
{
    public KernelGradientRows<V> Rows;

    /// <summary>Floats of the kernel.</summary>
    public nint Floats;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end, ref float sums, bool accumulate)
    {
        if (!accumulate && Rows.OutChannels / Rows.Groups % 16 != 0)
        {
            // The pads are not summed.
            Clear.Run(ref sums, Floats);
        }

        scoped KernelGradientRows<V> rows = Rows;
        rows.First = first;
        rows.End = end;
        rows.Dw = ref sums;
        rows.Accumulates = accumulate;
        rows.Run(0, rows.Units);
    }
}
