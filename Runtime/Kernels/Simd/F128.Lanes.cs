using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <content>What brings lanes together or moves them.</content>
public readonly partial struct F128
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Even(F128 low, F128 high) =>
        Sse.IsSupported ? new(Sse.Shuffle(low.Lanes, high.Lanes, 0b10_00_10_00)) : new(Vector128.Create(Vector128.Shuffle(low.Lanes, Vector128.Create(0, 2, 0, 2)).GetLower(), Vector128.Shuffle(high.Lanes, Vector128.Create(0, 2, 0, 2)).GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Odd(F128 low, F128 high) =>
        Sse.IsSupported ? new(Sse.Shuffle(low.Lanes, high.Lanes, 0b11_01_11_01)) : new(Vector128.Create(Vector128.Shuffle(low.Lanes, Vector128.Create(1, 3, 1, 3)).GetLower(), Vector128.Shuffle(high.Lanes, Vector128.Create(1, 3, 1, 3)).GetLower()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 ZipLow(F128 even, F128 odd) =>
        Sse.IsSupported ? new(Sse.UnpackLow(even.Lanes, odd.Lanes)) : new(Vector128.Shuffle(Vector128.Create(even.Lanes.GetLower(), odd.Lanes.GetLower()), Vector128.Create(0, 2, 1, 3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 ZipHigh(F128 even, F128 odd) =>
        Sse.IsSupported ? new(Sse.UnpackHigh(even.Lanes, odd.Lanes)) : new(Vector128.Shuffle(Vector128.Create(even.Lanes.GetUpper(), odd.Lanes.GetUpper()), Vector128.Create(0, 2, 1, 3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(F128 value)
    {
        Vector128<float> pairs = value.Lanes + Vector128.Shuffle(value.Lanes, Vector128.Create(2, 3, 0, 1));
        return pairs.GetElement(0) + pairs.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 LoadQuads(ref readonly float source, nint index, nint row) => Load(in source, index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F128 Repeat(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F128 RepeatPart(float* source, nint count) => LoadPart(in *source, 0, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 SumEach(F128 a, F128 b, F128 c, F128 d)
    {
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a.Lanes, b.Lanes) + Sse.UnpackHigh(a.Lanes, b.Lanes);
            Vector128<float> cd = Sse.UnpackLow(c.Lanes, d.Lanes) + Sse.UnpackHigh(c.Lanes, d.Lanes);
            return new(Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab));
        }

        return new(Vector128.Create(Sum(a), Sum(b), Sum(c), Sum(d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 SumQuads(F128 a, F128 b, F128 c, F128 d) => SumEach(a, b, c, d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Quad(F128 value, int number) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 RepeatQuad(F128 value, int number) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 RepeatLane(F128 value, int number) => new(Vector128.Shuffle(value.Lanes, Vector128.Create(number)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxLane(F128 value)
    {
        Vector128<float> pairs = Vector128.Max(value.Lanes, Vector128.Shuffle(value.Lanes, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(pairs.GetElement(0), pairs.GetElement(1));
    }
}
