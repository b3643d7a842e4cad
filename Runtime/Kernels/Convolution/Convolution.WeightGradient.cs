using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>The gradient of the kernel: a product over all pixels.</summary>
public static partial class Convolution
{
    /// <summary>dw (+)= Σ over all windows of x at the window times dy.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="x">The images (batch, height, width, in).</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, out).</param>
    /// <param name="dw">The gradient of the kernel, stored like it.</param>
    /// <param name="accumulate">Whether to add to <paramref name="dw"/> rather than overwrite it.</param>
    /// <param name="scratch">The gradient of the kernel once more, if it is no more than 16384 floats; behind it one image with its border, where windows reach beyond it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            WeightGradient<F512>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            WeightGradient<F256>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else
        {
            WeightGradient<F128>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient<V>(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
        where V : struct, ISimd<V>
    {
        nint inWidth = inChannels / groups, floats = windows.KernelHeight * windows.KernelWidth * inChannels * ParameterLayout.RoundUp((int)(outChannels / groups));
        bool isSmall = floats <= ChunkedSum.MostSums;
        var rows = new KernelGradientRows<V>
        {
            Windows = windows, InChannels = inChannels, OutChannels = outChannels, Groups = groups, End = windows.Batch,
            X = ref Unsafe.AsRef(in x), Dy = ref Unsafe.AsRef(in dy), Dw = ref dw, Accumulates = accumulate,
            Scratch = ref isSmall ? ref Unsafe.Add(ref scratch, floats) : ref scratch,
        };
        long operations = windows.Work(inWidth, outChannels);
        nint frame = rows.IsFramed ? Border.Floats(in windows, inChannels) : 0;
        if (isSmall && ChunkedSum.Suits(windows.Batch, operations))
        {
            var images = new KernelGradientImages<V> { Rows = rows, Floats = floats };
            ChunkedSum.Run(in images, windows.Batch, operations, frame, floats, ref dw, accumulate, ref scratch);
        }
        else
        {
            // Every part reads all images.
            Team.Share(in rows, rows.Units, operations, frame, perThread: 1);
        }
    }
}
