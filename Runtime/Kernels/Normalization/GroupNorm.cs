using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Normalisation of each group of channels of each image, channels last: y = x̂ w + b, x̂ = (x - mean) rstd with the group's mean and
/// biased variance. PyTorch: <c>group_norm</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GroupNorm
{
    /// <summary>Normalises; keeps means and 1/√(variance + ε), (batch, groups).</summary>
    /// <param name="batch">Number of images.</param>
    /// <param name="pixels">Pixels per image.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="groups">Number of groups, which divides the channels.</param>
    /// <param name="x">The images (batch, pixels, channels).</param>
    /// <param name="weight">w (channels), or a null reference for 1.</param>
    /// <param name="bias">b (channels), or a null reference for 0.</param>
    /// <param name="eps">ε.</param>
    /// <param name="mean">Receives the means.</param>
    /// <param name="rstd">Receives 1/√(variance + ε).</param>
    /// <param name="y">The result (batch, pixels, channels).</param>
    /// <param name="scratch">Two times <paramref name="channels"/> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        nint batch, nint pixels, nint channels, nint groups, ref readonly float x, ref readonly float weight, ref readonly float bias, double eps,
        ref float mean, ref float rstd, ref float y, ref float scratch)
    {
        nint width = channels / groups;
        ref float scale = ref scratch;
        ref float shift = ref Unsafe.Add(ref scratch, channels);
        for (nint b = 0; b < batch; b++)
        {
            ref float image = ref Unsafe.Add(ref Unsafe.AsRef(in x), b * pixels * channels);
            ref float means = ref Unsafe.Add(ref mean, b * groups);
            ref float roots = ref Unsafe.Add(ref rstd, b * groups);
            Sum(new PlainTerm { X = ref image, Columns = channels }, pixels, channels, ref scale);
            for (nint g = 0; g < groups; g++)
            {
                Unsafe.Add(ref means, g) = Total(ref Unsafe.Add(ref scale, g * width), width) / (pixels * width);
                for (nint c = g * width; c < (g + 1) * width; c++)
                {
                    Unsafe.Add(ref shift, c) = Unsafe.Add(ref means, g);
                }
            }

            Sum(new SquareTerm { X = ref image, Mean = ref shift, Columns = channels }, pixels, channels, ref scale);
            for (nint g = 0; g < groups; g++)
            {
                Unsafe.Add(ref roots, g) = (float)(1 / Math.Sqrt((double)Total(ref Unsafe.Add(ref scale, g * width), width) / (pixels * width) + eps));
            }

            for (nint c = 0; c < channels; c++)
            {
                float w = Unsafe.IsNullRef(in weight) ? 1 : Unsafe.Add(ref Unsafe.AsRef(in weight), c);
                Unsafe.Add(ref scale, c) = Unsafe.Add(ref roots, c / width) * w;
            }

            var kernel = new NormalKernel { X = ref image, Shift = ref shift, Scale = ref scale, B = ref Unsafe.AsRef(in bias), Y = ref Unsafe.Add(ref y, b * pixels * channels), Columns = channels, HasBias = !Unsafe.IsNullRef(in bias) };
            Elementwise.Run(kernel, pixels, channels);
        }
    }

    /// <summary><c>sums[b, 0, c] = Σ dy</c> and <c>sums[b, 1, c] = Σ dy x̂</c> over the pixels of each image.</summary>
    /// <param name="batch">Number of images.</param>
    /// <param name="pixels">Pixels per image.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="dy">The gradient of y (batch, pixels, channels).</param>
    /// <param name="x">The images.</param>
    /// <param name="mean">The means (batch, groups).</param>
    /// <param name="rstd">1/√(variance + ε) (batch, groups).</param>
    /// <param name="sums">The sums (batch, 2, channels).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sums(
        nint batch, nint pixels, nint channels, nint groups, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd, ref float sums)
    {
        nint width = channels / groups;
        for (nint b = 0; b < batch; b++)
        {
            ref float dys = ref Unsafe.Add(ref Unsafe.AsRef(in dy), b * pixels * channels);
            ref float xs = ref Unsafe.Add(ref Unsafe.AsRef(in x), b * pixels * channels);
            ref float plain = ref Unsafe.Add(ref sums, b * 2 * channels);
            ref float product = ref Unsafe.Add(ref plain, channels);
            Sum(new PlainTerm { X = ref dys, Columns = channels }, pixels, channels, ref plain);
            Sum(new PairTerm { A = ref dys, B = ref xs, Columns = channels }, pixels, channels, ref product);
            for (nint c = 0; c < channels; c++)
            {
                // Σ dy (x - mean) rstd from Σ dy x, which needs no mean while it is summed.
                nint group = b * groups + c / width;
                double centred = Unsafe.Add(ref product, c) - (double)Unsafe.Add(ref Unsafe.AsRef(in mean), group) * Unsafe.Add(ref plain, c);
                Unsafe.Add(ref product, c) = (float)(centred * Unsafe.Add(ref Unsafe.AsRef(in rstd), group));
            }
        }
    }

    /// <summary><c>dx = rstd (w dy - mean(w dy) - x̂ mean(w dy x̂))</c> with means over each group.</summary>
    /// <param name="batch">Number of images.</param>
    /// <param name="pixels">Pixels per image.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="dy">The gradient of y (batch, pixels, channels).</param>
    /// <param name="x">The images.</param>
    /// <param name="mean">The means (batch, groups).</param>
    /// <param name="rstd">1/√(variance + ε) (batch, groups).</param>
    /// <param name="weight">w (channels), or a null reference for 1.</param>
    /// <param name="sums">What <see cref="Sums"/> gave.</param>
    /// <param name="dx">The gradient of x (batch, pixels, channels); may be dy or x.</param>
    /// <param name="scratch">Three times <paramref name="channels"/> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(
        nint batch, nint pixels, nint channels, nint groups, ref readonly float dy, ref readonly float x, ref readonly float mean, ref readonly float rstd,
        ref readonly float weight, ref readonly float sums, ref float dx, ref float scratch)
    {
        nint width = channels / groups;
        ref float byDy = ref scratch;
        ref float byX = ref Unsafe.Add(ref scratch, channels);
        ref float constant = ref Unsafe.Add(ref scratch, 2 * channels);
        for (nint b = 0; b < batch; b++)
        {
            ref float plain = ref Unsafe.Add(ref Unsafe.AsRef(in sums), b * 2 * channels);
            for (nint g = 0; g < groups; g++)
            {
                double sum = 0, product = 0;
                for (nint c = g * width; c < (g + 1) * width; c++)
                {
                    double w = Unsafe.IsNullRef(in weight) ? 1 : Unsafe.Add(ref Unsafe.AsRef(in weight), c);
                    sum += w * Unsafe.Add(ref plain, c);
                    product += w * Unsafe.Add(ref plain, channels + c);
                }

                double r = Unsafe.Add(ref Unsafe.AsRef(in rstd), b * groups + g), m = Unsafe.Add(ref Unsafe.AsRef(in mean), b * groups + g), count = (double)pixels * width;
                for (nint c = g * width; c < (g + 1) * width; c++)
                {
                    double w = Unsafe.IsNullRef(in weight) ? 1 : Unsafe.Add(ref Unsafe.AsRef(in weight), c);
                    Unsafe.Add(ref byDy, c) = (float)(r * w);
                    Unsafe.Add(ref byX, c) = (float)(-r * r * product / count);
                    Unsafe.Add(ref constant, c) = (float)(r * (r * m * product - sum) / count);
                }
            }

            var kernel = new GradientKernel
            {
                Dy = ref Unsafe.Add(ref Unsafe.AsRef(in dy), b * pixels * channels), X = ref Unsafe.Add(ref Unsafe.AsRef(in x), b * pixels * channels),
                Dx = ref Unsafe.Add(ref dx, b * pixels * channels), ByDy = ref byDy, ByX = ref byX, Constant = ref constant, Columns = channels,
            };
            Elementwise.Run(kernel, pixels, channels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum<K>(K kernel, nint rows, nint columns, ref float sum) where K : struct, IReduction, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            ColumnReduction.Run<F512, K>(kernel, rows, columns, ref sum, accumulate: false);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            ColumnReduction.Run<F256, K>(kernel, rows, columns, ref sum, accumulate: false);
        }
        else
        {
            ColumnReduction.Run<F128, K>(kernel, rows, columns, ref sum, accumulate: false);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Total(ref readonly float values, nint count)
    {
        double total = 0;
        for (nint i = 0; i < count; i++)
        {
            total += Unsafe.Add(ref Unsafe.AsRef(in values), i);
        }

        return (float)total;
    }

    /// <summary>a[r, c] b[r, c].</summary>
    private ref struct PairTerm : IReduction
    {
        public ref float A;
        public ref float B;
        public nint Columns;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            return L.Load<V>(in A, at, count) * L.Load<V>(in B, at, count);
        }
    }

    private ref struct NormalKernel : IElementwise
    {
        public ref float X;
        public ref float Shift;
        public ref float Scale;
        public ref float B;
        public ref float Y;
        public nint Columns;
        public bool HasBias;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            V y = (L.Load<V>(in X, at, count) - L.Load<V>(in Shift, column, count)) * L.Load<V>(in Scale, column, count);
            L.Store(HasBias ? y + L.Load<V>(in B, column, count) : y, ref Y, at, count);
        }
    }

    private ref struct GradientKernel : IElementwise
    {
        public ref float Dy;
        public ref float X;
        public ref float Dx;
        public ref float ByDy;
        public ref float ByX;
        public ref float Constant;
        public nint Columns;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            V dx = V.MultiplyAdd(L.Load<V>(in X, at, count), L.Load<V>(in ByX, column, count), L.Load<V>(in Constant, column, count));
            L.Store(V.MultiplyAdd(L.Load<V>(in Dy, at, count), L.Load<V>(in ByDy, column, count), dx), ref Dx, at, count);
        }
    }
}
