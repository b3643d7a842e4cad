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

    /// <summary>
    /// <c>y[j, i] = x[i, j]</c> for i below <paramref name="rows"/> and j below <paramref name="columns"/>, both at most 16. Whole vectors are
    /// read and written: 16 floats of every row of x and of every row of y.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        ref float source = ref Unsafe.AsRef(in x);
        Quad(rows, ref source, xRow, out Vector512<float> s00, out Vector512<float> s01, out Vector512<float> s02, out Vector512<float> s03);
        Quad(rows - 4, ref Unsafe.Add(ref source, 4 * xRow), xRow, out Vector512<float> s10, out Vector512<float> s11, out Vector512<float> s12, out Vector512<float> s13);
        Quad(rows - 8, ref Unsafe.Add(ref source, 8 * xRow), xRow, out Vector512<float> s20, out Vector512<float> s21, out Vector512<float> s22, out Vector512<float> s23);
        Quad(rows - 12, ref Unsafe.Add(ref source, 12 * xRow), xRow, out Vector512<float> s30, out Vector512<float> s31, out Vector512<float> s32, out Vector512<float> s33);
        Quarters(s00, s10, s20, s30, out Vector512<float> r0, out Vector512<float> r4, out Vector512<float> r8, out Vector512<float> r12);
        Quarters(s01, s11, s21, s31, out Vector512<float> r1, out Vector512<float> r5, out Vector512<float> r9, out Vector512<float> r13);
        Quarters(s02, s12, s22, s32, out Vector512<float> r2, out Vector512<float> r6, out Vector512<float> r10, out Vector512<float> r14);
        Quarters(s03, s13, s23, s33, out Vector512<float> r3, out Vector512<float> r7, out Vector512<float> r11, out Vector512<float> r15);
        Store(columns, r0, r1, r2, r3, ref y, yRow);
        Store(columns - 4, r4, r5, r6, r7, ref Unsafe.Add(ref y, 4 * yRow), yRow);
        Store(columns - 8, r8, r9, r10, r11, ref Unsafe.Add(ref y, 8 * yRow), yRow);
        Store(columns - 12, r12, r13, r14, r15, ref Unsafe.Add(ref y, 12 * yRow), yRow);
    }

    /// <summary>The same, of x nothing but the rows and columns being read; rows of y are written whole, with zeros for rows of x that do not exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void ReadWithin(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        Vector512<float> lanes = FirstLanes(columns);
        fixed (float* source = &x)
        {
            Quad(rows, lanes, source, xRow, out Vector512<float> s00, out Vector512<float> s01, out Vector512<float> s02, out Vector512<float> s03);
            Quad(rows - 4, lanes, source + 4 * xRow, xRow, out Vector512<float> s10, out Vector512<float> s11, out Vector512<float> s12, out Vector512<float> s13);
            Quad(rows - 8, lanes, source + 8 * xRow, xRow, out Vector512<float> s20, out Vector512<float> s21, out Vector512<float> s22, out Vector512<float> s23);
            Quad(rows - 12, lanes, source + 12 * xRow, xRow, out Vector512<float> s30, out Vector512<float> s31, out Vector512<float> s32, out Vector512<float> s33);
            Quarters(s00, s10, s20, s30, out Vector512<float> r0, out Vector512<float> r4, out Vector512<float> r8, out Vector512<float> r12);
            Quarters(s01, s11, s21, s31, out Vector512<float> r1, out Vector512<float> r5, out Vector512<float> r9, out Vector512<float> r13);
            Quarters(s02, s12, s22, s32, out Vector512<float> r2, out Vector512<float> r6, out Vector512<float> r10, out Vector512<float> r14);
            Quarters(s03, s13, s23, s33, out Vector512<float> r3, out Vector512<float> r7, out Vector512<float> r11, out Vector512<float> r15);
            Store(columns, r0, r1, r2, r3, ref y, yRow);
            Store(columns - 4, r4, r5, r6, r7, ref Unsafe.Add(ref y, 4 * yRow), yRow);
            Store(columns - 8, r8, r9, r10, r11, ref Unsafe.Add(ref y, 8 * yRow), yRow);
            Store(columns - 12, r12, r13, r14, r15, ref Unsafe.Add(ref y, 12 * yRow), yRow);
        }
    }

    /// <summary>The same, of y nothing but the rows and columns being written; rows of x are read whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static unsafe void WriteWithin(nint rows, nint columns, ref readonly float x, nint xRow, ref float y, nint yRow)
    {
        ref float source = ref Unsafe.AsRef(in x);
        Vector512<float> lanes = FirstLanes(rows);
        Quad(rows, ref source, xRow, out Vector512<float> s00, out Vector512<float> s01, out Vector512<float> s02, out Vector512<float> s03);
        Quad(rows - 4, ref Unsafe.Add(ref source, 4 * xRow), xRow, out Vector512<float> s10, out Vector512<float> s11, out Vector512<float> s12, out Vector512<float> s13);
        Quad(rows - 8, ref Unsafe.Add(ref source, 8 * xRow), xRow, out Vector512<float> s20, out Vector512<float> s21, out Vector512<float> s22, out Vector512<float> s23);
        Quad(rows - 12, ref Unsafe.Add(ref source, 12 * xRow), xRow, out Vector512<float> s30, out Vector512<float> s31, out Vector512<float> s32, out Vector512<float> s33);
        Quarters(s00, s10, s20, s30, out Vector512<float> r0, out Vector512<float> r4, out Vector512<float> r8, out Vector512<float> r12);
        Quarters(s01, s11, s21, s31, out Vector512<float> r1, out Vector512<float> r5, out Vector512<float> r9, out Vector512<float> r13);
        Quarters(s02, s12, s22, s32, out Vector512<float> r2, out Vector512<float> r6, out Vector512<float> r10, out Vector512<float> r14);
        Quarters(s03, s13, s23, s33, out Vector512<float> r3, out Vector512<float> r7, out Vector512<float> r11, out Vector512<float> r15);
        fixed (float* target = &y)
        {
            Store(columns, lanes, r0, r1, r2, r3, target, yRow);
            Store(columns - 4, lanes, r4, r5, r6, r7, target + 4 * yRow, yRow);
            Store(columns - 8, lanes, r8, r9, r10, r11, target + 8 * yRow, yRow);
            Store(columns - 12, lanes, r12, r13, r14, r15, target + 12 * yRow, yRow);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FirstLanes(nint count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Quad(
        nint rows, Vector512<float> lanes, float* x, nint xRow,
        out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> s2, out Vector512<float> s3)
    {
        Vector512<float> a = rows > 0 ? Avx512F.MaskLoad(x, lanes, default) : default, b = rows > 1 ? Avx512F.MaskLoad(x + xRow, lanes, default) : default;
        Vector512<float> c = rows > 2 ? Avx512F.MaskLoad(x + 2 * xRow, lanes, default) : default, d = rows > 3 ? Avx512F.MaskLoad(x + 3 * xRow, lanes, default) : default;
        Pairs(a, b, c, d, out s0, out s1, out s2, out s3);
    }

    /// <summary>Four rows; quarter k of vector j becomes column 4k + j of them. Rows that do not exist are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(nint rows, ref float x, nint xRow, out Vector512<float> s0, out Vector512<float> s1, out Vector512<float> s2, out Vector512<float> s3)
    {
        Vector512<float> a = rows > 0 ? Vector512.LoadUnsafe(ref x) : default, b = rows > 1 ? Vector512.LoadUnsafe(ref Unsafe.Add(ref x, xRow)) : default;
        Vector512<float> c = rows > 2 ? Vector512.LoadUnsafe(ref Unsafe.Add(ref x, 2 * xRow)) : default, d = rows > 3 ? Vector512.LoadUnsafe(ref Unsafe.Add(ref x, 3 * xRow)) : default;
        Pairs(a, b, c, d, out s0, out s1, out s2, out s3);
    }

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
        const byte Even = 0b10_00_10_00, Odd = 0b11_01_11_01;
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
