namespace Kiln.Kernels;

/// <summary>
/// An epilogue of a product that is not always summed in vectors along the rows of C: some ways apply it in their tiles, behind the others it runs
/// over C.
/// </summary>
internal interface IPartEpilogue : IEpilogue
{
    /// <summary>Whether it leaves the sums as they are.</summary>
    static abstract bool IsPlain { get; }

    /// <summary>Runs over C, or what a thread has of it.</summary>
    void Run<V>(nint rows, nint columns, ref float c, nint cRow) where V : struct, ISimd<V>;
}
