using System.Numerics;

namespace Kiln.Kernels;

/// <summary>
/// The cross entropy of few classes: rows are transposed, so that a vector holds one class of as many rows as it has lanes. That
/// costs less than a maximum and a sum across the lanes for every row.
/// </summary>
internal static class CrossEntropyColumns
{
    /// <summary>The label of a row that does not count.</summary>
    private const float NoLabel = -1;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<V, TIndex>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, ref float logSumExp,
        ref CrossEntropySums sums)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        nint classes = terms.Classes;
        ref float columns = ref MemoryMarshal.GetReference(stackalloc float[(int)classes * V.Width]);
        ref float labels = ref MemoryMarshal.GetReference(stackalloc float[V.Width]);
        ref float weights = ref MemoryMarshal.GetReference(stackalloc float[V.Width]);

        // Whatever else lay on the stack could slow down the lanes that have no row.
        Clear.Run(ref columns, classes * V.Width);
        for (nint row = 0; row < rows; row += V.Width)
        {
            nint count = nint.Min(V.Width, rows - row);
            ReadLabels<TIndex>(count, V.Width, ref Unsafe.Add(ref Unsafe.AsRef(in target), row), in terms, ref labels, ref weights);
            Transpose(count, classes, ref Unsafe.Add(ref Unsafe.AsRef(in logits), row * classes), classes, ref columns, V.Width);
            ForwardBlock<V>(count, in columns, in labels, in weights, in terms, ref Unsafe.Add(ref logSumExp, row), ref sums);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ForwardBlock<V>(
        nint count, ref readonly float columns, ref readonly float labels, ref readonly float weights, in CrossEntropyTerms terms,
        ref float logSumExp, ref CrossEntropySums sums)
        where V : struct, ISimd<V>
    {
        V max = V.Load(in columns, 0);
        for (nint c = 1; c < terms.Classes; c++)
        {
            max = NativeMax.Of(max, V.Load(in columns, c * V.Width));
        }

        V label = V.Load(in labels, 0);
        V index = V.Zero;
        V sum = V.Zero;
        V onTarget = V.Zero;
        for (nint c = 0; c < terms.Classes; c++)
        {
            V difference = V.Load(in columns, c * V.Width) - max;
            sum += VectorMath.Exp(difference);
            onTarget = V.Select(V.Equal(label, index), difference, onTarget);
            index += V.One;
        }

        V log = VectorMath.Log(sum);
        V w = V.Load(in weights, 0);
        V counts = V.GreaterThanOrEqual(label, V.Zero);
        sums.Weights += V.Sum(w);
        sums.Targets -= V.Sum(V.Select(counts, w * (onTarget - log), V.Zero));
        if (terms.Smoothed)
        {
            V each = WeightedSum(in columns, max, in terms) - V.Broadcast(terms.WeightSum) * log;
            sums.Smoothing -= V.Sum(V.Select(counts, each, V.Zero));
        }

        if (count == V.Width)
        {
            V.Store(max + log, ref logSumExp, 0);
        }
        else
        {
            V.StorePart(max + log, ref logSumExp, 0, count);
        }
    }

    /// <summary>Σ_c w[c] (z[c] - max).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WeightedSum<V>(ref readonly float columns, V max, in CrossEntropyTerms terms) where V : struct, ISimd<V>
    {
        V sum = V.Zero;
        for (nint c = 0; c < terms.Classes; c++)
        {
            sum = V.MultiplyAdd(V.Broadcast(terms.Weight(c)), V.Load(in columns, c * V.Width) - max, sum);
        }

        return sum;
    }

    /// <summary>The labels and their weights as floats; rows that are ignored or absent have no label and weigh nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReadLabels<TIndex>(
        nint count, nint lanes, ref readonly TIndex target, in CrossEntropyTerms terms, ref float labels, ref float weights)
        where TIndex : struct, IBinaryInteger<TIndex>
    {
        for (nint row = 0; row < lanes; row++)
        {
            long label = row < count ? long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row)) : terms.IgnoreIndex;
            bool counts = label != terms.IgnoreIndex;
            Unsafe.Add(ref labels, row) = counts ? label : NoLabel;
            Unsafe.Add(ref weights, row) = counts ? terms.Weight((nint)label) : 0;
        }
    }

    /// <summary>
    /// <c>y[j, i] = x[i, j]</c>. What is left over at the ends of rows and columns is done in blocks of 4 by 4 too, which overlap the
    /// blocks before them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        if (rows < 4 || columns < 4)
        {
            Transposition.Run(rows, columns, in x, xRow, ref y, yRow);
            return;
        }

        nint evenRows = rows & ~3;
        nint evenColumns = columns & ~3;
        nint lastRow = rows - 4;
        nint lastColumn = columns - 4;
        Transposition.Run(evenRows, evenColumns, in x, xRow, ref y, yRow);
        if (evenColumns < columns)
        {
            Transposition.Run(
                evenRows, 4, ref Unsafe.Add(ref Unsafe.AsRef(in x), lastColumn), xRow, ref Unsafe.Add(ref y, lastColumn * yRow), yRow);
        }

        if (evenRows < rows)
        {
            ref readonly float last = ref Unsafe.Add(ref Unsafe.AsRef(in x), lastRow * xRow);
            Transposition.Run(4, evenColumns, in last, xRow, ref Unsafe.Add(ref y, lastRow), yRow);
            if (evenColumns < columns)
            {
                Transposition.Run(
                    4, 4, ref Unsafe.Add(ref Unsafe.AsRef(in last), lastColumn), xRow,
                    ref Unsafe.Add(ref y, lastColumn * yRow + lastRow), yRow);
            }
        }
    }
}
