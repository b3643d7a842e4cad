namespace Kiln.Kernels;

/// <summary>
/// A vector of <see cref="Width"/> floats: <see cref="F512"/>, <see cref="F256"/> or <see cref="F128"/>. Kernels and the
/// expressions that the compiler writes are generic over it, so they exist once and run at the width the processor has.
/// </summary>
/// <remarks>
/// A comparison gives a mask: all bits set in the lanes where it holds (never for NaN), to be used with <see cref="Select"/>.
/// Nothing here reads or writes outside the lanes it names.
/// </remarks>
/// <typeparam name="V">The vector type itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISimd<V> where V : struct, ISimd<V>
{
    /// <summary>Number of lanes: 16, 8 or 4.</summary>
    static abstract int Width { get; }

    /// <summary>All lanes zero.</summary>
    static abstract V Zero { get; }

    /// <summary>All lanes one.</summary>
    static abstract V One { get; }

    /// <summary>Every lane holds its number: 0, 1, 2, ….</summary>
    static abstract V LaneNumbers { get; }

    /// <summary>Every lane holds <paramref name="value"/>.</summary>
    static abstract V Broadcast(float value);

    /// <summary>Lanes <c>source[index .. index + Width)</c>.</summary>
    static abstract V Load(ref readonly float source, nint index);

    /// <summary>Lanes <c>source[index .. index + count)</c>, the others zero; <c>0 &lt; count &lt; Width</c>.</summary>
    static abstract V LoadPart(ref readonly float source, nint index, nint count);

    /// <summary>Writes all lanes to <c>destination[index ..]</c>.</summary>
    static abstract void Store(V value, ref float destination, nint index);

    /// <summary>Writes the first <paramref name="count"/> lanes only; <c>0 &lt; count &lt; Width</c>.</summary>
    static abstract void StorePart(V value, ref float destination, nint index, nint count);

    /// <summary>The first <paramref name="count"/> lanes of <paramref name="value"/>, the others zero.</summary>
    static abstract V First(V value, nint count);

    static abstract V operator +(V left, V right);
    static abstract V operator -(V left, V right);
    static abstract V operator *(V left, V right);
    static abstract V operator /(V left, V right);
    static abstract V operator -(V value);

    /// <summary><c>a * b + c</c>, fused where the processor can (never a library call).</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>
    /// <c>a * b + c</c> with a number from memory for every lane, where it is needed once: the instruction itself repeats it. Repeated before, it takes
    /// the place of half a multiplication.
    /// </summary>
    static abstract V MultiplyAdd(float a, V b, V c);

    /// <summary>The smaller value; NaN if either is NaN.</summary>
    static abstract V Min(V left, V right);

    /// <summary>The larger value; NaN if either is NaN.</summary>
    static abstract V Max(V left, V right);

    /// <summary>min(max(value, low), high) for bounds that are no NaN; a NaN value stays NaN.</summary>
    static abstract V Clamp(V value, V low, V high);

    /// <summary>max(value, 0) in one instruction; NaN stays NaN.</summary>
    static abstract V ReLU(V value);

    static abstract V Abs(V value);

    /// <summary>The size of <paramref name="value"/> with the sign bit of <paramref name="sign"/>.</summary>
    static abstract V CopySign(V value, V sign);

    static abstract V Sqrt(V value);
    static abstract V Floor(V value);
    static abstract V Ceiling(V value);
    static abstract V Truncate(V value);

    /// <summary>Rounds half to even.</summary>
    static abstract V Round(V value);

    static abstract V LessThan(V left, V right);
    static abstract V LessThanOrEqual(V left, V right);
    static abstract V GreaterThan(V left, V right);
    static abstract V GreaterThanOrEqual(V left, V right);
    static abstract V Equal(V left, V right);

    /// <summary>Bitwise choice: <paramref name="whenTrue"/> where the mask is set, else <paramref name="whenFalse"/>.</summary>
    static abstract V Select(V mask, V whenTrue, V whenFalse);

    /// <summary>Zero where <paramref name="size"/> is below <paramref name="least"/>, which a NaN is not, else <paramref name="value"/>.</summary>
    static abstract V ZeroBelow(V value, V size, V least);

    /// <summary>2^n for whole n in [-126, 127] held as floats.</summary>
    static abstract V PowerOfTwo(V n);

    /// <summary><c>value * 2^n</c> for whole n in [-250, 250], overflowing to infinity and underflowing gradually; the last step of exp.</summary>
    static abstract V Scale(V value, V n);

    /// <summary>
    /// Splits positive finite x into a mantissa in [0.75, 1.5) and its whole exponent (as floats); the first step of log. The exponent of 0 is
    /// -infinity and of infinity infinity, beside a mantissa of size 1; of what has no logarithm one of both is NaN.
    /// </summary>
    static abstract V MantissaExponent(V value, out V exponent);

    /// <summary>Lanes 0, 2, 4, … of <paramref name="low"/>, then those of <paramref name="high"/>.</summary>
    static abstract V Even(V low, V high);

    /// <summary>Lanes 1, 3, 5, … of <paramref name="low"/>, then those of <paramref name="high"/>.</summary>
    static abstract V Odd(V low, V high);

    /// <summary>The lower half of <c>even[0], odd[0], even[1], odd[1], …</c>.</summary>
    static abstract V ZipLow(V even, V odd);

    /// <summary>The upper half of it.</summary>
    static abstract V ZipHigh(V even, V odd);

    /// <summary>The sum of all lanes, in one fixed order.</summary>
    static abstract float Sum(V value);

    /// <summary>The lane sums of four vectors, each in the same fixed order whatever its place; the last step of four dot products.</summary>
    static abstract F128 SumEach(V a, V b, V c, V d);

    /// <summary>Four floats of as many rows as there is room for: <c>source[index .. index + 4)</c>, then those <paramref name="row"/> floats further, and so on.</summary>
    static abstract V LoadQuads(ref readonly float source, nint index, nint row);

    /// <summary>The four floats at a fixed address, repeated in every four lanes.</summary>
    static abstract unsafe V Repeat(float* source);

    /// <summary>The same with the first <paramref name="count"/> of them, the others zero; <c>0 &lt; count &lt; 4</c>.</summary>
    static abstract unsafe V RepeatPart(float* source, nint count);

    /// <summary>In every four lanes the sum of those of <paramref name="a"/>, then of b, c and d, each in the same fixed order whatever its place.</summary>
    static abstract V SumQuads(V a, V b, V c, V d);

    /// <summary>The lanes <c>4 number .. 4 number + 4</c>; the number is a constant.</summary>
    static abstract F128 Quad(V value, int number);

    /// <summary>The lanes <c>4 number .. 4 number + 4</c>, repeated in every four lanes; the number is a constant.</summary>
    static abstract V RepeatQuad(V value, int number);

    /// <summary>Of every four lanes the one with this number, 0 to 3, in all four of them; the number is a constant.</summary>
    static abstract V RepeatLane(V value, int number);

    /// <summary>The largest lane.</summary>
    static abstract float MaxLane(V value);

    /// <summary>Applies a scalar function lane by lane: the fallback for functions that have no polynomial here.</summary>
    static abstract V PerLane<TFunction>(V value) where TFunction : struct, IScalarFunction;

    /// <summary>The same for a function of two arguments.</summary>
    static abstract V PerLane<TFunction>(V left, V right) where TFunction : struct, IScalarFunction2;
}

/// <summary>A scalar function for <see cref="ISimd{V}.PerLane{TFunction}(V)"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IScalarFunction
{
    /// <summary>f(x).</summary>
    static abstract float Apply(float x);
}

/// <summary>A scalar function of two arguments for <see cref="ISimd{V}.PerLane{TFunction}(V, V)"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IScalarFunction2
{
    /// <summary>f(x, y).</summary>
    static abstract float Apply(float x, float y);
}
