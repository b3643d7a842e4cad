using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Goes through the channels of images, which lie last, a vector at a time.</summary>
internal static class ChannelWalk
{
    /// <summary>At the width that the processor has.</summary>
    /// <param name="walk">The work.</param>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="followed">Whether a vector of pixels follows the last ones, of x and of y: then nothing has to be read or written in part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<W>(W walk, in Windows windows, nint channels, bool followed = false) where W : struct, IChannelWalk, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512, W>(walk, in windows, channels, followed);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256, W>(walk, in windows, channels, followed);
        }
        else
        {
            Run<F128, W>(walk, in windows, channels, followed);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, W>(W walk, in Windows windows, nint channels, bool followed)
        where V : struct, ISimd<V>
        where W : struct, IChannelWalk, allows ref struct
    {
        nint channel = 0;
        for (; channels - channel >= V.Width; channel += V.Width)
        {
            walk.Run<V, AllLanes, AllLanes>(in windows, channels, channel, V.Width, 0, windows.Batch);
        }

        if (channel < channels)
        {
            // A masked load or store costs several plain ones.
            nint free = followed ? windows.Batch : nint.Min(windows.Pixels, windows.OutPixels) * channels >= V.Width ? windows.Batch - 1 : 0, count = channels - channel;
            if (free > 0 && walk.WritesInOrder && channel == 0)
            {
                walk.Run<V, AllLanes, AllLanes>(in windows, channels, channel, count, 0, free);
            }
            else if (free > 0)
            {
                walk.Run<V, SomeLanes, AllLanes>(in windows, channels, channel, count, 0, free);
            }

            walk.Run<V, SomeLanes, SomeLanes>(in windows, channels, channel, count, free, windows.Batch);
        }
    }
}
