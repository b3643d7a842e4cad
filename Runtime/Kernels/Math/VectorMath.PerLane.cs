namespace Kiln.Kernels;

/// <content>
/// Plain arithmetic, and the functions that networks seldom need: lane by lane through <see cref="MathF"/>, as accurate as that
/// (about 1 ulp) and slower than the polynomials.
/// </content>
public static partial class VectorMath
{
    /// <summary>-1, 0 or 1 as x is negative, zero or positive; 0 for NaN, as in PyTorch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign<V>(V x) where V : struct, ISimd<V> =>
        V.Select(V.GreaterThan(x, V.Zero), V.One, V.Select(V.LessThan(x, V.Zero), -V.One, V.Zero));

    /// <summary>1 / x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reciprocal<V>(V x) where V : struct, ISimd<V> => V.One / x;

    /// <summary>x^y.</summary>
    public static V Pow<V>(V x, V y) where V : struct, ISimd<V> => V.PerLane<PowFunction>(x, y);

    /// <summary>The angle of the point (x, y), in (-pi, pi].</summary>
    public static V Atan2<V>(V y, V x) where V : struct, ISimd<V> => V.PerLane<Atan2Function>(y, x);

    /// <summary>sin x.</summary>
    public static V Sin<V>(V x) where V : struct, ISimd<V> => V.PerLane<SinFunction>(x);

    /// <summary>cos x.</summary>
    public static V Cos<V>(V x) where V : struct, ISimd<V> => V.PerLane<CosFunction>(x);

    /// <summary>tan x.</summary>
    public static V Tan<V>(V x) where V : struct, ISimd<V> => V.PerLane<TanFunction>(x);

    /// <summary>arcsin x, NaN outside [-1, 1].</summary>
    public static V Asin<V>(V x) where V : struct, ISimd<V> => V.PerLane<AsinFunction>(x);

    /// <summary>arccos x, NaN outside [-1, 1].</summary>
    public static V Acos<V>(V x) where V : struct, ISimd<V> => V.PerLane<AcosFunction>(x);

    /// <summary>arctan x.</summary>
    public static V Atan<V>(V x) where V : struct, ISimd<V> => V.PerLane<AtanFunction>(x);

    /// <summary>sinh x.</summary>
    public static V Sinh<V>(V x) where V : struct, ISimd<V> => V.PerLane<SinhFunction>(x);

    /// <summary>cosh x.</summary>
    public static V Cosh<V>(V x) where V : struct, ISimd<V> => V.PerLane<CoshFunction>(x);

    /// <summary>arsinh x.</summary>
    public static V Asinh<V>(V x) where V : struct, ISimd<V> => V.PerLane<AsinhFunction>(x);

    /// <summary>arcosh x, NaN below 1.</summary>
    public static V Acosh<V>(V x) where V : struct, ISimd<V> => V.PerLane<AcoshFunction>(x);

    /// <summary>artanh x, NaN outside [-1, 1].</summary>
    public static V Atanh<V>(V x) where V : struct, ISimd<V> => V.PerLane<AtanhFunction>(x);

    /// <summary>The logarithm to base 2.</summary>
    public static V Log2<V>(V x) where V : struct, ISimd<V> => V.PerLane<Log2Function>(x);

    /// <summary>The logarithm to base 10.</summary>
    public static V Log10<V>(V x) where V : struct, ISimd<V> => V.PerLane<Log10Function>(x);

    /// <summary>2^x.</summary>
    public static V Exp2<V>(V x) where V : struct, ISimd<V> => V.PerLane<Exp2Function>(x);

    /// <summary>The cube root of x.</summary>
    public static V Cbrt<V>(V x) where V : struct, ISimd<V> => V.PerLane<CbrtFunction>(x);

    private readonly struct SinFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Sin(x);
    }

    private readonly struct CosFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Cos(x);
    }

    private readonly struct TanFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Tan(x);
    }

    private readonly struct AsinFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Asin(x);
    }

    private readonly struct AcosFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Acos(x);
    }

    private readonly struct AtanFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Atan(x);
    }

    private readonly struct SinhFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Sinh(x);
    }

    private readonly struct CoshFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Cosh(x);
    }

    private readonly struct AsinhFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Asinh(x);
    }

    private readonly struct AcoshFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Acosh(x);
    }

    private readonly struct AtanhFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Atanh(x);
    }

    private readonly struct Log2Function : IScalarFunction
    {
        public static float Apply(float x) => MathF.Log2(x);
    }

    private readonly struct Log10Function : IScalarFunction
    {
        public static float Apply(float x) => MathF.Log10(x);
    }

    private readonly struct Exp2Function : IScalarFunction
    {
        public static float Apply(float x) => MathF.Pow(2f, x);
    }

    private readonly struct CbrtFunction : IScalarFunction
    {
        public static float Apply(float x) => MathF.Cbrt(x);
    }

    private readonly struct PowFunction : IScalarFunction2
    {
        public static float Apply(float x, float y) => MathF.Pow(x, y);
    }

    private readonly struct Atan2Function : IScalarFunction2
    {
        public static float Apply(float x, float y) => MathF.Atan2(x, y);
    }
}
