using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Convolution of images of few channels in the order in which users give them, (batch, channels, height, width), with stride 1: pixels
/// of a row lie in the lanes of a vector. A row of results is the product of the kernel, one row per channel out, and the image moved
/// by one tap per row, so it runs on the tiles of <see cref="Convolution"/>. The kernel is stored as there.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PlanarConvolution
{
    /// <summary>y = kernel * x + bias, or max(that, 0).</summary>
    /// <param name="windows">Sizes and windows; the stride is 1.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="x">The images (batch, in, height, width).</param>
    /// <param name="weight">The kernel, stored [height][width][in][out padded to 16].</param>
    /// <param name="bias">The bias (out), or a null reference.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">The result (batch, out, out height, out width).</param>
    /// <param name="scratch">One image with its border, and 16 floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float x, ref readonly float weight, ref readonly float bias, bool relu, ref float y, ref float scratch) =>
        Forward(in windows, inChannels, outChannels, in x, in weight, in bias, relu, ref y, ref scratch, new NoFollower());

    /// <summary>The same, and what follows on each image of y as soon as it is written.</summary>
    /// <typeparam name="F">What follows.</typeparam>
    /// <param name="windows">Sizes and windows; the stride is 1.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="x">The images (batch, in, height, width).</param>
    /// <param name="weight">The kernel, stored [height][width][in][out padded to 16].</param>
    /// <param name="bias">The bias (out), or a null reference.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">The result (batch, out, out height, out width).</param>
    /// <param name="scratch">One image with its border, and 16 floats.</param>
    /// <param name="follower">It is told of every image.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<F>(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float x, ref readonly float weight, ref readonly float bias, bool relu, ref float y, ref float scratch,
        F follower)
        where F : struct, IStripFollower, allows ref struct
    {
        if (Unsafe.IsNullRef(in bias))
        {
            if (relu)
            {
                Run(in windows, inChannels, outChannels, in x, in weight, new Rectified(), ref y, ref scratch, follower);
            }
            else
            {
                Run(in windows, inChannels, outChannels, in x, in weight, new Overwrite(), ref y, ref scratch, follower);
            }
        }
        else if (relu)
        {
            Run(in windows, inChannels, outChannels, in x, in weight, new AddRowBiasReLU(in bias), ref y, ref scratch, follower);
        }
        else
        {
            Run(in windows, inChannels, outChannels, in x, in weight, new AddRowBias(in bias), ref y, ref scratch, follower);
        }
    }

    /// <summary>dw (+)= Σ over all windows of x at the window times dy.</summary>
    /// <param name="windows">Sizes and windows; the stride is 1.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="x">The images (batch, in, height, width).</param>
    /// <param name="dy">The gradient of y (batch, out, out height, out width).</param>
    /// <param name="dw">The gradient of the kernel, stored like it.</param>
    /// <param name="accumulate">Whether to add to <paramref name="dw"/> rather than overwrite it.</param>
    /// <param name="scratch">One image with its border, 32 floats, and 16 for every weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            WeightGradient<F512>(in windows, inChannels, outChannels, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            WeightGradient<F256>(in windows, inChannels, outChannels, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else
        {
            WeightGradient<F128>(in windows, inChannels, outChannels, in x, in dy, ref dw, accumulate, ref scratch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<E, F>(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float x, ref readonly float weight, E epilogue, ref float y, ref float scratch, F follower)
        where E : struct, IEpilogue, allows ref struct
        where F : struct, IStripFollower, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512, E, F>(in windows, inChannels, outChannels, in x, in weight, epilogue, ref y, ref scratch, follower);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256, E, F>(in windows, inChannels, outChannels, in x, in weight, epilogue, ref y, ref scratch, follower);
        }
        else
        {
            Run<F128, E, F>(in windows, inChannels, outChannels, in x, in weight, epilogue, ref y, ref scratch, follower);
        }
    }

    /// <summary>All images and rows of results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, E, F>(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float x, ref readonly float weight, E epilogue, ref float y, ref float scratch, F follower)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
        where F : struct, IStripFollower, allows ref struct
    {
        nint ld = ParameterLayout.RoundUp((int)outChannels), row = windows.PaddedWidth, plane = windows.PaddedHeight * row, pixels = windows.OutPixels;
        nint whole = (windows.OutWidth + V.Width - 1) / V.Width * V.Width;
        ClearFrame(in windows, inChannels, ref scratch);
        for (nint b = 0; b < windows.Batch; b++)
        {
            FillFrame(in windows, inChannels, ref Unsafe.Add(ref Unsafe.AsRef(in x), b * inChannels * windows.Pixels), ref scratch);
            for (nint oy = 0; oy < windows.OutHeight; oy++)
            {
                var operands = new Operands(
                    windows.KernelWidth, windows.KernelHeight, windows.KernelWidth * inChannels * ld, windows.DilationHeight * row, inChannels, ld, plane,
                    in weight, 1, inChannels * ld, ref Unsafe.Add(ref scratch, oy * row), windows.DilationWidth,
                    ref Unsafe.Add(ref y, b * outChannels * pixels + oy * windows.OutWidth), pixels);

                // Rows of a plane are written in order as whole vectors: what reaches into the next is overwritten by it.
                bool followed = (windows.OutHeight - 1 - oy) * windows.OutWidth >= whole - windows.OutWidth;
                Product.Run<V, AllLanes, OverWindows, E>(outChannels, 0, followed ? whole : windows.OutWidth, in operands, epilogue);
            }

            follower.Follow(b, 0, windows.OutHeight);
        }
    }

    /// <summary>Zeroes the frame for all planes of an image, and what lies behind it: the last row's last vector reads on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearFrame(in Windows windows, nint channels, ref float frame) => Clear.Run(ref frame, channels * windows.PaddedHeight * windows.PaddedWidth + 16);

    /// <summary>Copies all planes of one image into the frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillFrame(in Windows windows, nint channels, ref float image, ref float frame)
    {
        for (nint c = 0; c < channels; c++)
        {
            Border.Fill(in windows, 1, ref Unsafe.Add(ref image, c * windows.Pixels), ref Unsafe.Add(ref frame, c * windows.PaddedHeight * windows.PaddedWidth));
        }
    }

    /// <summary>
    /// Every weight has a vector of sums, one per lane, over all images; at the end its lanes are added. Pixels of a row that do not fill
    /// a vector are read whole as long as others follow them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient<V>(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
        where V : struct, ISimd<V>
    {
        nint plane = windows.PaddedHeight * windows.PaddedWidth, pixels = windows.OutPixels, taps = windows.KernelHeight * windows.KernelWidth;
        nint beyond = (windows.OutWidth + V.Width - 1) / V.Width * V.Width - windows.OutWidth;
        ref float sums = ref Unsafe.Add(ref scratch, (inChannels * plane + 31) & ~15);
        Clear.Run(ref sums, taps * inChannels * outChannels * V.Width);
        ClearFrame(in windows, inChannels, ref scratch);
        for (nint b = 0; b < windows.Batch; b++)
        {
            FillFrame(in windows, inChannels, ref Unsafe.Add(ref Unsafe.AsRef(in x), b * inChannels * windows.Pixels), ref scratch);
            ref float gradient = ref Unsafe.Add(ref Unsafe.AsRef(in dy), b * outChannels * pixels);
            nint missing = beyond - (windows.Batch - 1 - b) * outChannels * pixels;
            nint free = missing <= 0 ? windows.OutHeight : nint.Max(0, windows.OutHeight - (missing + windows.OutWidth - 1) / windows.OutWidth);
            PlanarSum.Run<V, AllLanes>(in windows, inChannels, outChannels, 0, free, in scratch, in gradient, ref sums);
            if (free < windows.OutHeight)
            {
                PlanarSum.Run<V, SomeLanes>(in windows, inChannels, outChannels, free, windows.OutHeight, in scratch, in gradient, ref sums);
            }
        }

        nint ld = ParameterLayout.RoundUp((int)outChannels);
        for (nint i = 0; i < taps * inChannels; i++)
        {
            ref float target = ref Unsafe.Add(ref dw, i * ld);
            for (nint o = 0; o < outChannels; o++)
            {
                float sum = V.Sum(V.Load(in sums, (i * outChannels + o) * V.Width));
                Unsafe.Add(ref target, o) = accumulate ? Unsafe.Add(ref target, o) + sum : sum;
            }
        }
    }
}
