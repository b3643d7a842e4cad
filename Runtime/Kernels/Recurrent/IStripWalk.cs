namespace Kiln.Kernels;

/// <summary>The walk of a strip of rows through all steps of a recurrence.</summary>
internal interface IStripWalk
{
    /// <summary>The rows [first, first + count) of every step.</summary>
    void Run<V>(nint first, nint count) where V : struct, ISimd<V>;
}
