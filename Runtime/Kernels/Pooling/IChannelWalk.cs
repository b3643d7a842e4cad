namespace Kiln.Kernels;

/// <summary>Work on all windows of one vector of channels.</summary>
internal interface IChannelWalk
{
    /// <summary>Channels <c>[channel, channel + count)</c> of every window; <c>count</c> is the vector's width except at the last channels.</summary>
    void Run<V, L>(in Windows windows, nint channels, nint channel, nint count) where V : struct, ISimd<V> where L : struct, ILanes;
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
            walk.Run<V, AllLanes>(in windows, channels, channel, V.Width);
        }

        if (channel < channels)
        {
            walk.Run<V, SomeLanes>(in windows, channels, channel, channels - channel);
        }
    }
}
