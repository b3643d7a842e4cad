using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>Eight floats in one 256-bit vector (AVX2). Right on every processor, fast where <see cref="Vector256.IsHardwareAccelerated"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly partial struct F256 : ISimd<F256>
{
    internal readonly Vector256<float> Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal F256(Vector256<float> lanes) => Lanes = lanes;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static F256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    public static F256 One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.One);
    }

    public static F256 LaneNumbers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Load(ref readonly float source, nint index) =>
        new(Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F256 value, ref float destination, nint index) =>
        value.Lanes.StoreUnsafe(ref Unsafe.Add(ref destination, index));

    /// <summary>A mask whose first <paramref name="count"/> lanes are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FirstLanes(nint count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create((int)count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F256 LoadPart(ref readonly float source, nint index, nint count)
    {
        if (Avx.IsSupported)
        {
            // A masked load touches only the lanes of its mask, so it may stand at the very end of an array.
            fixed (float* first = &Unsafe.Add(ref Unsafe.AsRef(in source), index))
            {
                return new(Avx.MaskLoad(first, FirstLanes(count)));
            }
        }

        if (count <= F128.Width)
        {
            return new(Vector256.Create(Loaded(in source, index, count), Vector128<float>.Zero));
        }

        return new(Vector256.Create(F128.Load(in source, index).Lanes, Loaded(in source, index + F128.Width, count - F128.Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePart(F256 value, ref float destination, nint index, nint count)
    {
        if (Avx.IsSupported)
        {
            fixed (float* first = &Unsafe.Add(ref destination, index))
            {
                Avx.MaskStore(first, FirstLanes(count), value.Lanes);
            }

            return;
        }

        if (count < F128.Width)
        {
            F128.StorePart(new(value.Lanes.GetLower()), ref destination, index, count);
            return;
        }

        F128.Store(new(value.Lanes.GetLower()), ref destination, index);
        if (count > F128.Width)
        {
            F128.StorePart(new(value.Lanes.GetUpper()), ref destination, index + F128.Width, count - F128.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Loaded(ref readonly float source, nint index, nint count) =>
        count == F128.Width ? F128.Load(in source, index).Lanes : F128.LoadPart(in source, index, count).Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 First(F256 value, nint count) => new(value.Lanes & FirstLanes(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator +(F256 left, F256 right) => new(left.Lanes + right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 left, F256 right) => new(left.Lanes - right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator *(F256 left, F256 right) => new(left.Lanes * right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator /(F256 left, F256 right) => new(left.Lanes / right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 operator -(F256 value) => new(-value.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 MultiplyAdd(F256 a, F256 b, F256 c) => new(Vector256.MultiplyAddEstimate(a.Lanes, b.Lanes, c.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 MultiplyAdd(float a, F256 b, F256 c) => new(Vector256.MultiplyAddEstimate(Vector256.Create(a), b.Lanes, c.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Min(F256 left, F256 right)
    {
        // The native instruction gives the right operand when either is NaN; a whole IEEE minimum costs twice as much.
        Vector256<float> native = Vector256.MinNative(left.Lanes, right.Lanes);
        return new(Vector256.ConditionalSelect(Vector256.Equals(left.Lanes, left.Lanes), native, left.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Max(F256 left, F256 right)
    {
        // The native instruction gives the right operand when either is NaN; a whole IEEE maximum costs twice as much.
        Vector256<float> native = Vector256.MaxNative(left.Lanes, right.Lanes);
        return new(Vector256.ConditionalSelect(Vector256.Equals(left.Lanes, left.Lanes), native, left.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Clamp(F256 value, F256 low, F256 high) =>
        new(Vector256.MinNative(high.Lanes, Vector256.MaxNative(low.Lanes, value.Lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 ReLU(F256 value) => new(Vector256.MaxNative(Vector256<float>.Zero, value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Abs(F256 value) => new(Vector256.Abs(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 CopySign(F256 value, F256 sign) => new(Vector256.CopySign(value.Lanes, sign.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Sqrt(F256 value) => new(Vector256.Sqrt(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Floor(F256 value) => new(Vector256.Floor(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Ceiling(F256 value) => new(Vector256.Ceiling(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Truncate(F256 value) => new(Vector256.Truncate(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Round(F256 value) => new(Vector256.Round(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 LessThan(F256 left, F256 right) => new(Vector256.LessThan(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 LessThanOrEqual(F256 left, F256 right) => new(Vector256.LessThanOrEqual(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 GreaterThan(F256 left, F256 right) => new(Vector256.GreaterThan(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 GreaterThanOrEqual(F256 left, F256 right) => new(Vector256.GreaterThanOrEqual(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Equal(F256 left, F256 right) => new(Vector256.Equals(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 ZeroBelow(F256 value, F256 size, F256 least) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(size.Lanes, least.Lanes), Vector256<float>.Zero, value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Select(F256 mask, F256 whenTrue, F256 whenFalse) =>
        new(Vector256.ConditionalSelect(mask.Lanes, whenTrue.Lanes, whenFalse.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 Scale(F256 value, F256 n)
    {
        if (Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(value.Lanes, n.Lanes));
        }

        // Two steps, because 2^n itself may lie outside the range of a float although the product does not.
        F256 half = Truncate(n * Broadcast(0.5f));
        return value * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 PowerOfTwo(F256 n)
    {
        // Adding 1.5 * 2^23 leaves n + 127 in the low bits; the shift moves it into the exponent and drops the rest.
        Vector256<float> biased = n.Lanes + Vector256.Create(12582912f + 127f);
        return new(Vector256.ShiftLeft(biased.AsInt32(), 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F256 MantissaExponent(F256 value, out F256 exponent)
    {
        if (Avx512F.VL.IsSupported)
        {
            const byte FromThreeQuartersNegativeToNaN = 0b10_11;
            Vector256<float> mantissa = Avx512F.VL.GetMantissa(value.Lanes, FromThreeQuartersNegativeToNaN);
            exponent = new(Avx512F.VL.GetExponent(value.Lanes) - Avx512F.VL.GetExponent(mantissa));
            return new(mantissa);
        }

        // A denormal number has no exponent of its own: 2^25 times it has.
        Vector256<float> denormal = Vector256.LessThan(value.Lanes, Vector256.Create(1.17549435e-38f));
        Vector256<float> normal = Vector256.ConditionalSelect(denormal, value.Lanes * Vector256.Create(33554432f), value.Lanes);

        // Counted from the bits of 0.75, the exponent changes where the mantissa starts again.
        Vector256<int> raised = Vector256.ShiftRightArithmetic(normal.AsInt32() - Vector256.Create(0x3F400000), 23);
        Vector256<float> whole = Vector256.ConvertToSingle(raised) - (denormal & Vector256.Create(25f));
        Vector256<float> none = Vector256.ConditionalSelect(
            Vector256.Equals(value.Lanes, Vector256<float>.Zero), Vector256.Create(float.NegativeInfinity), Vector256.Create(float.NaN));
        Vector256<float> infinity = Vector256.Create(float.PositiveInfinity);
        whole = Vector256.ConditionalSelect(Vector256.GreaterThan(value.Lanes, Vector256<float>.Zero), whole, none);
        exponent = new(Vector256.ConditionalSelect(Vector256.Equals(value.Lanes, infinity), infinity, whole));
        return new((normal.AsInt32() - Vector256.ShiftLeft(raised, 23)).AsSingle());
    }

    // Not inlined: taking the address of the result would otherwise keep the caller's vectors in memory.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F256 PerLane<TFunction>(F256 value) where TFunction : struct, IScalarFunction
    {
        F256 result = value;
        ref float lanes = ref Unsafe.As<F256, float>(ref result);
        for (nint lane = 0; lane < 8; lane++)
        {
            ref float x = ref Unsafe.Add(ref lanes, lane);
            x = TFunction.Apply(x);
        }

        return result;
    }

    // Not inlined, for the same reason.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F256 PerLane<TFunction>(F256 left, F256 right) where TFunction : struct, IScalarFunction2
    {
        F256 result = left;
        F256 second = right;
        ref float lanes = ref Unsafe.As<F256, float>(ref result);
        ref float others = ref Unsafe.As<F256, float>(ref second);
        for (nint lane = 0; lane < 8; lane++)
        {
            ref float x = ref Unsafe.Add(ref lanes, lane);
            x = TFunction.Apply(x, Unsafe.Add(ref others, lane));
        }

        return result;
    }
}
