using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>Sixteen floats in one 512-bit vector (AVX-512). Right on every processor, fast where <see cref="Vector512.IsHardwareAccelerated"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly partial struct F512 : ISimd<F512>
{
    internal readonly Vector512<float> Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal F512(Vector512<float> lanes) => Lanes = lanes;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static F512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    public static F512 One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.One);
    }

    public static F512 LaneNumbers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Load(ref readonly float source, nint index) =>
        new(Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F512 value, ref float destination, nint index) =>
        value.Lanes.StoreUnsafe(ref Unsafe.Add(ref destination, index));

    /// <summary>A mask whose first <paramref name="count"/> lanes are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FirstLanes(nint count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create((int)count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe F512 LoadPart(ref readonly float source, nint index, nint count)
    {
        if (Avx512F.IsSupported)
        {
            // A masked load touches only the lanes of its mask, so it may stand at the very end of an array.
            fixed (float* first = &Unsafe.Add(ref Unsafe.AsRef(in source), index))
            {
                return new(Avx512F.MaskLoad(first, FirstLanes(count), Vector512<float>.Zero));
            }
        }

        if (count <= F256.Width)
        {
            return new(Vector512.Create(Loaded(in source, index, count), Vector256<float>.Zero));
        }

        return new(Vector512.Create(F256.Load(in source, index).Lanes, Loaded(in source, index + F256.Width, count - F256.Width)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePart(F512 value, ref float destination, nint index, nint count)
    {
        if (Avx512F.IsSupported)
        {
            fixed (float* first = &Unsafe.Add(ref destination, index))
            {
                Avx512F.MaskStore(first, FirstLanes(count), value.Lanes);
            }

            return;
        }

        if (count < F256.Width)
        {
            F256.StorePart(new(value.Lanes.GetLower()), ref destination, index, count);
            return;
        }

        F256.Store(new(value.Lanes.GetLower()), ref destination, index);
        if (count > F256.Width)
        {
            F256.StorePart(new(value.Lanes.GetUpper()), ref destination, index + F256.Width, count - F256.Width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Loaded(ref readonly float source, nint index, nint count) =>
        count == F256.Width ? F256.Load(in source, index).Lanes : F256.LoadPart(in source, index, count).Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 First(F512 value, nint count) => new(value.Lanes & FirstLanes(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator +(F512 left, F512 right) => new(left.Lanes + right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 left, F512 right) => new(left.Lanes - right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator *(F512 left, F512 right) => new(left.Lanes * right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator /(F512 left, F512 right) => new(left.Lanes / right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 operator -(F512 value) => new(-value.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 MultiplyAdd(F512 a, F512 b, F512 c) => new(Vector512.MultiplyAddEstimate(a.Lanes, b.Lanes, c.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 MultiplyAdd(float a, F512 b, F512 c) => new(Vector512.MultiplyAddEstimate(Vector512.Create(a), b.Lanes, c.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Min(F512 left, F512 right)
    {
        // The native instruction gives the right operand when either is NaN; a whole IEEE minimum costs twice as much.
        Vector512<float> native = Vector512.MinNative(left.Lanes, right.Lanes);
        return new(Vector512.ConditionalSelect(Vector512.Equals(left.Lanes, left.Lanes), native, left.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Max(F512 left, F512 right)
    {
        // The native instruction gives the right operand when either is NaN; a whole IEEE maximum costs twice as much.
        Vector512<float> native = Vector512.MaxNative(left.Lanes, right.Lanes);
        return new(Vector512.ConditionalSelect(Vector512.Equals(left.Lanes, left.Lanes), native, left.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Clamp(F512 value, F512 low, F512 high) =>
        new(Vector512.MinNative(high.Lanes, Vector512.MaxNative(low.Lanes, value.Lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 ReLU(F512 value) => new(Vector512.MaxNative(Vector512<float>.Zero, value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Abs(F512 value) => new(Vector512.Abs(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 CopySign(F512 value, F512 sign) => new(Vector512.CopySign(value.Lanes, sign.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Sqrt(F512 value) => new(Vector512.Sqrt(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Floor(F512 value) => new(Vector512.Floor(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Ceiling(F512 value) => new(Vector512.Ceiling(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Truncate(F512 value) => new(Vector512.Truncate(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Round(F512 value) => new(Vector512.Round(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 LessThan(F512 left, F512 right) => new(Vector512.LessThan(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 LessThanOrEqual(F512 left, F512 right) => new(Vector512.LessThanOrEqual(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 GreaterThan(F512 left, F512 right) => new(Vector512.GreaterThan(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 GreaterThanOrEqual(F512 left, F512 right) => new(Vector512.GreaterThanOrEqual(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Equal(F512 left, F512 right) => new(Vector512.Equals(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 ZeroBelow(F512 value, F512 size, F512 least) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(size.Lanes, least.Lanes), Vector512<float>.Zero, value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Select(F512 mask, F512 whenTrue, F512 whenFalse) =>
        new(Vector512.ConditionalSelect(mask.Lanes, whenTrue.Lanes, whenFalse.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 Scale(F512 value, F512 n)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.Scale(value.Lanes, n.Lanes));
        }

        // Two steps, because 2^n itself may lie outside the range of a float although the product does not.
        F512 half = Truncate(n * Broadcast(0.5f));
        return value * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 PowerOfTwo(F512 n)
    {
        // Adding 1.5 * 2^23 leaves n + 127 in the low bits; the shift moves it into the exponent and drops the rest.
        Vector512<float> biased = n.Lanes + Vector512.Create(12582912f + 127f);
        return new(Vector512.ShiftLeft(biased.AsInt32(), 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F512 MantissaExponent(F512 value, out F512 exponent)
    {
        if (Avx512F.IsSupported)
        {
            const byte FromThreeQuartersNegativeToNaN = 0b10_11;
            Vector512<float> mantissa = Avx512F.GetMantissa(value.Lanes, FromThreeQuartersNegativeToNaN);
            exponent = new(Avx512F.GetExponent(value.Lanes) - Avx512F.GetExponent(mantissa));
            return new(mantissa);
        }

        // A denormal number has no exponent of its own: 2^25 times it has.
        Vector512<float> denormal = Vector512.LessThan(value.Lanes, Vector512.Create(1.17549435e-38f));
        Vector512<float> normal = Vector512.ConditionalSelect(denormal, value.Lanes * Vector512.Create(33554432f), value.Lanes);

        // Counted from the bits of 0.75, the exponent changes where the mantissa starts again.
        Vector512<int> raised = Vector512.ShiftRightArithmetic(normal.AsInt32() - Vector512.Create(0x3F400000), 23);
        Vector512<float> whole = Vector512.ConvertToSingle(raised) - (denormal & Vector512.Create(25f));
        Vector512<float> none = Vector512.ConditionalSelect(
            Vector512.Equals(value.Lanes, Vector512<float>.Zero), Vector512.Create(float.NegativeInfinity), Vector512.Create(float.NaN));
        Vector512<float> infinity = Vector512.Create(float.PositiveInfinity);
        whole = Vector512.ConditionalSelect(Vector512.GreaterThan(value.Lanes, Vector512<float>.Zero), whole, none);
        exponent = new(Vector512.ConditionalSelect(Vector512.Equals(value.Lanes, infinity), infinity, whole));
        return new((normal.AsInt32() - Vector512.ShiftLeft(raised, 23)).AsSingle());
    }

    // Not inlined: taking the address of the result would otherwise keep the caller's vectors in memory.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F512 PerLane<TFunction>(F512 value) where TFunction : struct, IScalarFunction
    {
        F512 result = value;
        ref float lanes = ref Unsafe.As<F512, float>(ref result);
        for (nint lane = 0; lane < 16; lane++)
        {
            ref float x = ref Unsafe.Add(ref lanes, lane);
            x = TFunction.Apply(x);
        }

        return result;
    }

    // Not inlined, for the same reason.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F512 PerLane<TFunction>(F512 left, F512 right) where TFunction : struct, IScalarFunction2
    {
        F512 result = left;
        F512 second = right;
        ref float lanes = ref Unsafe.As<F512, float>(ref result);
        ref float others = ref Unsafe.As<F512, float>(ref second);
        for (nint lane = 0; lane < 16; lane++)
        {
            ref float x = ref Unsafe.Add(ref lanes, lane);
            x = TFunction.Apply(x, Unsafe.Add(ref others, lane));
        }

        return result;
    }
}
