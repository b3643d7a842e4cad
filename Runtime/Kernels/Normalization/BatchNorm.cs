using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Batch normalisation of rows (batch and pixels) by column (channel): y = (x - mean) rstd w + b, rstd = 1/√(variance + ε). Training
/// takes the rows' own mean and biased variance and moves the running ones towards them, the variance unbiased; evaluation takes the
/// running ones. PyTorch: <c>batch_norm_cpu</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchNorm
{
    /// <summary>Normalises; keeps <paramref name="mean"/> and <paramref name="rstd"/> for the gradient.</summary>
    /// <param name="rows">Batch times pixels.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="x">The values (rows, channels).</param>
    /// <param name="weight">w (channels), or a null reference for 1.</param>
    /// <param name="bias">b (channels), or a null reference for 0.</param>
    /// <param name="runningMean">The running mean (channels), or a null reference where none is kept.</param>
    /// <param name="runningVariance">The running variance, likewise.</param>
    /// <param name="eps">ε.</param>
    /// <param name="momentum">The new batch's weight in the running statistics.</param>
    /// <param name="training">Whether this is a training call.</param>
    /// <param name="relu">Whether y = max(y, 0).</param>
    /// <param name="mean">Receives the mean used (channels).</param>
    /// <param name="rstd">Receives 1/√(variance + ε) (channels).</param>
    /// <param name="y">The result (rows, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        nint rows, nint channels, ref readonly float x, ref readonly float weight, ref readonly float bias, ref float runningMean, ref float runningVariance,
        double eps, double momentum, bool training, bool relu, ref float mean, ref float rstd, ref float y)
    {
        if (training || Unsafe.IsNullRef(ref runningMean))
        {
            Statistics(rows, channels, in x, ref mean, ref rstd);
            if (training && !Unsafe.IsNullRef(ref runningMean))
            {
                Follow(rows, channels, momentum, in mean, in rstd, ref runningMean, ref runningVariance);
            }

            InverseRoot(channels, in rstd, eps, ref rstd);
        }
        else
        {
            for (nint c = 0; c < channels; c++)
            {
                Unsafe.Add(ref mean, c) = Unsafe.Add(ref runningMean, c);
            }

            InverseRoot(channels, in runningVariance, eps, ref rstd);
        }

        var kernel = new NormalKernel
        {
            X = ref Unsafe.AsRef(in x), Mean = ref mean, Rstd = ref rstd, W = ref Unsafe.AsRef(in weight), B = ref Unsafe.AsRef(in bias), Y = ref y,
            Columns = channels, HasWeight = !Unsafe.IsNullRef(in weight), HasBias = !Unsafe.IsNullRef(in bias), Rectifies = relu,
        };
        Elementwise.Run(kernel, rows, channels);
    }

    /// <summary><c>sums[0, c] = Σ dy</c> and <c>sums[1, c] = Σ dy x̂</c> with x̂ = (x - mean) rstd: the gradients of bias and weight.</summary>
    /// <param name="rows">Batch times pixels.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="dy">The gradient of y (rows, channels).</param>
    /// <param name="x">The values (rows, channels).</param>
    /// <param name="mean">The mean (channels).</param>
    /// <param name="rstd">1/√(variance + ε) (channels).</param>
    /// <param name="sums">The sums (2, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums(
        nint rows, nint channels, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd, ref float sums)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ColumnStatistics.Products<F512>(rows, channels, in dy, in x, in mean, in rstd, ref sums);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ColumnStatistics.Products<F256>(rows, channels, in dy, in x, in mean, in rstd, ref sums);
        }
        else
        {
            ColumnStatistics.Products<F128>(rows, channels, in dy, in x, in mean, in rstd, ref sums);
        }
    }

    /// <summary><c>dx = w rstd (dy - Σ dy / n - x̂ Σ dy x̂ / n)</c> over the n rows.</summary>
    /// <param name="rows">Batch times pixels.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="dy">The gradient of y (rows, channels).</param>
    /// <param name="x">The values (rows, channels).</param>
    /// <param name="mean">The mean (channels).</param>
    /// <param name="rstd">1/√(variance + ε) (channels).</param>
    /// <param name="weight">w (channels), or a null reference for 1.</param>
    /// <param name="sums">What <see cref="Sums"/> gave (2, channels).</param>
    /// <param name="dx">The gradient of x (rows, channels); may be dy or x.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(
        nint rows, nint channels, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd, ref readonly float weight,
        ref readonly float sums, ref float dx)
    {
        var kernel = new GradientKernel
        {
            Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x), Mean = ref Unsafe.AsRef(in mean), Rstd = ref Unsafe.AsRef(in rstd), W = ref Unsafe.AsRef(in weight),
            Sums = ref Unsafe.AsRef(in sums), Dx = ref dx, Columns = channels, Share = 1f / rows, HasWeight = !Unsafe.IsNullRef(in weight),
        };
        Elementwise.Run(kernel, rows, channels);
    }

    /// <summary>Mean and biased variance of each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Statistics(nint rows, nint channels, ref readonly float x, ref float mean, ref float variance)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ColumnStatistics.Run<F512>(rows, channels, in x, ref mean, ref variance);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ColumnStatistics.Run<F256>(rows, channels, in x, ref mean, ref variance);
        }
        else
        {
            ColumnStatistics.Run<F128>(rows, channels, in x, ref mean, ref variance);
        }
    }

    /// <summary>running = (1 - momentum) running + momentum new; the new variance is that of a sample, over n - 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Follow(
        nint rows, nint channels, double momentum, ref readonly float mean, ref readonly float variance, ref float runningMean, ref float runningVariance)
    {
        double unbiased = rows > 1 ? (double)rows / (rows - 1) : 1;
        for (nint c = 0; c < channels; c++)
        {
            ref float m = ref Unsafe.Add(ref runningMean, c);
            ref float v = ref Unsafe.Add(ref runningVariance, c);
            m = (float)((1 - momentum) * m + momentum * Unsafe.Add(ref Unsafe.AsRef(in mean), c));
            v = (float)((1 - momentum) * v + momentum * (unbiased * Unsafe.Add(ref Unsafe.AsRef(in variance), c)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InverseRoot(nint channels, ref readonly float variance, double eps, ref float rstd)
    {
        for (nint c = 0; c < channels; c++)
        {
            Unsafe.Add(ref rstd, c) = (float)(1 / Math.Sqrt(Unsafe.Add(ref Unsafe.AsRef(in variance), c) + eps));
        }
    }

    private ref struct NormalKernel : IElementwise
    {
        public ref float X;
        public ref float Mean;
        public ref float Rstd;
        public ref float W;
        public ref float B;
        public ref float Y;
        public nint Columns;
        public bool HasWeight;
        public bool HasBias;
        public bool Rectifies;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            V y = (L.Load<V>(in X, at, count) - L.Load<V>(in Mean, column, count)) * L.Load<V>(in Rstd, column, count);
            if (HasWeight)
            {
                y *= L.Load<V>(in W, column, count);
            }

            if (HasBias)
            {
                y += L.Load<V>(in B, column, count);
            }

            L.Store(Rectifies ? V.ReLU(y) : y, ref Y, at, count);
        }
    }

    private ref struct GradientKernel : IElementwise
    {
        public ref float Dy;
        public ref float X;
        public ref float Mean;
        public ref float Rstd;
        public ref float W;
        public ref float Sums;
        public ref float Dx;
        public nint Columns;
        public float Share;
        public bool HasWeight;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            V rstd = L.Load<V>(in Rstd, column, count);
            V normal = (L.Load<V>(in X, at, count) - L.Load<V>(in Mean, column, count)) * rstd;
            V shares = L.Load<V>(in Sums, column, count) + normal * L.Load<V>(in Sums, Columns + column, count);
            V scale = HasWeight ? rstd * L.Load<V>(in W, column, count) : rstd;
            L.Store(scale * (L.Load<V>(in Dy, at, count) - V.Broadcast(Share) * shares), ref Dx, at, count);
        }
    }
}
