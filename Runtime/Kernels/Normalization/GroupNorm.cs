using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Normalisation of each group of channels of each image, channels last: y = x̂ w + b, x̂ = (x - mean) rstd with the group's mean and
/// biased variance. PyTorch: <c>group_norm</c>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class GroupNorm
{
    /// <summary>Operations of the same time as one element, which is gone over more than once.</summary>
    private const long WorkPerElement = 2 * Elementwise.WorkPerElement;

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
        var images = new ForwardImages
        {
            Pixels = pixels, Channels = channels, Groups = groups, Eps = eps, X = ref Unsafe.AsRef(in x), Weight = ref Unsafe.AsRef(in weight),
            Bias = ref Unsafe.AsRef(in bias), Mean = ref mean, Rstd = ref rstd, Y = ref y, Scratch = ref scratch,
        };
        Team.Share(in images, batch, batch * pixels * channels * WorkPerElement, 2 * channels);
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
        var images = new SumImages
        {
            Pixels = pixels, Channels = channels, Groups = groups, Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x),
            Mean = ref Unsafe.AsRef(in mean), Rstd = ref Unsafe.AsRef(in rstd), Result = ref sums,
        };
        Team.Share(in images, batch, batch * pixels * channels * WorkPerElement);
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
        var images = new GradientImages
        {
            Pixels = pixels, Channels = channels, Groups = groups, Dy = ref Unsafe.AsRef(in dy), X = ref Unsafe.AsRef(in x),
            Mean = ref Unsafe.AsRef(in mean), Rstd = ref Unsafe.AsRef(in rstd), Weight = ref Unsafe.AsRef(in weight), Sums = ref Unsafe.AsRef(in sums),
            Dx = ref dx, Scratch = ref scratch,
        };
        Team.Share(in images, batch, batch * pixels * channels * WorkPerElement, 3 * channels);
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
