using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>Four floats in one 128-bit vector (SSE or NEON). Right on every processor, fast where <see cref="Vector128.IsHardwareAccelerated"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly partial struct F128 : ISimd<F128>
{
    internal readonly Vector128<float> Lanes;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal F128(Vector128<float> lanes) => Lanes = lanes;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    public static F128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    public static F128 One
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.One);
    }

    public static F128 LaneNumbers
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Indices);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Load(ref readonly float source, nint index) =>
        new(Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), index)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(F128 value, ref float destination, nint index) =>
        value.Lanes.StoreUnsafe(ref Unsafe.Add(ref destination, index));

    /// <summary>A mask whose first <paramref name="count"/> lanes are set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> FirstLanes(nint count) =>
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create((int)count)).AsSingle();

    /// <remarks>One by one: floats that were just stored one by one are not yet there for a wider load.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 LoadPart(ref readonly float source, nint index, nint count)
    {
        ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in source), index);
        Vector128<float> lanes = Vector128.CreateScalar(first);
        if (count > 1)
            lanes = lanes.WithElement(1, Unsafe.Add(ref first, 1));
        if (count > 2)
            lanes = lanes.WithElement(2, Unsafe.Add(ref first, 2));
        return new(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePart(F128 value, ref float destination, nint index, nint count)
    {
        ref float first = ref Unsafe.Add(ref destination, index);
        if (count == 1)
        {
            first = value.Lanes.ToScalar();
            return;
        }

        Unsafe.WriteUnaligned(ref Unsafe.As<float, byte>(ref first), value.Lanes.AsDouble().ToScalar());
        if (count == 3)
        {
            Unsafe.Add(ref first, 2) = value.Lanes.GetElement(2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 First(F128 value, nint count) => new(value.Lanes & FirstLanes(count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator +(F128 left, F128 right) => new(left.Lanes + right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator -(F128 left, F128 right) => new(left.Lanes - right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator *(F128 left, F128 right) => new(left.Lanes * right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator /(F128 left, F128 right) => new(left.Lanes / right.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 operator -(F128 value) => new(-value.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 MultiplyAdd(F128 a, F128 b, F128 c) => new(Vector128.MultiplyAddEstimate(a.Lanes, b.Lanes, c.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 MultiplyAdd(float a, F128 b, F128 c) => new(Vector128.MultiplyAddEstimate(Vector128.Create(a), b.Lanes, c.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Min(F128 left, F128 right)
    {
        // The native instruction gives the right operand when either is NaN; a whole IEEE minimum costs twice as much.
        Vector128<float> native = Vector128.MinNative(left.Lanes, right.Lanes);
        return new(Vector128.ConditionalSelect(Vector128.Equals(left.Lanes, left.Lanes), native, left.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Max(F128 left, F128 right)
    {
        // The native instruction gives the right operand when either is NaN; a whole IEEE maximum costs twice as much.
        Vector128<float> native = Vector128.MaxNative(left.Lanes, right.Lanes);
        return new(Vector128.ConditionalSelect(Vector128.Equals(left.Lanes, left.Lanes), native, left.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Clamp(F128 value, F128 low, F128 high) =>
        new(Vector128.MinNative(high.Lanes, Vector128.MaxNative(low.Lanes, value.Lanes)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 ReLU(F128 value) => new(Vector128.MaxNative(Vector128<float>.Zero, value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Abs(F128 value) => new(Vector128.Abs(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 CopySign(F128 value, F128 sign) => new(Vector128.CopySign(value.Lanes, sign.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Sqrt(F128 value) => new(Vector128.Sqrt(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Floor(F128 value) => new(Vector128.Floor(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Ceiling(F128 value) => new(Vector128.Ceiling(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Truncate(F128 value) => new(Vector128.Truncate(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Round(F128 value) => new(Vector128.Round(value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 LessThan(F128 left, F128 right) => new(Vector128.LessThan(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 LessThanOrEqual(F128 left, F128 right) => new(Vector128.LessThanOrEqual(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 GreaterThan(F128 left, F128 right) => new(Vector128.GreaterThan(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 GreaterThanOrEqual(F128 left, F128 right) => new(Vector128.GreaterThanOrEqual(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Equal(F128 left, F128 right) => new(Vector128.Equals(left.Lanes, right.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 ZeroBelow(F128 value, F128 size, F128 least) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(size.Lanes, least.Lanes), Vector128<float>.Zero, value.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Select(F128 mask, F128 whenTrue, F128 whenFalse) =>
        new(Vector128.ConditionalSelect(mask.Lanes, whenTrue.Lanes, whenFalse.Lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 Scale(F128 value, F128 n)
    {
        if (Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(value.Lanes, n.Lanes));
        }

        // Two steps, because 2^n itself may lie outside the range of a float although the product does not.
        F128 half = Truncate(n * Broadcast(0.5f));
        return value * PowerOfTwo(half) * PowerOfTwo(n - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 PowerOfTwo(F128 n)
    {
        // Adding 1.5 * 2^23 leaves n + 127 in the low bits; the shift moves it into the exponent and drops the rest.
        Vector128<float> biased = n.Lanes + Vector128.Create(12582912f + 127f);
        return new(Vector128.ShiftLeft(biased.AsInt32(), 23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static F128 MantissaExponent(F128 value, out F128 exponent)
    {
        if (Avx512F.VL.IsSupported)
        {
            const byte FromThreeQuartersNegativeToNaN = 0b10_11;
            Vector128<float> mantissa = Avx512F.VL.GetMantissa(value.Lanes, FromThreeQuartersNegativeToNaN);
            exponent = new(Avx512F.VL.GetExponent(value.Lanes) - Avx512F.VL.GetExponent(mantissa));
            return new(mantissa);
        }

        // A denormal number has no exponent of its own: 2^25 times it has.
        Vector128<float> denormal = Vector128.LessThan(value.Lanes, Vector128.Create(1.17549435e-38f));
        Vector128<float> normal = Vector128.ConditionalSelect(denormal, value.Lanes * Vector128.Create(33554432f), value.Lanes);

        // Counted from the bits of 0.75, the exponent changes where the mantissa starts again.
        Vector128<int> raised = Vector128.ShiftRightArithmetic(normal.AsInt32() - Vector128.Create(0x3F400000), 23);
        Vector128<float> whole = Vector128.ConvertToSingle(raised) - (denormal & Vector128.Create(25f));
        Vector128<float> none = Vector128.ConditionalSelect(
            Vector128.Equals(value.Lanes, Vector128<float>.Zero), Vector128.Create(float.NegativeInfinity), Vector128.Create(float.NaN));
        Vector128<float> infinity = Vector128.Create(float.PositiveInfinity);
        whole = Vector128.ConditionalSelect(Vector128.GreaterThan(value.Lanes, Vector128<float>.Zero), whole, none);
        exponent = new(Vector128.ConditionalSelect(Vector128.Equals(value.Lanes, infinity), infinity, whole));
        return new((normal.AsInt32() - Vector128.ShiftLeft(raised, 23)).AsSingle());
    }

    // Not inlined: taking the address of the result would otherwise keep the caller's vectors in memory.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F128 PerLane<TFunction>(F128 value) where TFunction : struct, IScalarFunction
    {
        F128 result = value;
        ref float lanes = ref Unsafe.As<F128, float>(ref result);
        for (nint lane = 0; lane < 4; lane++)
        {
            ref float x = ref Unsafe.Add(ref lanes, lane);
            x = TFunction.Apply(x);
        }

        return result;
    }

    // Not inlined, for the same reason.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static F128 PerLane<TFunction>(F128 left, F128 right) where TFunction : struct, IScalarFunction2
    {
        F128 result = left;
        F128 second = right;
        ref float lanes = ref Unsafe.As<F128, float>(ref result);
        ref float others = ref Unsafe.As<F128, float>(ref second);
        for (nint lane = 0; lane < 4; lane++)
        {
            ref float x = ref Unsafe.Add(ref lanes, lane);
            x = TFunction.Apply(x, Unsafe.Add(ref others, lane));
        }

        return result;
    }
}
