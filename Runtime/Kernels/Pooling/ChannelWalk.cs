using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Goes through the channels of images, which lie last, a vector at a time.</summary>
internal static class ChannelWalk
{
    /// <summary>Operations of the same time as going over one element: finding its place takes longer than what is done with it.</summary>
    private const long WorkPerElement = 32;

    /// <summary>All images and channels, shared by the team: images, or vectors of channels where images are too few.</summary>
    /// <param name="walk">The work.</param>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels per pixel.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<W>(W walk, in Windows windows, nint channels) where W : struct, IChannelWalk, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Share<F512, W>(walk, in windows, channels);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Share<F256, W>(walk, in windows, channels);
        }
        else
        {
            Share<F128, W>(walk, in windows, channels);
        }
    }

    /// <summary>One image or a part of it, on the calling thread.</summary>
    /// <param name="walk">The work.</param>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="followed">Whether a vector of pixels follows the last ones, of x and of y: then nothing has to be read or written in part.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunAlone<W>(W walk, in Windows windows, nint channels, bool followed) where W : struct, IChannelWalk, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Images<F512, W>(walk, in windows, channels, 0, channels, 0, windows.Batch, followed);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Images<F256, W>(walk, in windows, channels, 0, channels, 0, windows.Batch, followed);
        }
        else
        {
            Images<F128, W>(walk, in windows, channels, 0, channels, 0, windows.Batch, followed);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Share<V, W>(W walk, in Windows windows, nint channels)
        where V : struct, ISimd<V>
        where W : struct, IChannelWalk, allows ref struct
    {
        nint vectors = (channels + V.Width - 1) / V.Width;
        bool byChannels = walk.SumsImages || (windows.Batch < KilnThreads.Current && windows.Batch < vectors);
        nint elements = nint.Max(windows.Pixels, windows.OutPixels * windows.KernelHeight * windows.KernelWidth);
        var share = new SharedWalk<V, W> { Walk = walk, Windows = windows, Channels = channels, IsByChannels = byChannels };
        Team.Share(in share, byChannels ? vectors : windows.Batch, WorkPerElement * windows.Batch * channels * elements);
    }

    /// <summary>The channels [channel, endChannel), of which the first begins a vector, of the images [first, end).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Images<V, W>(W walk, in Windows windows, nint channels, nint channel, nint endChannel, nint first, nint end, bool followed)
        where V : struct, ISimd<V>
        where W : struct, IChannelWalk, allows ref struct
    {
        for (; endChannel - channel >= V.Width; channel += V.Width)
        {
            walk.Run<V, AllLanes, AllLanes>(in windows, channels, channel, V.Width, first, end);
        }

        if (channel >= endChannel)
        {
            return;
        }

        // A masked load or store costs several plain ones. Another image behind may be read into; written into only if it is written later.
        nint count = endChannel - channel;
        bool fits = nint.Min(windows.Pixels, windows.OutPixels) * channels >= V.Width;
        nint read = followed ? end : fits ? nint.Max(first, nint.Min(end, windows.Batch - 1)) : first;
        nint written = !walk.WritesInOrder || channel > 0 ? first : followed ? end : fits ? end - 1 : first;
        if (written > first)
        {
            walk.Run<V, AllLanes, AllLanes>(in windows, channels, channel, count, first, written);
        }

        if (read > written)
        {
            walk.Run<V, SomeLanes, AllLanes>(in windows, channels, channel, count, written, read);
        }

        walk.Run<V, SomeLanes, SomeLanes>(in windows, channels, channel, count, read, end);
    }

    /// <summary>Units are images, or vectors of channels.</summary>
    private ref struct SharedWalk<V, W> : ISharedWork
        where V : struct, ISimd<V>
        where W : struct, IChannelWalk, allows ref struct
    {
        public W Walk;
        public Windows Windows;
        public nint Channels;
        public bool IsByChannels;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            if (IsByChannels)
            {
                Images<V, W>(Walk, in Windows, Channels, first * V.Width, nint.Min(end * V.Width, Channels), 0, Windows.Batch, followed: false);
            }
            else
            {
                Images<V, W>(Walk, in Windows, Channels, 0, Channels, first, end, followed: false);
            }
        }
    }
}
