using System.Numerics.Tensors;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Kernels;

/// <summary>A function over arrays, by this library and by others.</summary>
/// <param name="Name">The function.</param>
/// <param name="Kiln">In vectors, by <see cref="VectorMath"/>.</param>
/// <param name="TensorPrimitives">In vectors, by .NET; null where it has none.</param>
/// <param name="MathF">One by one, by .NET; null where it has none.</param>
/// <param name="Noted">Nanoseconds per element of 4096 with 512-bit vectors in <c>../shared/notes/kernels.md</c>, section 6; NaN where none are noted.</param>
internal sealed record MathFunction(string Name, MathFunction.Loop Kiln, MathFunction.Loop? TensorPrimitives, MathFunction.Loop? MathF, double Noted)
{
    public delegate void Loop(ReadOnlySpan<float> x, Span<float> y);

    public static IReadOnlyList<MathFunction> All { get; } =
    [
        Of<Exp>(System.Numerics.Tensors.TensorPrimitives.Exp, 0.113),
        Of<Expm1>(System.Numerics.Tensors.TensorPrimitives.ExpM1),
        Of<Log>(System.Numerics.Tensors.TensorPrimitives.Log),
        Of<Log1p>(System.Numerics.Tensors.TensorPrimitives.LogP1),
        Of<Tanh>(System.Numerics.Tensors.TensorPrimitives.Tanh, 0.109),
        Of<Sigmoid>(System.Numerics.Tensors.TensorPrimitives.Sigmoid, 0.147),
        new("Erf", Vectors<Erf>, null, null, double.NaN),
    ];

    private static MathFunction Of<F>(Loop tensorPrimitives, double noted = double.NaN) where F : IScalarFunction =>
        new(typeof(F).Name, Vectors<F>, tensorPrimitives, Scalars<F>, noted);

    private static void Vectors<F>(ReadOnlySpan<float> x, Span<float> y) where F : IFunction =>
        Elementwise.Run(new Map<F>(in x[0], ref y[0]), 1, x.Length);

    private static void Scalars<F>(ReadOnlySpan<float> x, Span<float> y) where F : IScalarFunction
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = F.Apply(x[i]);
    }

    private interface IFunction
    {
        static abstract V Apply<V>(V x) where V : struct, ISimd<V>;
    }

    private interface IScalarFunction : IFunction
    {
        static abstract float Apply(float x);
    }

    private readonly ref struct Map<F>(ref readonly float x, ref float y) : IElementwise where F : IFunction
    {
        private readonly ref readonly float _x = ref x;
        private readonly ref float _y = ref y;

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
        public void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(F.Apply(L.Load<V>(in _x, column, count)), ref _y, column, count);
    }

    private readonly struct Exp : IScalarFunction
    {
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Exp(x);
        public static float Apply(float x) => System.MathF.Exp(x);
    }

    private readonly struct Expm1 : IScalarFunction
    {
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Expm1(x);
        public static float Apply(float x) => float.ExpM1(x);
    }

    private readonly struct Log : IScalarFunction
    {
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Log(x);
        public static float Apply(float x) => System.MathF.Log(x);
    }

    private readonly struct Log1p : IScalarFunction
    {
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Log1p(x);
        public static float Apply(float x) => float.LogP1(x);
    }

    private readonly struct Tanh : IScalarFunction
    {
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Tanh(x);
        public static float Apply(float x) => System.MathF.Tanh(x);
    }

    private readonly struct Sigmoid : IScalarFunction
    {
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Sigmoid(x);
        public static float Apply(float x) => 1 / (1 + System.MathF.Exp(-x));
    }

    private readonly struct Erf : IFunction
    {
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Erf(x);
    }
}
