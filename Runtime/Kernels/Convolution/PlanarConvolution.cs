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
    /// <param name="scratch">One image with its border, 32 floats, and 32 for every weight.</param>
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
        long operations = windows.Work(inChannels, outChannels);
        if (typeof(F) != typeof(NoFollower) && windows.Batch < KilnThreads.Current && Team.Helps(operations))
        {
            // Too few images to share out whole ones.
            Run<V, E, NoFollower>(in windows, inChannels, outChannels, in x, in weight, epilogue, ref y, ref scratch, default);
            for (nint b = 0; b < windows.Batch; b++)
            {
                follower.Follow(b, 0, windows.OutHeight, followed: b < windows.Batch - 1);
            }

            return;
        }

        nint unit = typeof(F) == typeof(NoFollower) ? 1 : windows.OutHeight;
        var rows = new PlanarRows<V, E, F>
        {
            Windows = windows, InChannels = inChannels, OutChannels = outChannels, Unit = unit,
            X = ref Unsafe.AsRef(in x), Weight = ref Unsafe.AsRef(in weight), Epilogue = epilogue, Y = ref y, Scratch = ref scratch, Follower = follower,
        };
        Team.Share(in rows, windows.Batch * windows.OutHeight / unit, operations, PlanarFrame.Floats(in windows, inChannels));
    }

    /// <summary>Every weight has a vector of sums, one per lane, over all images; at the end its lanes are added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient<V>(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
        where V : struct, ISimd<V>
    {
        nint rows = windows.KernelHeight * windows.KernelWidth * inChannels, frame = PlanarFrame.Floats(in windows, inChannels), count = rows * outChannels * V.Width;
        ref float sums = ref Unsafe.Add(ref scratch, (frame + 15) & ~15);
        var images = new PlanarGradientImages<V>
        {
            Windows = windows, InChannels = inChannels, OutChannels = outChannels, X = ref Unsafe.AsRef(in x), Dy = ref Unsafe.AsRef(in dy), Scratch = ref scratch,
        };
        long operations = windows.Work(inChannels, outChannels);
        if (ChunkedSum.Suits(windows.Batch, operations))
        {
            ChunkedSum.Run(in images, windows.Batch, operations, frame, count, ref sums, accumulate: false, ref Unsafe.Add(ref sums, count));
        }
        else
        {
            images.Run(0, windows.Batch, ref sums, accumulate: false);
        }

        nint ld = ParameterLayout.RoundUp((int)outChannels);
        for (nint i = 0; i < rows; i++)
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
