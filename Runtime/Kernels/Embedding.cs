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
        var share = new FoundRows<V, TIndex> { Columns = columns, Index = ref Unsafe.AsRef(in index), Table = ref Unsafe.AsRef(in table), LdTable = ldTable, Y = ref y };
        Team.Share(in share, rows, rows * columns * Elementwise.WorkPerElement);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scatter<V, TIndex>(
        nint rows, nint columns, ref readonly TIndex index, ref readonly float dy, ref float dTable, nint ldTable, long paddingIndex)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        var share = new ScatteredColumns<V, TIndex>
        {
            Rows = rows, Columns = columns, Index = ref Unsafe.AsRef(in index), Dy = ref Unsafe.AsRef(in dy), DTable = ref dTable, LdTable = ldTable, PaddingIndex = paddingIndex,
        };

        // Every part reads all indices.
        Team.Share(in share, (columns + ScatteredColumns<V, TIndex>.Unit - 1) / ScatteredColumns<V, TIndex>.Unit, rows * columns * Elementwise.WorkPerElement, perThread: 1);
    }

    /// <summary>Units are rows of y.</summary>
    private ref struct FoundRows<V, TIndex> : ISharedWork
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        public nint Columns;
        public ref TIndex Index;
        public ref float Table;
        public nint LdTable;
        public ref float Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            for (nint row = first; row < end; row++)
            {
                nint found = nint.CreateTruncating(Unsafe.Add(ref Index, row));
                ref readonly float from = ref Unsafe.Add(ref Table, found * LdTable);
                ref float to = ref Unsafe.Add(ref Y, row * Columns);
                nint column = 0;
                for (; Columns - column >= V.Width; column += V.Width)
                {
                    V.Store(V.Load(in from, column), ref to, column);
                }

                if (column < Columns)
                {
                    V.StorePart(V.LoadPart(in from, column, Columns - column), ref to, column, Columns - column);
                }
            }
        }
    }

    /// <summary>Units are a cache line of columns: rows of the table that occur more than once are summed in ascending order.</summary>
    private ref struct ScatteredColumns<V, TIndex> : ISharedWork
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        public const nint Unit = 16;

        public nint Rows;
        public nint Columns;
        public ref TIndex Index;
        public ref float Dy;
        public ref float DTable;
        public nint LdTable;
        public long PaddingIndex;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint start = first * Unit, stop = nint.Min(end * Unit, Columns);
            for (nint row = 0; row < Rows; row++)
            {
                nint found = nint.CreateTruncating(Unsafe.Add(ref Index, row));
                if (found == PaddingIndex)
                {
                    continue;
                }

                ref readonly float from = ref Unsafe.Add(ref Dy, row * Columns);
                ref float to = ref Unsafe.Add(ref DTable, found * LdTable);
                nint column = start;
                for (; stop - column >= V.Width; column += V.Width)
                {
                    V.Store(V.Load(in to, column) + V.Load(in from, column), ref to, column);
                }

                nint rest = stop - column;
                if (rest > 0)
                {
                    V.StorePart(V.LoadPart(in to, column, rest) + V.LoadPart(in from, column, rest), ref to, column, rest);
                }
            }
        }
    }
}
