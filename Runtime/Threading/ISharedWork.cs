namespace Kiln.Kernels;

/// <summary>Work on equal units that write different results: the bits are the same however the units are divided among threads.</summary>
internal interface ISharedWork
{
    /// <summary>Does the units [first, end); they may lie in the middle of those that other threads do meanwhile.</summary>
    void Run(nint first, nint end);
}
