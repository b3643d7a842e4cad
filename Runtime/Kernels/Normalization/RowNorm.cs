using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Normalisation of each row by itself. LayerNorm: y = x̂ w + b with x̂ = (x - mean) rstd, rstd = 1/√(variance + ε). RMSNorm:
/// x̂ = x rstd, rstd = 1/√(mean x² + ε). The gradient policy (llm.c, <c>layernorm.cuh</c>): a = w dy,
/// dx = rstd (a - mean(a) - x̂ mean(a x̂)), where RMSNorm leaves out mean(a).
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class RowNorm
{
    /// <summary>Operations of the same time as one element: it is gone over three times.</summary>
    private const long WorkPerElement = 2 * Elementwise.WorkPerElement;

    /// <summary>Normalises every row; keeps mean and 1/√(…) for the gradient.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Values per row.</param>
    /// <param name="x">The rows (rows, columns).</param>
    /// <param name="weight">w (columns), or a null reference for 1.</param>
    /// <param name="bias">b (columns), or a null reference for 0.</param>
    /// <param name="eps">ε.</param>
    /// <param name="mean">Receives the means (rows); a null reference for RMSNorm, which has none.</param>
    /// <param name="rstd">Receives 1/√(…) (rows).</param>
    /// <param name="y">The result (rows, columns).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        nint rows, nint columns, ref readonly float x, ref readonly float weight, ref readonly float bias, double eps, ref float mean, ref float rstd, ref float y)
    {
        var share = new ForwardRows
        {
            Columns = columns, X = ref Unsafe.AsRef(in x), Weight = ref Unsafe.AsRef(in weight), Bias = ref Unsafe.AsRef(in bias), Eps = eps,
            Mean = ref mean, Rstd = ref rstd, Y = ref y,
        };
        Team.Share(in share, rows, rows * columns * WorkPerElement);
    }

    /// <summary>The gradient of x.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Values per row.</param>
    /// <param name="dy">The gradient of y (rows, columns).</param>
    /// <param name="x">The rows (rows, columns).</param>
    /// <param name="weight">w (columns), or a null reference for 1.</param>
    /// <param name="mean">The means (rows); a null reference for RMSNorm.</param>
    /// <param name="rstd">1/√(…) (rows).</param>
    /// <param name="dx">The gradient (rows, columns); may be dy or x.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(
        nint rows, nint columns, ref readonly float dy, ref readonly float x, ref readonly float weight, ref readonly float mean, ref readonly float rstd, ref float dx)
    {
        var share = new GradientRows
        {
            Columns = columns, Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x), Weight = ref Unsafe.AsRef(in weight),
            Mean = ref Unsafe.AsRef(in mean), Rstd = ref Unsafe.AsRef(in rstd), Dx = ref dx,
        };
        Team.Share(in share, rows, rows * columns * WorkPerElement);
    }

    /// <summary><c>dw[c] (+)= Σ_r dy x̂</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Values per row.</param>
    /// <param name="dy">The gradient of y (rows, columns).</param>
    /// <param name="x">The rows (rows, columns).</param>
    /// <param name="mean">The means (rows); a null reference for RMSNorm.</param>
    /// <param name="rstd">1/√(…) (rows).</param>
    /// <param name="dw">The gradient of w (columns).</param>
    /// <param name="accumulate">Whether to add to <paramref name="dw"/> rather than overwrite it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(
        nint rows, nint columns, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd, ref float dw, bool accumulate)
    {
        var term = new RowTerm
        {
            Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x), Mean = ref Unsafe.AsRef(in mean), Rstd = ref Unsafe.AsRef(in rstd), Columns = columns,
            HasMean = !Unsafe.IsNullRef(in mean),
        };
        if (Vector512.IsHardwareAccelerated)
        {
            ColumnReduction.Run<F512, RowTerm>(term, rows, columns, ref dw, accumulate);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ColumnReduction.Run<F256, RowTerm>(term, rows, columns, ref dw, accumulate);
        }
        else
        {
            ColumnReduction.Run<F128, RowTerm>(term, rows, columns, ref dw, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<V>(
        nint rows, nint columns, ref readonly float x, ref readonly float weight, ref readonly float bias, double eps, ref float mean, ref float rstd, ref float y)
        where V : struct, ISimd<V>
    {
        bool centred = !Unsafe.IsNullRef(ref mean), hasWeight = !Unsafe.IsNullRef(in weight), hasBias = !Unsafe.IsNullRef(in bias);
        for (nint row = 0; row < rows; row++)
        {
            ref float xs = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * columns);
            ref float ys = ref Unsafe.Add(ref y, row * columns);
            float m = 0;
            if (centred)
            {
                Unsafe.Add(ref mean, row) = m = Rows.Of<V>(columns, in xs) / columns;
            }

            float r = Unsafe.Add(ref rstd, row) = (float)(1 / Math.Sqrt((double)Squares<V>(columns, in xs, m) / columns + eps));
            V centre = V.Broadcast(m), scale = V.Broadcast(r);
            nint column = 0;
            for (; columns - column >= V.Width; column += V.Width)
            {
                Normalise<V, AllLanes>(in xs, in weight, in bias, hasWeight, hasBias, centre, scale, ref ys, column, V.Width);
            }

            if (column < columns)
            {
                Normalise<V, SomeLanes>(in xs, in weight, in bias, hasWeight, hasBias, centre, scale, ref ys, column, columns - column);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void InputGradient<V>(
        nint rows, nint columns, ref readonly float dy, ref readonly float x, ref readonly float weight, ref readonly float mean, ref readonly float rstd, ref float dx)
        where V : struct, ISimd<V>
    {
        bool centred = !Unsafe.IsNullRef(in mean), hasWeight = !Unsafe.IsNullRef(in weight);
        for (nint row = 0; row < rows; row++)
        {
            var kernel = new RowKernel<V>
            {
                Dy = ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * columns), X = ref Unsafe.Add(ref Unsafe.AsRef(in x), row * columns), W = ref Unsafe.AsRef(in weight),
                Dx = ref Unsafe.Add(ref dx, row * columns), HasWeight = hasWeight,
                Mean = V.Broadcast(centred ? Unsafe.Add(ref Unsafe.AsRef(in mean), row) : 0), Rstd = V.Broadcast(Unsafe.Add(ref Unsafe.AsRef(in rstd), row)),
            };
            V sum = V.Zero, product = V.Zero;
            nint column = 0;
            for (; columns - column >= V.Width; column += V.Width)
            {
                kernel.Sums<AllLanes>(column, V.Width, ref sum, ref product);
            }

            if (column < columns)
            {
                kernel.Sums<SomeLanes>(column, columns - column, ref sum, ref product);
            }

            V meanA = V.Broadcast(centred ? V.Sum(sum) / columns : 0), meanAX = V.Broadcast(V.Sum(product) / columns);
            for (column = 0; columns - column >= V.Width; column += V.Width)
            {
                kernel.Store<AllLanes>(column, V.Width, meanA, meanAX);
            }

            if (column < columns)
            {
                kernel.Store<SomeLanes>(column, columns - column, meanA, meanAX);
            }
        }
    }

    /// <summary>Σ (x - mean)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Squares<V>(nint columns, ref readonly float x, float mean) where V : struct, ISimd<V>
    {
        V centre = V.Broadcast(mean), s0 = V.Zero, s1 = V.Zero;
        nint column = 0;
        for (; columns - column >= 2 * V.Width; column += 2 * V.Width)
        {
            V d0 = V.Load(in x, column) - centre, d1 = V.Load(in x, column + V.Width) - centre;
            s0 = V.MultiplyAdd(d0, d0, s0);
            s1 = V.MultiplyAdd(d1, d1, s1);
        }

        for (; columns - column >= V.Width; column += V.Width)
        {
            V d = V.Load(in x, column) - centre;
            s0 = V.MultiplyAdd(d, d, s0);
        }

        if (column < columns)
        {
            V d = V.First(V.LoadPart(in x, column, columns - column) - centre, columns - column);
            s1 = V.MultiplyAdd(d, d, s1);
        }

        return V.Sum(s0 + s1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalise<V, L>(
        ref readonly float x, ref readonly float weight, ref readonly float bias, bool hasWeight, bool hasBias, V centre, V scale, ref float y, nint column, nint count)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V value = (L.Load<V>(in x, column, count) - centre) * scale;
        if (hasWeight)
        {
            value *= L.Load<V>(in weight, column, count);
        }

        if (hasBias)
        {
            value += L.Load<V>(in bias, column, count);
        }

        L.Store(value, ref y, column, count);
    }

    /// <summary>The two passes over one row of a gradient.</summary>
    private ref struct RowKernel<V> where V : struct, ISimd<V>
    {
        public ref float Dy;
        public ref float X;
        public ref float W;
        public ref float Dx;
        public bool HasWeight;
        public V Mean;
        public V Rstd;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Sums<L>(nint column, nint count, ref V sum, ref V product) where L : struct, ILanes
        {
            V a = Weighted<L>(column, count);
            sum += a;
            product = V.MultiplyAdd(a, Normal<L>(column, count), product);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Store<L>(nint column, nint count, V meanA, V meanAX) where L : struct, ILanes =>
            L.Store(Rstd * (Weighted<L>(column, count) - meanA - Normal<L>(column, count) * meanAX), ref Dx, column, count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly V Weighted<L>(nint column, nint count) where L : struct, ILanes =>
            HasWeight ? L.Load<V>(in Dy, column, count) * L.Load<V>(in W, column, count) : L.Load<V>(in Dy, column, count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly V Normal<L>(nint column, nint count) where L : struct, ILanes => (L.Load<V>(in X, column, count) - Mean) * Rstd;
    }

    /// <summary>dy[r, c] (x[r, c] - mean[r]) rstd[r].</summary>
    private ref struct RowTerm : IReduction
    {
        public ref float Dy;
        public ref float X;
        public ref float Mean;
        public ref float Rstd;
        public nint Columns;
        public bool HasMean;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            V x = L.Load<V>(in X, at, count);
            if (HasMean)
            {
                x -= V.Broadcast(Unsafe.Add(ref Mean, row));
            }

            return L.Load<V>(in Dy, at, count) * (x * V.Broadcast(Unsafe.Add(ref Rstd, row)));
        }
    }
}
