namespace Kiln.Kernels;

/// <summary>What a call with targets does. It is a type, so that the code of each call has only what it needs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ICall
{
    /// <summary>Whether gradients are computed.</summary>
    static abstract bool Trains { get; }

    /// <summary>Whether they are added to those that are there.</summary>
    static abstract bool Accumulates { get; }
}
