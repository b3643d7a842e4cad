namespace Kiln.Kernels;

/// <summary>One or two numbers for every column of a matrix, gathered over its rows.</summary>
internal interface IColumnKernel
{
    /// <summary>
    /// The columns [column, endColumn) over the rows [row, endRow). A column's numbers do not depend on the others as long as the first is a
    /// multiple of 64. They overwrite <c>first[c]</c> and <c>second[c]</c>, or are added to them.
    /// </summary>
    void Run<V>(nint row, nint endRow, nint column, nint endColumn, ref float first, ref float second, bool accumulate) where V : struct, ISimd<V>;

    /// <summary>Merges a vector of columns over some rows into that over the rows before; either may be more vectors than there are columns.</summary>
    void Merge<V>(nint before, nint rows, ref V first, ref V second, V nextFirst, V nextSecond) where V : struct, ISimd<V>;
}
