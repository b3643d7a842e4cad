using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <content>What brings lanes together or moves them.</content>
public readonly partial struct F256
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Even(F256 low, F256 high) =>
        Joined(F128.Even(Lower(low), Upper(low)), F128.Even(Lower(high), Upper(high)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Odd(F256 low, F256 high) =>
        Joined(F128.Odd(Lower(low), Upper(low)), F128.Odd(Lower(high), Upper(high)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 ZipLow(F256 even, F256 odd) =>
        Joined(F128.ZipLow(Lower(even), Lower(odd)), F128.ZipHigh(Lower(even), Lower(odd)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 ZipHigh(F256 even, F256 odd) =>
        Joined(F128.ZipLow(Upper(even), Upper(odd)), F128.ZipHigh(Upper(even), Upper(odd)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F128 Lower(F256 value) =>
        new(value.Lanes.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F128 Upper(F256 value) =>
        new(value.Lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F256 Joined(F128 lower, F128 upper) =>
        new(Vector256.Create(lower.Lanes, upper.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F256 value) => F128.Sum(Folded(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 SumEach(F256 a, F256 b, F256 c, F256 d)
    {
        if (Avx.IsSupported)
        {
            // Every half of `sums` holds one partial sum of a, b, c and d.
            Vector256<float> ab = Avx.UnpackLow(a.Lanes, b.Lanes) + Avx.UnpackHigh(a.Lanes, b.Lanes);
            Vector256<float> cd = Avx.UnpackLow(c.Lanes, d.Lanes) + Avx.UnpackHigh(c.Lanes, d.Lanes);
            Vector256<double> even = Avx.UnpackLow(ab.AsDouble(), cd.AsDouble());
            Vector256<double> odd = Avx.UnpackHigh(ab.AsDouble(), cd.AsDouble());
            Vector256<float> sums = even.AsSingle() + odd.AsSingle();
            return new(sums.GetLower() + sums.GetUpper());
        }

        return F128.SumEach(Folded(a), Folded(b), Folded(c), Folded(d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 LoadQuads(ref readonly float source, nint index, nint row) =>
        new(Vector256.Create(F128.Load(in source, index).Lanes, F128.Load(in source, index + row).Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F256 Repeat(float* source) => new(Avx.IsSupported ? Avx.BroadcastVector128ToVector256(source) : Vector256.Create(Vector128.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F256 RepeatPart(float* source, nint count) =>
        new(Vector256.Create(F128.LoadPart(in *source, 0, count).Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 SumQuads(F256 a, F256 b, F256 c, F256 d)
    {
        if (Avx.IsSupported)
        {
            Vector256<float> ab = Avx.UnpackLow(a.Lanes, b.Lanes) + Avx.UnpackHigh(a.Lanes, b.Lanes);
            Vector256<float> cd = Avx.UnpackLow(c.Lanes, d.Lanes) + Avx.UnpackHigh(c.Lanes, d.Lanes);
            Vector256<double> even = Avx.UnpackLow(ab.AsDouble(), cd.AsDouble());
            Vector256<double> odd = Avx.UnpackHigh(ab.AsDouble(), cd.AsDouble());
            return new(even.AsSingle() + odd.AsSingle());
        }

        return new(Vector256.Create(
            F128.SumQuads(Quad(a, 0), Quad(b, 0), Quad(c, 0), Quad(d, 0)).Lanes, F128.SumQuads(Quad(a, 1), Quad(b, 1), Quad(c, 1), Quad(d, 1)).Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Quad(F256 value, int number) => new(number == 0 ? value.Lanes.GetLower() : value.Lanes.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 RepeatQuad(F256 value, int number) => new(
        !Avx.IsSupported ? Vector256.Create(Quad(value, number).Lanes)
        : number == 0 ? Avx.Permute2x128(value.Lanes, value.Lanes, 0x00)
        : Avx.Permute2x128(value.Lanes, value.Lanes, 0x11));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 RepeatLane(F256 value, int number) => new(
        !Avx.IsSupported ? Vector256.Create(F128.RepeatLane(Quad(value, 0), number).Lanes, F128.RepeatLane(Quad(value, 1), number).Lanes)
        : number == 0 ? Avx.Permute(value.Lanes, 0x00)
        : number == 1 ? Avx.Permute(value.Lanes, 0x55)
        : number == 2 ? Avx.Permute(value.Lanes, 0xAA)
        : Avx.Permute(value.Lanes, 0xFF));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(F256 value) => F128.MaxLane(new F128(Vector128.Max(value.Lanes.GetLower(), value.Lanes.GetUpper())));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static F128 Folded(F256 value) => new(value.Lanes.GetLower() + value.Lanes.GetUpper());
}
