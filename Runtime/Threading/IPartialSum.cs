namespace Kiln.Kernels;

/// <summary>Up to four sums over units, of which any run may be summed by itself.</summary>
internal interface IPartialSum
{
    /// <summary>The sums over the units [first, end), of which there may be none.</summary>
    Terms<double> Run(nint first, nint end);
}
