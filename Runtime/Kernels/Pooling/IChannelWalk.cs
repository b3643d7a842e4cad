namespace Kiln.Kernels;

/// <summary>Work on all windows of one vector of channels.</summary>
internal interface IChannelWalk
{
    /// <summary>Results are written once each and in order, so that lanes beyond the channels may be written too: the next pixel overwrites them.</summary>
    bool WritesInOrder { get; }

    /// <summary>
    /// Channels <c>[channel, channel + count)</c> of every window on the images <c>[first, end)</c>; <c>count</c> is the vector's width except
    /// at the last channels. Lanes L are written; lanes B may be read, which are more where other images follow.
    /// </summary>
    void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
        where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes;
}

/// <summary>Goes through the channels of images, which lie last, a vector at a time.</summary>
internal static class ChannelWalk
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, W>(W walk, in Windows windows, nint channels)
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
            nint free = nint.Min(windows.Pixels, windows.OutPixels) * channels >= V.Width ? windows.Batch - 1 : 0, count = channels - channel;
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
