using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Sums over the rows of a matrix: the gradient of a bias.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Columns
{
    /// <summary>Rows added in one chain of floats before the chain starts anew, so that errors grow with the number of blocks only.</summary>
    private const nint BlockRows = 1024;

    /// <summary>Operations of the same time as reading one element.</summary>
    private const long WorkPerElement = 8;

    /// <summary><c>sum[c] (+)= Σ_r x[r, c]</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="x">The matrix (rows, columns).</param>
    /// <param name="ldx">Floats from one row of <paramref name="x"/> to the next.</param>
    /// <param name="sum">The sums (columns).</param>
    /// <param name="accumulate">Whether to add to <paramref name="sum"/> rather than overwrite it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(nint rows, nint columns, ref readonly float x, nint ldx, ref float sum, bool accumulate)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Sum<F512>(rows, columns, in x, ldx, ref sum, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Sum<F256>(rows, columns, in x, ldx, ref sum, accumulate);
        }
        else
        {
            Sum<F128>(rows, columns, in x, ldx, ref sum, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sum<V>(nint rows, nint columns, ref readonly float x, nint ldx, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
    {
        var kernel = new SumKernel { X = ref Unsafe.AsRef(in x), Ldx = ldx };
        ColumnSharing.Run<V, SumKernel>(in kernel, rows, columns, rows * columns * WorkPerElement, ref sum, ref Unsafe.NullRef<float>(), accumulate);
    }

    private ref struct SumKernel : IColumnKernel
    {
        public ref float X;
        public nint Ldx;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run<V>(nint row, nint endRow, nint column, nint endColumn, ref float first, ref float second, bool accumulate)
            where V : struct, ISimd<V>
        {
            if (row == endRow && !accumulate)
            {
                Clear.Run(ref Unsafe.Add(ref first, column), endColumn - column);
            }

            for (; row < endRow; row += BlockRows)
            {
                nint count = nint.Min(BlockRows, endRow - row);
                Block<V>(count, endColumn - column, ref Unsafe.Add(ref X, row * Ldx + column), Ldx, ref Unsafe.Add(ref first, column), accumulate);
                accumulate = true;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Merge<V>(nint before, nint rows, ref V first, ref V second, V nextFirst, V nextSecond) where V : struct, ISimd<V> =>
            first += nextFirst;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<V>(nint rows, nint columns, ref readonly float x, nint ldx, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
    {
        nint column = 0;
        for (; columns - column >= 4 * V.Width; column += 4 * V.Width)
        {
            FourVectors<V>(rows, ref Unsafe.Add(ref Unsafe.AsRef(in x), column), ldx, ref Unsafe.Add(ref sum, column), accumulate);
        }

        if (columns - column >= 2 * V.Width)
        {
            TwoVectors<V>(rows, ref Unsafe.Add(ref Unsafe.AsRef(in x), column), ldx, ref Unsafe.Add(ref sum, column), accumulate);
            column += 2 * V.Width;
        }

        for (; columns - column >= V.Width; column += V.Width)
        {
            OneVector<V, AllLanes, AllLanes>(
                rows, V.Width, ref Unsafe.Add(ref Unsafe.AsRef(in x), column), ldx, ref Unsafe.Add(ref sum, column), accumulate);
        }

        if (column < columns)
        {
            // A masked load costs several plain ones: whole vectors are read as long as they end before the matrix does.
            nint count = columns - column, last = nint.Min(rows, (V.Width - count + ldx - 1) / ldx), free = rows - last;
            ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in x), column);
            if (free > 0)
            {
                OneVector<V, SomeLanes, AllLanes>(free, count, in first, ldx, ref Unsafe.Add(ref sum, column), accumulate);
            }

            OneVector<V, SomeLanes, SomeLanes>(
                last, count, ref Unsafe.Add(ref first, free * ldx), ldx, ref Unsafe.Add(ref sum, column), accumulate || free > 0);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourVectors<V>(nint rows, ref readonly float x, nint ldx, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
    {
        V s0 = accumulate ? V.Load(in sum, 0) : V.Zero;
        V s1 = accumulate ? V.Load(in sum, V.Width) : V.Zero;
        V s2 = accumulate ? V.Load(in sum, 2 * V.Width) : V.Zero;
        V s3 = accumulate ? V.Load(in sum, 3 * V.Width) : V.Zero;
        ref readonly float row = ref x;
        for (; rows > 0; rows--)
        {
            s0 += V.Load(in row, 0);
            s1 += V.Load(in row, V.Width);
            s2 += V.Load(in row, 2 * V.Width);
            s3 += V.Load(in row, 3 * V.Width);
            row = ref Unsafe.Add(ref Unsafe.AsRef(in row), ldx);
        }

        V.Store(s0, ref sum, 0);
        V.Store(s1, ref sum, V.Width);
        V.Store(s2, ref sum, 2 * V.Width);
        V.Store(s3, ref sum, 3 * V.Width);
    }

    /// <summary>Two vectors of columns, each as <see cref="OneVector"/> sums it, in one way through the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoVectors<V>(nint rows, ref readonly float x, nint ldx, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
    {
        V l0 = accumulate ? V.Load(in sum, 0) : V.Zero;
        V r0 = accumulate ? V.Load(in sum, V.Width) : V.Zero;
        V l1 = V.Zero, r1 = V.Zero;
        V l2 = V.Zero, r2 = V.Zero;
        V l3 = V.Zero, r3 = V.Zero;
        ref readonly float row = ref x;
        for (; rows >= 4; rows -= 4)
        {
            l0 += V.Load(in row, 0);
            r0 += V.Load(in row, V.Width);
            l1 += V.Load(in row, ldx);
            r1 += V.Load(in row, ldx + V.Width);
            l2 += V.Load(in row, 2 * ldx);
            r2 += V.Load(in row, 2 * ldx + V.Width);
            l3 += V.Load(in row, 3 * ldx);
            r3 += V.Load(in row, 3 * ldx + V.Width);
            row = ref Unsafe.Add(ref Unsafe.AsRef(in row), 4 * ldx);
        }

        for (; rows > 0; rows--)
        {
            l0 += V.Load(in row, 0);
            r0 += V.Load(in row, V.Width);
            row = ref Unsafe.Add(ref Unsafe.AsRef(in row), ldx);
        }

        V.Store(l0 + l1 + (l2 + l3), ref sum, 0);
        V.Store(r0 + r1 + (r2 + r3), ref sum, V.Width);
    }

    /// <summary>One vector of columns, of which lanes L are summed and lanes B read; four rows at a time, because one chain of additions would wait for itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneVector<V, L, B>(nint rows, nint count, ref readonly float x, nint ldx, ref float sum, bool accumulate)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where B : struct, ILanes
    {
        V s0 = accumulate ? L.Load<V>(in sum, 0, count) : V.Zero;
        V s1 = V.Zero;
        V s2 = V.Zero;
        V s3 = V.Zero;
        ref readonly float row = ref x;
        for (; rows >= 4; rows -= 4)
        {
            s0 += B.Load<V>(in row, 0, count);
            s1 += B.Load<V>(in row, ldx, count);
            s2 += B.Load<V>(in row, 2 * ldx, count);
            s3 += B.Load<V>(in row, 3 * ldx, count);
            row = ref Unsafe.Add(ref Unsafe.AsRef(in row), 4 * ldx);
        }

        for (; rows > 0; rows--)
        {
            s0 += B.Load<V>(in row, 0, count);
            row = ref Unsafe.Add(ref Unsafe.AsRef(in row), ldx);
        }

        L.Store(s0 + s1 + (s2 + s3), ref sum, 0, count);
    }
}
