// Machine-made: the same few lines for each of the 16 rows, because only sums held in separate locals stay in registers.
namespace Kiln.Kernels;

/// <summary>
/// <c>c[k, :] = Σ_r a[r, k] b[r, :]</c> for at most 16 rows k, one vector of columns: all sums in registers over all rows r, and that of b
/// itself beside them. With up to four sums every other r has its own, since one would wait for itself.
/// </summary>
internal static class NarrowSums
{
    /// <summary>Where the sum of b lies behind the others, in vectors.</summary>
    public const int Total = 16;

    /// <summary>Sums of one vector of columns.</summary>
    /// <param name="rows">Number of rows of a and b, which are dense.</param>
    /// <param name="n">Columns of b.</param>
    /// <param name="column">The first of the vector.</param>
    /// <param name="x">a (rows, K).</param>
    /// <param name="y">b (rows, n).</param>
    /// <param name="sums">The sums (K, a vector's width), and that of b at <see cref="Total"/>. What lies beyond the columns of b is without meaning.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, K>(nint rows, nint n, nint column, ref readonly float x, ref readonly float y, ref float sums)
        where V : struct, ISimd<V>
        where K : struct, ICount
    {
        ref float a = ref Unsafe.AsRef(in x);
        V s0 = V.Zero, total = V.Zero;
        V s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0;
        V s9 = s0, s10 = s0, s11 = s0, s12 = s0, s13 = s0, s14 = s0, s15 = s0;
        nint at = column, end = rows * n, last = end - V.Width;
        if (Unsafe.SizeOf<K>() <= 4)
        {
            V t0 = V.Zero, t1 = t0, t2 = t0, t3 = t0, odd = t0;
            for (; at <= last - n; at += 2 * n)
            {
                V b = V.Load(in y, at);
                s0 = V.MultiplyAdd(a, b, s0);
                if (Unsafe.SizeOf<K>() > 1)
                    s1 = V.MultiplyAdd(Unsafe.Add(ref a, 1), b, s1);
                if (Unsafe.SizeOf<K>() > 2)
                    s2 = V.MultiplyAdd(Unsafe.Add(ref a, 2), b, s2);
                if (Unsafe.SizeOf<K>() > 3)
                    s3 = V.MultiplyAdd(Unsafe.Add(ref a, 3), b, s3);
                total += b;
                a = ref Unsafe.Add(ref a, Unsafe.SizeOf<K>());
                b = V.Load(in y, at + n);
                t0 = V.MultiplyAdd(a, b, t0);
                if (Unsafe.SizeOf<K>() > 1)
                    t1 = V.MultiplyAdd(Unsafe.Add(ref a, 1), b, t1);
                if (Unsafe.SizeOf<K>() > 2)
                    t2 = V.MultiplyAdd(Unsafe.Add(ref a, 2), b, t2);
                if (Unsafe.SizeOf<K>() > 3)
                    t3 = V.MultiplyAdd(Unsafe.Add(ref a, 3), b, t3);
                odd += b;
                a = ref Unsafe.Add(ref a, Unsafe.SizeOf<K>());
            }

            s0 += t0;
            s1 += t1;
            s2 += t2;
            s3 += t3;
            total += odd;
        }

        for (; at <= last; at += n)
        {
            V b = V.Load(in y, at);
            s0 = V.MultiplyAdd(a, b, s0);
            if (Unsafe.SizeOf<K>() > 1)
                s1 = V.MultiplyAdd(Unsafe.Add(ref a, 1), b, s1);
            if (Unsafe.SizeOf<K>() > 2)
                s2 = V.MultiplyAdd(Unsafe.Add(ref a, 2), b, s2);
            if (Unsafe.SizeOf<K>() > 3)
                s3 = V.MultiplyAdd(Unsafe.Add(ref a, 3), b, s3);
            if (Unsafe.SizeOf<K>() > 4)
                s4 = V.MultiplyAdd(Unsafe.Add(ref a, 4), b, s4);
            if (Unsafe.SizeOf<K>() > 5)
                s5 = V.MultiplyAdd(Unsafe.Add(ref a, 5), b, s5);
            if (Unsafe.SizeOf<K>() > 6)
                s6 = V.MultiplyAdd(Unsafe.Add(ref a, 6), b, s6);
            if (Unsafe.SizeOf<K>() > 7)
                s7 = V.MultiplyAdd(Unsafe.Add(ref a, 7), b, s7);
            if (Unsafe.SizeOf<K>() > 8)
                s8 = V.MultiplyAdd(Unsafe.Add(ref a, 8), b, s8);
            if (Unsafe.SizeOf<K>() > 9)
                s9 = V.MultiplyAdd(Unsafe.Add(ref a, 9), b, s9);
            if (Unsafe.SizeOf<K>() > 10)
                s10 = V.MultiplyAdd(Unsafe.Add(ref a, 10), b, s10);
            if (Unsafe.SizeOf<K>() > 11)
                s11 = V.MultiplyAdd(Unsafe.Add(ref a, 11), b, s11);
            if (Unsafe.SizeOf<K>() > 12)
                s12 = V.MultiplyAdd(Unsafe.Add(ref a, 12), b, s12);
            if (Unsafe.SizeOf<K>() > 13)
                s13 = V.MultiplyAdd(Unsafe.Add(ref a, 13), b, s13);
            if (Unsafe.SizeOf<K>() > 14)
                s14 = V.MultiplyAdd(Unsafe.Add(ref a, 14), b, s14);
            if (Unsafe.SizeOf<K>() > 15)
                s15 = V.MultiplyAdd(Unsafe.Add(ref a, 15), b, s15);
            total += b;
            a = ref Unsafe.Add(ref a, Unsafe.SizeOf<K>());
        }

        for (; at < end; at += n)
        {
            V b = V.LoadPart(in y, at, nint.Min(end - at, n - column));
            s0 = V.MultiplyAdd(a, b, s0);
            if (Unsafe.SizeOf<K>() > 1)
                s1 = V.MultiplyAdd(Unsafe.Add(ref a, 1), b, s1);
            if (Unsafe.SizeOf<K>() > 2)
                s2 = V.MultiplyAdd(Unsafe.Add(ref a, 2), b, s2);
            if (Unsafe.SizeOf<K>() > 3)
                s3 = V.MultiplyAdd(Unsafe.Add(ref a, 3), b, s3);
            if (Unsafe.SizeOf<K>() > 4)
                s4 = V.MultiplyAdd(Unsafe.Add(ref a, 4), b, s4);
            if (Unsafe.SizeOf<K>() > 5)
                s5 = V.MultiplyAdd(Unsafe.Add(ref a, 5), b, s5);
            if (Unsafe.SizeOf<K>() > 6)
                s6 = V.MultiplyAdd(Unsafe.Add(ref a, 6), b, s6);
            if (Unsafe.SizeOf<K>() > 7)
                s7 = V.MultiplyAdd(Unsafe.Add(ref a, 7), b, s7);
            if (Unsafe.SizeOf<K>() > 8)
                s8 = V.MultiplyAdd(Unsafe.Add(ref a, 8), b, s8);
            if (Unsafe.SizeOf<K>() > 9)
                s9 = V.MultiplyAdd(Unsafe.Add(ref a, 9), b, s9);
            if (Unsafe.SizeOf<K>() > 10)
                s10 = V.MultiplyAdd(Unsafe.Add(ref a, 10), b, s10);
            if (Unsafe.SizeOf<K>() > 11)
                s11 = V.MultiplyAdd(Unsafe.Add(ref a, 11), b, s11);
            if (Unsafe.SizeOf<K>() > 12)
                s12 = V.MultiplyAdd(Unsafe.Add(ref a, 12), b, s12);
            if (Unsafe.SizeOf<K>() > 13)
                s13 = V.MultiplyAdd(Unsafe.Add(ref a, 13), b, s13);
            if (Unsafe.SizeOf<K>() > 14)
                s14 = V.MultiplyAdd(Unsafe.Add(ref a, 14), b, s14);
            if (Unsafe.SizeOf<K>() > 15)
                s15 = V.MultiplyAdd(Unsafe.Add(ref a, 15), b, s15);
            total += b;
            a = ref Unsafe.Add(ref a, Unsafe.SizeOf<K>());
        }

        V.Store(s0, ref sums, 0);
        if (Unsafe.SizeOf<K>() > 1)
            V.Store(s1, ref sums, V.Width);
        if (Unsafe.SizeOf<K>() > 2)
            V.Store(s2, ref sums, 2 * V.Width);
        if (Unsafe.SizeOf<K>() > 3)
            V.Store(s3, ref sums, 3 * V.Width);
        if (Unsafe.SizeOf<K>() > 4)
            V.Store(s4, ref sums, 4 * V.Width);
        if (Unsafe.SizeOf<K>() > 5)
            V.Store(s5, ref sums, 5 * V.Width);
        if (Unsafe.SizeOf<K>() > 6)
            V.Store(s6, ref sums, 6 * V.Width);
        if (Unsafe.SizeOf<K>() > 7)
            V.Store(s7, ref sums, 7 * V.Width);
        if (Unsafe.SizeOf<K>() > 8)
            V.Store(s8, ref sums, 8 * V.Width);
        if (Unsafe.SizeOf<K>() > 9)
            V.Store(s9, ref sums, 9 * V.Width);
        if (Unsafe.SizeOf<K>() > 10)
            V.Store(s10, ref sums, 10 * V.Width);
        if (Unsafe.SizeOf<K>() > 11)
            V.Store(s11, ref sums, 11 * V.Width);
        if (Unsafe.SizeOf<K>() > 12)
            V.Store(s12, ref sums, 12 * V.Width);
        if (Unsafe.SizeOf<K>() > 13)
            V.Store(s13, ref sums, 13 * V.Width);
        if (Unsafe.SizeOf<K>() > 14)
            V.Store(s14, ref sums, 14 * V.Width);
        if (Unsafe.SizeOf<K>() > 15)
            V.Store(s15, ref sums, 15 * V.Width);
        V.Store(total, ref sums, Total * V.Width);
    }
}
