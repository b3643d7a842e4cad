using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// Transposes blocks of 16 by 16 floats in registers: every cache line of both matrices is touched once, so that rows a power of two
/// apart, which fall on one another in the cache, do no harm. For AVX-512.
/// </summary>
internal static class SquareTransposition
{
    /// <summary>Rows and columns of a block.</summary>
    public const int Side = 16;

    /// <summary>Quarters 0 and 2, or 1 and 3, of two vectors.</summary>
    private const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;

    /// <summary>
    /// <c>y[j, i] = x[i, j]</c> for i below <paramref name="rows"/> and j below <paramref name="columns"/>, both at most 16. Whole vectors are
    /// read and written: 16 floats of every row of x and of every row of y.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        for (ref float source = ref Unsafe.AsRef(in x); columns > 0; columns -= Side / 2)
        {
            Half(
                rows, ref source, xRow, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3,
                out Vector512<float> r4, out Vector512<float> r5, out Vector512<float> r6, out Vector512<float> r7);
            Store(columns, r0, r1, r2, r3, ref y, yRow);
            Store(columns - 4, r4, r5, r6, r7, ref Unsafe.Add(ref y, 4 * yRow), yRow);
            source = ref Unsafe.Add(ref source, Side / 2);
            y = ref Unsafe.Add(ref y, Side / 2 * yRow);
        }
    }

    /// <summary>The same, of x nothing but the rows and columns being read; rows of y are written whole, with zeros for rows of x that do not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void ReadWithin(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        Vector512<float> lanes = FirstLanes(columns);
        fixed (float* source = &x)
        {
            Quad(rows, lanes, source, xRow, out Vector512<float> x0, out Vector512<float> x1, out Vector512<float> x2, out Vector512<float> x3);
            Quad(rows - 4, lanes, source + 4 * xRow, xRow, out Vector512<float> x4, out Vector512<float> x5, out Vector512<float> x6, out Vector512<float> x7);
            Quad(rows - 8, lanes, source + 8 * xRow, xRow, out Vector512<float> x8, out Vector512<float> x9, out Vector512<float> x10, out Vector512<float> x11);
            Quad(rows - 12, lanes, source + 12 * xRow, xRow, out Vector512<float> x12, out Vector512<float> x13, out Vector512<float> x14, out Vector512<float> x15);
            Store(columns, x0, x1, x2, x3, x4, x5, x6, x7, x8, x9, x10, x11, x12, x13, x14, x15, ref y, yRow);
        }
    }

    /// <summary>The same, of y nothing but the rows and columns being written; rows of x are read whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void WriteWithin(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        Vector512<float> lanes = FirstLanes(rows);
        fixed (float* start = &y)
        {
            float* target = start;
            for (ref float source = ref Unsafe.AsRef(in x); columns > 0; columns -= Side / 2)
            {
                Half(
                    rows, ref source, xRow, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3,
                    out Vector512<float> r4, out Vector512<float> r5, out Vector512<float> r6, out Vector512<float> r7);
                Store(columns, lanes, r0, r1, r2, r3, target, yRow);
                Store(columns - 4, lanes, r4, r5, r6, r7, target + 4 * yRow, yRow);
                source = ref Unsafe.Add(ref source, Side / 2);
                target += Side / 2 * yRow;
            }
        }
    }

    /// <summary>Writes the transpose of sixteen rows that are in registers: the first <paramref name="columns"/> of its rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        nint columns, Vector512<float> x0, Vector512<float> x1, Vector512<float> x2, Vector512<float> x3, Vector512<float> x4, Vector512<float> x5,
        Vector512<float> x6, Vector512<float> x7, Vector512<float> x8, Vector512<float> x9, Vector512<float> x10, Vector512<float> x11,
        Vector512<float> x12, Vector512<float> x13, Vector512<float> x14, Vector512<float> x15, ref float y, nint yRow)
    {
        Pairs(x0, x1, x2, x3, out Vector512<float> s00, out Vector512<float> s01, out Vector512<float> s02, out Vector512<float> s03);
        Pairs(x4, x5, x6, x7, out Vector512<float> s10, out Vector512<float> s11, out Vector512<float> s12, out Vector512<float> s13);
        Pairs(x8, x9, x10, x11, out Vector512<float> s20, out Vector512<float> s21, out Vector512<float> s22, out Vector512<float> s23);
        Pairs(x12, x13, x14, x15, out Vector512<float> s30, out Vector512<float> s31, out Vector512<float> s32, out Vector512<float> s33);
        Quarters(s00, s10, s20, s30, out Vector512<float> r0, out Vector512<float> r4, out Vector512<float> r8, out Vector512<float> r12);
        Quarters(s01, s11, s21, s31, out Vector512<float> r1, out Vector512<float> r5, out Vector512<float> r9, out Vector512<float> r13);
        Quarters(s02, s12, s22, s32, out Vector512<float> r2, out Vector512<float> r6, out Vector512<float> r10, out Vector512<float> r14);
        Quarters(s03, s13, s23, s33, out Vector512<float> r3, out Vector512<float> r7, out Vector512<float> r11, out Vector512<float> r15);
        Store(columns, r0, r1, r2, r3, ref y, yRow);
        Store(columns - 4, r4, r5, r6, r7, ref Unsafe.Add(ref y, 4 * yRow), yRow);
        Store(columns - 8, r8, r9, r10, r11, ref Unsafe.Add(ref y, 8 * yRow), yRow);
        Store(columns - 12, r12, r13, r14, r15, ref Unsafe.Add(ref y, 12 * yRow), yRow);
    }

    /// <summary>The same of four rows: nothing but four floats of each row of y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreQuads(
        nint columns, Vector512<float> x0, Vector512<float> x1, Vector512<float> x2, Vector512<float> x3, ref float y, nint yRow)
    {
        Pairs(x0, x1, x2, x3, out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> s2, out Vector512<float> s3);
        Store(columns, F512.Quad(new(s0), 0), F512.Quad(new(s1), 0), F512.Quad(new(s2), 0), F512.Quad(new(s3), 0), ref y, yRow);
        Store(columns - 4, F512.Quad(new(s0), 1), F512.Quad(new(s1), 1), F512.Quad(new(s2), 1), F512.Quad(new(s3), 1), ref Unsafe.Add(ref y, 4 * yRow), yRow);
        Store(columns - 8, F512.Quad(new(s0), 2), F512.Quad(new(s1), 2), F512.Quad(new(s2), 2), F512.Quad(new(s3), 2), ref Unsafe.Add(ref y, 8 * yRow), yRow);
        Store(columns - 12, F512.Quad(new(s0), 3), F512.Quad(new(s1), 3), F512.Quad(new(s2), 3), F512.Quad(new(s3), 3), ref Unsafe.Add(ref y, 12 * yRow), yRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FirstLanes(nint count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)count)).AsSingle();

    /// <summary>Eight columns of sixteen rows. Rows four apart are read as halves of one vector, which saves a step of exchanging them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(
        nint rows, ref float x, nint xRow, out Vector512<float> r0, out Vector512<float> r1, out Vector512<float> r2, out Vector512<float> r3,
        out Vector512<float> r4, out Vector512<float> r5, out Vector512<float> r6, out Vector512<float> r7)
    {
        Eight(rows, ref x, xRow, out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> s2, out Vector512<float> s3);
        Eight(rows - 8, ref Unsafe.Add(ref x, 8 * xRow), xRow, out Vector512<float> t0, out Vector512<float> t1, out Vector512<float> t2, out Vector512<float> t3);
        r0 = Avx512F.Shuffle4x128(s0, t0, Even);
        r1 = Avx512F.Shuffle4x128(s1, t1, Even);
        r2 = Avx512F.Shuffle4x128(s2, t2, Even);
        r3 = Avx512F.Shuffle4x128(s3, t3, Even);
        r4 = Avx512F.Shuffle4x128(s0, t0, Odd);
        r5 = Avx512F.Shuffle4x128(s1, t1, Odd);
        r6 = Avx512F.Shuffle4x128(s2, t2, Odd);
        r7 = Avx512F.Shuffle4x128(s3, t3, Odd);
    }

    /// <summary>Eight columns of eight rows; quarters 2k and 2k + 1 of vector j become columns j and 4 + j of rows 4k to 4k + 3. Rows that do not exist are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(nint rows, ref float x, nint xRow, out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> s2, out Vector512<float> s3)
    {
        ref float z = ref Unsafe.Add(ref x, 4 * xRow);
        Vector512<float> a = (rows > 0 ? Vector256.LoadUnsafe(ref x) : default).ToVector512();
        Vector512<float> b = (rows > 1 ? Vector256.LoadUnsafe(ref Unsafe.Add(ref x, xRow)) : default).ToVector512();
        Vector512<float> c = (rows > 2 ? Vector256.LoadUnsafe(ref Unsafe.Add(ref x, 2 * xRow)) : default).ToVector512();
        Vector512<float> d = (rows > 3 ? Vector256.LoadUnsafe(ref Unsafe.Add(ref x, 3 * xRow)) : default).ToVector512();
        a = rows > 4 ? a.WithUpper(Vector256.LoadUnsafe(ref z)) : a;
        b = rows > 5 ? b.WithUpper(Vector256.LoadUnsafe(ref Unsafe.Add(ref z, xRow))) : b;
        c = rows > 6 ? c.WithUpper(Vector256.LoadUnsafe(ref Unsafe.Add(ref z, 2 * xRow))) : c;
        d = rows > 7 ? d.WithUpper(Vector256.LoadUnsafe(ref Unsafe.Add(ref z, 3 * xRow))) : d;
        Pairs(a, b, c, d, out s0, out s1, out s2, out s3);
    }

    /// <summary>The lanes of four rows, where there are rows; zeros elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Quad(
        nint rows, Vector512<float> lanes, float* x, nint xRow,
        out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d)
    {
        a = rows > 0 ? Avx512F.MaskLoad(x, lanes, default) : default;
        b = rows > 1 ? Avx512F.MaskLoad(x + xRow, lanes, default) : default;
        c = rows > 2 ? Avx512F.MaskLoad(x + 2 * xRow, lanes, default) : default;
        d = rows > 3 ? Avx512F.MaskLoad(x + 3 * xRow, lanes, default) : default;
    }

    /// <summary>Four rows; quarter k of vector j becomes column 4k + j of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pairs(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d,
        out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> s2, out Vector512<float> s3)
    {
        Vector512<double> lowAB = Avx512F.UnpackLow(a, b).AsDouble(), lowCD = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> highAB = Avx512F.UnpackHigh(a, b).AsDouble(), highCD = Avx512F.UnpackHigh(c, d).AsDouble();
        s0 = Avx512F.UnpackLow(lowAB, lowCD).AsSingle();
        s1 = Avx512F.UnpackHigh(lowAB, lowCD).AsSingle();
        s2 = Avx512F.UnpackLow(highAB, highCD).AsSingle();
        s3 = Avx512F.UnpackHigh(highAB, highCD).AsSingle();
    }

    /// <summary>Row 4k is quarter k of each vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3,
        out Vector512<float> first, out Vector512<float> second, out Vector512<float> third, out Vector512<float> fourth)
    {
        Vector512<float> even01 = Avx512F.Shuffle4x128(s0, s1, Even), odd01 = Avx512F.Shuffle4x128(s0, s1, Odd);
        Vector512<float> even23 = Avx512F.Shuffle4x128(s2, s3, Even), odd23 = Avx512F.Shuffle4x128(s2, s3, Odd);
        first = Avx512F.Shuffle4x128(even01, even23, Even);
        second = Avx512F.Shuffle4x128(odd01, odd23, Even);
        third = Avx512F.Shuffle4x128(even01, even23, Odd);
        fourth = Avx512F.Shuffle4x128(odd01, odd23, Odd);
    }

    /// <summary>In ascending order, on which callers may rely.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(nint columns, Vector512<float> r0, Vector512<float> r1, Vector512<float> r2, Vector512<float> r3, ref float y, nint yRow)
    {
        if (columns > 0)
        {
            r0.StoreUnsafe(ref y);
        }

        if (columns > 1)
        {
            r1.StoreUnsafe(ref Unsafe.Add(ref y, yRow));
        }

        if (columns > 2)
        {
            r2.StoreUnsafe(ref Unsafe.Add(ref y, 2 * yRow));
        }

        if (columns > 3)
        {
            r3.StoreUnsafe(ref Unsafe.Add(ref y, 3 * yRow));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(nint columns, F128 r0, F128 r1, F128 r2, F128 r3, ref float y, nint yRow)
    {
        if (columns > 0)
        {
            F128.Store(r0, ref y, 0);
        }

        if (columns > 1)
        {
            F128.Store(r1, ref y, yRow);
        }

        if (columns > 2)
        {
            F128.Store(r2, ref y, 2 * yRow);
        }

        if (columns > 3)
        {
            F128.Store(r3, ref y, 3 * yRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Store(
        nint columns, Vector512<float> lanes, Vector512<float> r0, Vector512<float> r1, Vector512<float> r2, Vector512<float> r3, float* y, nint yRow)
    {
        if (columns > 0)
        {
            Avx512F.MaskStore(y, lanes, r0);
        }

        if (columns > 1)
        {
            Avx512F.MaskStore(y + yRow, lanes, r1);
        }

        if (columns > 2)
        {
            Avx512F.MaskStore(y + 2 * yRow, lanes, r2);
        }

        if (columns > 3)
        {
            Avx512F.MaskStore(y + 3 * yRow, lanes, r3);
        }
    }
}
