using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Dropout of whole channels: y = x k[b, c] with k = 1/p or 0, the same for every pixel of an image.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ChannelDropout
{
    /// <summary>Drops channels in training, copies otherwise.</summary>
    /// <param name="batch">Number of images.</param>
    /// <param name="pixels">Pixels per image.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="key">The key of the layer in this call; see <see cref="Philox.Key"/>.</param>
    /// <param name="keep">p, the probability to keep a channel.</param>
    /// <param name="training">Whether this is a training call.</param>
    /// <param name="x">The images (batch, pixels, channels).</param>
    /// <param name="y">The result; may be x.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint batch, nint pixels, nint channels, ulong key, float keep, bool training, ref readonly float x, ref float y)
    {
        if (!training)
        {
            Elementwise.Run(new CopyKernel { X = ref Unsafe.AsRef(in x), Y = ref y }, 1, batch * pixels * channels);
            return;
        }

        if (keep == 0)
        {
            Clear.Run(ref y, batch * pixels * channels);
            return;
        }

        uint threshold = Philox.Threshold(keep);
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512>(batch, pixels, channels, key, threshold, 1 / keep, in x, ref y);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256>(batch, pixels, channels, key, threshold, 1 / keep, in x, ref y);
        }
        else
        {
            Run<F128>(batch, pixels, channels, key, threshold, 1 / keep, in x, ref y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V>(nint batch, nint pixels, nint channels, ulong key, uint threshold, float scale, ref readonly float x, ref float y)
        where V : struct, ISimd<V>
    {
        for (nint b = 0; b < batch; b++)
        {
            ref float xs = ref Unsafe.Add(ref Unsafe.AsRef(in x), b * pixels * channels);
            ref float ys = ref Unsafe.Add(ref y, b * pixels * channels);
            nint channel = 0;
            for (; channels - channel >= V.Width; channel += V.Width)
            {
                V factor = Philox.Keep<V>(key, (uint)b, 0, channel, threshold) * V.Broadcast(scale);
                Column<V, AllLanes>(factor, pixels, channels, channel, V.Width, in xs, ref ys);
            }

            if (channel < channels)
            {
                V factor = Philox.Keep<V>(key, (uint)b, 0, channel, threshold) * V.Broadcast(scale);
                Column<V, SomeLanes>(factor, pixels, channels, channel, channels - channel, in xs, ref ys);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<V, L>(V factor, nint pixels, nint channels, nint channel, nint count, ref readonly float x, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        for (nint at = channel; at < pixels * channels; at += channels)
        {
            L.Store(L.Load<V>(in x, at, count) * factor, ref y, at, count);
        }
    }

    private ref struct CopyKernel : IElementwise
    {
        public ref float X;
        public ref float Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(L.Load<V>(in X, column, count), ref Y, column, count);
    }
}
