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
    /// <param name="scratch">One image with its border, where windows reach beyond it.</param>
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
        var rows = new KernelGradientRows<V>
        {
            Windows = windows, InChannels = inChannels, OutChannels = outChannels, Groups = groups,
            X = ref Unsafe.AsRef(in x), Dy = ref Unsafe.AsRef(in dy), Dw = ref dw, Accumulates = accumulate, Scratch = ref scratch,
        };

        // Every part reads all images.
        long operations = windows.Work(inChannels / groups, outChannels);
        Team.Share(in rows, rows.Units, operations, rows.IsFramed ? Border.Floats(in windows, inChannels) : 0, perThread: 1);
    }
}
