namespace Kiln.Kernels;

/// <summary>Work on all windows of one vector of channels.</summary>
internal interface IChannelWalk
{
    /// <summary>Results are written once each and in order, so that lanes beyond the channels may be written too: the next pixel overwrites them.</summary>
    bool WritesInOrder { get; }

    /// <summary>A result is a sum over all images, rather than of one: then channels alone are shared out.</summary>
    bool SumsImages { get; }

    /// <summary>
    /// Channels <c>[channel, channel + count)</c> of every window on the images <c>[first, end)</c>; <c>count</c> is the vector's width except
    /// at the last channels. Lanes L are written; lanes B may be read, which are more where other images follow.
    /// </summary>
    void Run<V, L, B>(in Windows windows, nint channels, nint channel, nint count, nint first, nint end)
        where V : struct, ISimd<V> where L : struct, ILanes where B : struct, ILanes;
}
