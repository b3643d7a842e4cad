using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <content>What brings lanes together or moves them.</content>
public readonly partial struct F512
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Even(F512 low, F512 high)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.PermuteVar16x32x2(low.Lanes, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), high.Lanes));
        }

        return Joined(F256.Even(Lower(low), Upper(low)), F256.Even(Lower(high), Upper(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Odd(F512 low, F512 high)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.PermuteVar16x32x2(low.Lanes, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), high.Lanes));
        }

        return Joined(F256.Odd(Lower(low), Upper(low)), F256.Odd(Lower(high), Upper(high)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 ZipLow(F512 even, F512 odd)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.PermuteVar16x32x2(even.Lanes, Vector512.Create(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), odd.Lanes));
        }

        return Joined(F256.ZipLow(Lower(even), Lower(odd)), F256.ZipHigh(Lower(even), Lower(odd)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 ZipHigh(F512 even, F512 odd)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.PermuteVar16x32x2(even.Lanes, Vector512.Create(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), odd.Lanes));
        }

        return Joined(F256.ZipLow(Upper(even), Upper(odd)), F256.ZipHigh(Upper(even), Upper(odd)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F256 Lower(F512 value) =>
        new(value.Lanes.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F256 Upper(F512 value) =>
        new(value.Lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F512 Joined(F256 lower, F256 upper) =>
        new(Vector512.Create(lower.Lanes, upper.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F512 value) => F256.Sum(Folded(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 SumEach(F512 a, F512 b, F512 c, F512 d)
    {
        if (Avx512F.IsSupported)
        {
            // Every quarter of `sums` holds one partial sum of a, b, c and d.
            Vector512<float> ab = Avx512F.UnpackLow(a.Lanes, b.Lanes) + Avx512F.UnpackHigh(a.Lanes, b.Lanes);
            Vector512<float> cd = Avx512F.UnpackLow(c.Lanes, d.Lanes) + Avx512F.UnpackHigh(c.Lanes, d.Lanes);
            Vector512<double> even = Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble());
            Vector512<double> odd = Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble());
            Vector512<float> sums = even.AsSingle() + odd.AsSingle();
            Vector256<float> halves = sums.GetLower() + sums.GetUpper();
            return new(halves.GetLower() + halves.GetUpper());
        }

        return F256.SumEach(Folded(a), Folded(b), Folded(c), Folded(d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 LoadQuads(ref readonly float source, nint index, nint row)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> first = F128.Load(in source, index).Lanes.ToVector256Unsafe().ToVector512Unsafe();
            first = Avx512F.InsertVector128(first, F128.Load(in source, index + row).Lanes, 1);
            first = Avx512F.InsertVector128(first, F128.Load(in source, index + 2 * row).Lanes, 2);
            return new(Avx512F.InsertVector128(first, F128.Load(in source, index + 3 * row).Lanes, 3));
        }

        return Joined(F256.LoadQuads(in source, index, row), F256.LoadQuads(in source, index + 2 * row, row));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F512 Repeat(float* source) => new(Avx512F.IsSupported ? Avx512F.BroadcastVector128ToVector512(source) : Vector512.Create(Vector128.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F512 RepeatPart(float* source, nint count) =>
        new(Vector512.Create(F128.LoadPart(in *source, 0, count).Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 SumQuads(F512 a, F512 b, F512 c, F512 d)
    {
        if (Avx512F.IsSupported)
        {
            Vector512<float> ab = Avx512F.UnpackLow(a.Lanes, b.Lanes) + Avx512F.UnpackHigh(a.Lanes, b.Lanes);
            Vector512<float> cd = Avx512F.UnpackLow(c.Lanes, d.Lanes) + Avx512F.UnpackHigh(c.Lanes, d.Lanes);
            Vector512<double> even = Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble());
            Vector512<double> odd = Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble());
            return new(even.AsSingle() + odd.AsSingle());
        }

        return Joined(F256.SumQuads(Lower(a), Lower(b), Lower(c), Lower(d)), F256.SumQuads(Upper(a), Upper(b), Upper(c), Upper(d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Quad(F512 value, int number) =>
        number < 2 ? F256.Quad(Lower(value), number) : F256.Quad(Upper(value), number - 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 RepeatQuad(F512 value, int number) => new(
        !Avx512F.IsSupported ? Vector512.Create(Quad(value, number).Lanes)
        : number == 0 ? Avx512F.Shuffle4x128(value.Lanes, value.Lanes, 0x00)
        : number == 1 ? Avx512F.Shuffle4x128(value.Lanes, value.Lanes, 0x55)
        : number == 2 ? Avx512F.Shuffle4x128(value.Lanes, value.Lanes, 0xAA)
        : Avx512F.Shuffle4x128(value.Lanes, value.Lanes, 0xFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 RepeatLane(F512 value, int number) => new(
        !Avx512F.IsSupported ? Vector512.Create(F256.RepeatLane(Lower(value), number).Lanes, F256.RepeatLane(Upper(value), number).Lanes)
        : number == 0 ? Avx512F.Permute4x32(value.Lanes, 0x00)
        : number == 1 ? Avx512F.Permute4x32(value.Lanes, 0x55)
        : number == 2 ? Avx512F.Permute4x32(value.Lanes, 0xAA)
        : Avx512F.Permute4x32(value.Lanes, 0xFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(F512 value) => F256.MaxLane(new F256(Vector256.Max(value.Lanes.GetLower(), value.Lanes.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F256 Folded(F512 value) => new(value.Lanes.GetLower() + value.Lanes.GetUpper());
}
