using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <content>Several sums of one walk, each with the bits that <see cref="Sum{K}"/> gives it alone.</content>
public static partial class Elementwise
{
    /// <summary>
    /// The sums over every element. Only light expressions should have several: the JIT gives up inlining somewhere, and sums take more
    /// calls than one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Terms<float> Sums<K>(in K kernel, nint rows, nint columns) where K : struct, ISums, allows ref struct
    {
        if (rows == 1 && columns < Few)
            return SumsRest(ref Unsafe.AsRef(in kernel), 0, columns);

        // One by one: as a whole they would stay in memory, those of few elements too.
        Terms<float> many = SumsMany(kernel, rows, columns);
        return new(many.A, many.B, many.C, many.D);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static Terms<float> SumsMany<K>(K kernel, nint rows, nint columns) where K : struct, ISums, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Sums<F512, K>(kernel, rows, columns);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            return Sums<F256, K>(kernel, rows, columns);
        }
        else
        {
            return Sums<F128, K>(kernel, rows, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Terms<float> Sums<V, K>(K kernel, nint rows, nint columns)
        where V : struct, ISimd<V>
        where K : struct, ISums, allows ref struct
    {
        long operations = rows * columns * WorkPerElement;
        Terms<double> sums = operations < Team.LeastSum ? Sums<V, K>(kernel, 0, rows, 0, columns) : ElementwiseSums<V, K>.Run(in kernel, rows, columns, operations);
        return new((float)sums.A, (float)sums.B, (float)sums.C, (float)sums.D);
    }

    /// <summary>That of the columns [first, end) of the rows [row, endRow).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Terms<double> Sums<V, K>(K kernel, nint row, nint endRow, nint first, nint end)
        where V : struct, ISimd<V>
        where K : struct, ISums, allows ref struct
    {
        Terms<double> total = default;
        Terms<V> sums = default;
        nint room = Block / V.Width;
        bool single = row == 0 && endRow == 1;
        for (; row < endRow; row++)
        {
            nint column = first;
            for (; end - column >= V.Width; column += V.Width)
            {
                sums = Plus<V, K>(sums, kernel.Apply<V, AllLanes>(row, column, V.Width));
                if (--room == 0)
                {
                    total = Plus(total, Total<V, K>(sums));
                    sums = default;
                    room = Block / V.Width;
                }
            }

            if (column < end)
            {
                if (single)
                {
                    K copy = kernel;
                    return Plus(Plus(total, Total<V, K>(sums)), SumsRest(ref copy, column, end));
                }

                sums = Plus<V, K>(sums, First<V, K>(kernel.Apply<V, SomeLanes>(row, column, end - column), end - column));
                if (--room == 0)
                {
                    total = Plus(total, Total<V, K>(sums));
                    sums = default;
                    room = Block / V.Width;
                }
            }
        }

        return Plus(total, Total<V, K>(sums));
    }

    /// <summary>That of less than a vector of row 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Terms<float> SumsRest<K>(ref K kernel, nint column, nint end) where K : struct, ISums, allows ref struct
    {
        nint count = (end - column) & (F128.Width - 1);
        end -= count;
        Terms<F128> sums = count > 0 ? First<F128, K>(kernel.Apply<F128, SomeLanes>(0, end, count), count) : default;
        for (; column < end; column += F128.Width)
            sums = Plus<F128, K>(sums, kernel.Apply<F128, AllLanes>(0, column, F128.Width));
        return Total<F128, K>(sums);
    }

    // Of the last two sums those that there are, which is known when this is compiled.

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Terms<V> Plus<V, K>(Terms<V> sums, Terms<V> terms) where V : struct, ISimd<V> where K : struct, ISums, allows ref struct => new(
        sums.A + terms.A,
        sums.B + terms.B,
        K.Count > 2 ? sums.C + terms.C : default,
        K.Count > 3 ? sums.D + terms.D : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Terms<V> First<V, K>(Terms<V> terms, nint count) where V : struct, ISimd<V> where K : struct, ISums, allows ref struct => new(
        V.First(terms.A, count),
        V.First(terms.B, count),
        K.Count > 2 ? V.First(terms.C, count) : default,
        K.Count > 3 ? V.First(terms.D, count) : default);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Terms<float> Total<V, K>(Terms<V> sums) where V : struct, ISimd<V> where K : struct, ISums, allows ref struct => new(
        V.Sum(sums.A),
        V.Sum(sums.B),
        K.Count > 2 ? V.Sum(sums.C) : 0,
        K.Count > 3 ? V.Sum(sums.D) : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Terms<double> Plus(Terms<double> sums, Terms<float> terms) => new(sums.A + terms.A, sums.B + terms.B, sums.C + terms.C, sums.D + terms.D);
}
