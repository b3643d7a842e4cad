using System.Numerics;
using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Looks rows up in a table (torch.nn.functional.embedding). Indices must be in range: see <see cref="IndexCheck"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Embedding
{
    /// <summary><c>y[r, :] = table[index[r], :]</c>.</summary>
    /// <param name="rows">Number of indices.</param>
    /// <param name="columns">Width of a table row.</param>
    /// <param name="index">The indices (rows): <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="table">The table (tableRows, columns).</param>
    /// <param name="ldTable">Floats from one row of the table to the next.</param>
    /// <param name="y">The rows found, dense (rows, columns).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<TIndex>(
        nint rows, nint columns, ref readonly TIndex index, ref readonly float table, nint ldTable, ref float y)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<F512, TIndex>(rows, columns, in index, in table, ldTable, ref y);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward<F256, TIndex>(rows, columns, in index, in table, ldTable, ref y);
        }
        else
        {
            Forward<F128, TIndex>(rows, columns, in index, in table, ldTable, ref y);
        }
    }

    /// <summary><c>dTable[index[r], :] += dy[r, :]</c> in ascending r, except where the index is <paramref name="paddingIndex"/>.</summary>
    /// <param name="rows">Number of indices.</param>
    /// <param name="columns">Width of a table row.</param>
    /// <param name="tableRows">Number of table rows.</param>
    /// <param name="index">The indices (rows): <see cref="int"/> or <see cref="long"/>.</param>
    /// <param name="dy">The gradient of the rows found, dense (rows, columns).</param>
    /// <param name="dTable">The gradient of the table (tableRows, columns).</param>
    /// <param name="ldTable">Floats from one row of the table to the next.</param>
    /// <param name="paddingIndex">The table row that gets no gradient; -1 if there is none.</param>
    /// <param name="accumulate">Whether to add to what <paramref name="dTable"/> holds rather than to zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward<TIndex>(
        nint rows, nint columns, nint tableRows, ref readonly TIndex index, ref readonly float dy,
        ref float dTable, nint ldTable, long paddingIndex, bool accumulate)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        if (!accumulate)
        {
            Clear.Run(ref dTable, tableRows, columns, ldTable);
        }

        if (Vector512.IsHardwareAccelerated)
        {
            Scatter<F512, TIndex>(rows, columns, in index, in dy, ref dTable, ldTable, paddingIndex);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Scatter<F256, TIndex>(rows, columns, in index, in dy, ref dTable, ldTable, paddingIndex);
        }
        else
        {
            Scatter<F128, TIndex>(rows, columns, in index, in dy, ref dTable, ldTable, paddingIndex);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<V, TIndex>(
        nint rows, nint columns, ref readonly TIndex index, ref readonly float table, nint ldTable, ref float y)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        for (nint row = 0; row < rows; row++)
        {
            nint found = nint.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in index), row));
            ref readonly float from = ref Unsafe.Add(ref Unsafe.AsRef(in table), found * ldTable);
            ref float to = ref Unsafe.Add(ref y, row * columns);
            nint column = 0;
            for (; columns - column >= V.Width; column += V.Width)
            {
                V.Store(V.Load(in from, column), ref to, column);
            }

            if (column < columns)
            {
                V.StorePart(V.LoadPart(in from, column, columns - column), ref to, column, columns - column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scatter<V, TIndex>(
        nint rows, nint columns, ref readonly TIndex index, ref readonly float dy, ref float dTable, nint ldTable, long paddingIndex)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        for (nint row = 0; row < rows; row++)
        {
            nint found = nint.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in index), row));
            if (found == paddingIndex)
            {
                continue;
            }

            ref readonly float from = ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * columns);
            ref float to = ref Unsafe.Add(ref dTable, found * ldTable);
            nint column = 0;
            for (; columns - column >= V.Width; column += V.Width)
            {
                V.Store(V.Load(in to, column) + V.Load(in from, column), ref to, column);
            }

            nint rest = columns - column;
            if (rest > 0)
            {
                V.StorePart(V.LoadPart(in to, column, rest) + V.LoadPart(in from, column, rest), ref to, column, rest);
            }
        }
    }
}
