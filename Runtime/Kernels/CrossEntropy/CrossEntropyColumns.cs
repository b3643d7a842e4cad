using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// The cross entropy of few classes: rows are transposed, so that a vector holds one class of as many rows as it has lanes. That
/// costs less than a maximum and a sum across the lanes for every row, and few classes leave no lanes empty.
/// </summary>
internal static class CrossEntropyColumns
{
    /// <summary>The label of a row that does not count.</summary>
    private const float NoLabel = -1;

    /// <summary>
    /// What an exponent counts as at least: exp(-80) is nothing beside the largest term, which is 1, but no denormal, which would slow
    /// down the products of every layer below.
    /// </summary>
    private const float LeastExponent = -80;

    /// <summary>A gradient below this is zero, for the same reason.</summary>
    private const float LeastGradient = 1e-30f;

    /// <summary>Adds up the loss; if <typeparamref name="TGradient"/> is set, writes the gradient.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, TIndex, TGradient>(
        nint rows, ref readonly float logits, ref readonly TIndex target, in CrossEntropyTerms terms, float scale, ref float dlogits,
        ref CrossEntropySums sums)
        where V : struct, ISimd<V>
        where TIndex : struct, IBinaryInteger<TIndex>
        where TGradient : struct, IFlag
    {
        nint classes = terms.Classes;
        ref float columns = ref StackMemory.Aligned(stackalloc float[StackMemory.Room(((int)classes + 3) * V.Width)]);
        ref float labels = ref Unsafe.Add(ref columns, classes * V.Width);
        ref float weights = ref Unsafe.Add(ref labels, V.Width);
        ref float total = ref Unsafe.Add(ref weights, V.Width);

        // Blocks of 16 by 16 leave zeros in lanes that have no row. Whatever else lay on the stack could slow these down.
        bool square = Avx512F.IsSupported && V.Width == SquareTransposition.Side && classes is > 3 and <= SquareTransposition.Side;
        if (!square)
        {
            Clear.Run(ref columns, classes * V.Width);
        }

        for (nint row = 0; row < rows; row += V.Width)
        {
            nint count = nint.Min(V.Width, rows - row);
            ReadLabels<TIndex>(count, V.Width, ref Unsafe.Add(ref Unsafe.AsRef(in target), row), in terms, ref labels, ref weights);
            ref float z = ref Unsafe.Add(ref Unsafe.AsRef(in logits), row * classes);
            if (square)
            {
                SquareTransposition.ReadWithin(count, classes, in z, classes, ref columns, V.Width);
            }
            else
            {
                Transpose(count, classes, in z, classes, ref columns, V.Width);
            }

            LossOfBlock<V, TGradient>(ref columns, in labels, in weights, in terms, ref total, ref sums);
            if (TGradient.IsSet)
            {
                GradientOfBlock<V>(ref columns, in labels, in weights, in total, in terms, scale);
                ref float dz = ref Unsafe.Add(ref dlogits, row * classes);
                if (square)
                {
                    SquareTransposition.WriteWithin(classes, count, in columns, V.Width, ref dz, classes);
                }
                else
                {
                    Transpose(classes, count, in columns, V.Width, ref dz, classes);
                }
            }
        }
    }

    /// <summary>For the gradient it leaves exp(z - max) in the columns and their sums over the classes in <paramref name="total"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void LossOfBlock<V, TGradient>(
        ref float columns, ref readonly float labels, ref readonly float weights, in CrossEntropyTerms terms, ref float total,
        ref CrossEntropySums sums)
        where V : struct, ISimd<V>
        where TGradient : struct, IFlag
    {
        V max = V.Load(in columns, 0);
        for (nint c = 1; c < terms.Classes; c++)
        {
            max = NativeMax.Of(max, V.Load(in columns, c * V.Width));
        }

        V each = terms.Smoothed ? WeightedSum(in columns, max, in terms) : V.Zero;
        V label = V.Load(in labels, 0);
        V index = V.Zero;
        V sum = V.Zero;
        V onTarget = V.Zero;
        for (nint c = 0; c < terms.Classes; c++)
        {
            V difference = V.Load(in columns, c * V.Width) - max;
            V exp = VectorMath.Exp(V.Clamp(difference, V.Broadcast(LeastExponent), V.Zero));
            if (TGradient.IsSet)
            {
                V.Store(exp, ref columns, c * V.Width);
            }

            sum += exp;
            onTarget = V.Select(V.Equal(label, index), difference, onTarget);
            index += V.One;
        }

        V log = VectorMath.Log(sum);
        V counts = V.GreaterThanOrEqual(label, V.Zero);
        sums.Targets -= V.Sum(V.Select(counts, WeightOf(in weights, counts, in terms) * (onTarget - log), V.Zero));
        if (terms.Smoothed)
        {
            sums.Smoothing -= V.Sum(V.Select(counts, each - V.Broadcast(terms.WeightSum) * log, V.Zero));
        }

        if (TGradient.IsSet)
        {
            V.Store(sum, ref total, 0);
        }
    }

    /// <summary>
    /// <c>dz = p (a + b Σ w) - b w - a e[y]</c> over exp(z - max), where <c>p = exp(z - max) / total</c>, <c>a = (1 - ε) w[y] · scale</c>
    /// and <c>b = ε / C · scale</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void GradientOfBlock<V>(
        ref float columns, ref readonly float labels, ref readonly float weights, ref readonly float total, in CrossEntropyTerms terms,
        float scale)
        where V : struct, ISimd<V>
    {
        V label = V.Load(in labels, 0);
        V counts = V.GreaterThanOrEqual(label, V.Zero);
        V a = WeightOf(in weights, counts, in terms) * V.Broadcast(terms.OnTarget * scale);
        float b = terms.Smoothed ? terms.OnEach * scale : 0;
        V factor = (a + V.Broadcast(b * terms.WeightSum)) / V.Load(in total, 0);
        V index = V.Zero;
        for (nint c = 0; c < terms.Classes; c++)
        {
            V peak = V.Select(V.Equal(label, index), a, V.Zero);
            V dz = V.Load(in columns, c * V.Width) * factor - peak;
            if (terms.Smoothed)
            {
                dz -= V.Broadcast(b * terms.Weight(c));
            }

            dz = V.Select(V.LessThan(V.Abs(dz), V.Broadcast(LeastGradient)), V.Zero, dz);
            V.Store(V.Select(counts, dz, V.Zero), ref columns, c * V.Width);
            index += V.One;
        }
    }

    /// <summary>w[y] of the rows that count, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WeightOf<V>(ref readonly float weights, V counts, in CrossEntropyTerms terms) where V : struct, ISimd<V> =>
        terms.Weighted ? V.Load(in weights, 0) : V.Select(counts, V.One, V.Zero);

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
        long ignored = terms.IgnoreIndex;
        nint done = 0;
        if (typeof(TIndex) == typeof(int) && ignored == (int)ignored)
        {
            ref int indices = ref Unsafe.As<TIndex, int>(ref Unsafe.AsRef(in target));
            for (; count - done >= Vector128<int>.Count; done += Vector128<int>.Count)
            {
                Vector128<int> four = Vector128.LoadUnsafe(ref indices, (nuint)done);
                Vector128<float> isIgnored = Vector128.Equals(four, Vector128.Create((int)ignored)).AsSingle();
                Vector128.ConditionalSelect(isIgnored, Vector128.Create(NoLabel), Vector128.ConvertToSingle(four)).StoreUnsafe(ref labels, (nuint)done);
            }
        }

        for (nint row = done; row < count; row++)
        {
            long label = long.CreateTruncating(Unsafe.Add(ref Unsafe.AsRef(in target), row));
            Unsafe.Add(ref labels, row) = label == ignored ? NoLabel : label;
        }

        for (nint row = count; row < lanes; row++)
        {
            Unsafe.Add(ref labels, row) = NoLabel;
        }

        if (terms.Weighted)
        {
            for (nint row = 0; row < lanes; row++)
            {
                float label = Unsafe.Add(ref labels, row);
                Unsafe.Add(ref weights, row) = label < 0 ? 0 : terms.Weight((nint)label);
            }
        }
    }

    /// <summary>
    /// <c>y[j, i] = x[i, j]</c>. What is left over at the ends of rows and columns is done in blocks of 4 by 4 too, which overlap the
    /// blocks before them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        if (columns is 2 or 3 || (rows is 2 or 3 && columns > 3))
        {
            TransposeNarrow(rows, columns, in x, xRow, ref y, yRow);
            return;
        }

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

    /// <summary>The same for two or three rows or columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeNarrow(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        // Along the longer side, whichever of x and y runs along it: in fours, which reach into the next row of the narrow side, as long as there is one.
        bool across = columns > 3;
        nint length = across ? columns : rows, width = across ? rows : columns, i = 0;
        for (; length - i > F128.Width; i += F128.Width)
        {
            ref float four = ref Unsafe.Add(ref Unsafe.AsRef(in x), across ? i : i * xRow);
            F128 a = F128.Load(in four, 0), b = F128.Load(in four, xRow);
            F128 c = across && width == 2 ? F128.Zero : F128.Load(in four, 2 * xRow), d = across ? F128.Zero : F128.Load(in four, 3 * xRow);
            NarrowMatrix.Turn(a, b, c, d, out F128 line0, out F128 line1, out F128 line2, out F128 line3);
            ref float to = ref Unsafe.Add(ref y, across ? i * yRow : i);
            F128.Store(line0, ref to, 0);
            F128.Store(line1, ref to, yRow);
            if (across || width == 3)
                F128.Store(line2, ref to, 2 * yRow);
            if (across)
                F128.Store(line3, ref to, 3 * yRow);
        }

        (nint xAlong, nint xAcross, nint yAlong, nint yAcross) = across ? (1, xRow, yRow, 1) : (xRow, (nint)1, (nint)1, yRow);
        for (; i < length; i++)
        {
            ref readonly float from = ref Unsafe.Add(ref Unsafe.AsRef(in x), i * xAlong);
            ref float to = ref Unsafe.Add(ref y, i * yAlong);
            to = from;
            Unsafe.Add(ref to, yAcross) = Unsafe.Add(ref Unsafe.AsRef(in from), xAcross);
            if (width == 3)
            {
                Unsafe.Add(ref to, 2 * yAcross) = Unsafe.Add(ref Unsafe.AsRef(in from), 2 * xAcross);
            }
        }
    }
}
