namespace Kiln.Kernels;

/// <summary>Sums over units, of which any run may be summed by itself.</summary>
internal interface ISharedSum
{
    /// <summary>Overwrites all sums with those over the units [first, end), or adds these to them.</summary>
    void Run(nint first, nint end, ref float sums, bool accumulate);
}
