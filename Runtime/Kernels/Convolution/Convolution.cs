using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Convolution of images whose channels lie last, directly, without a matrix of patches: for one row of a window the pixels lie side by
/// side, so a row of results is a product whose inner dimension comes in lines. A kernel (out, in / groups, height, width) is stored
/// [group][height][width][in][out padded to 16].
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Convolution
{
    /// <summary>What is written before a follower is told: a part of the first-level cache, and enough work to be worth a call.</summary>
    private const nint StripFloats = 2048;

    /// <summary>y = kernel * x + bias, or max(that, 0).</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="x">The images (batch, height, width, in).</param>
    /// <param name="weight">The kernel.</param>
    /// <param name="bias">The bias (out), or a null reference.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">The result (batch, out height, out width, out).</param>
    /// <param name="scratch">One image with its border, where windows reach beyond it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float weight, ref readonly float bias, bool relu,
        ref float y, ref float scratch) =>
        Forward(in windows, inChannels, outChannels, groups, in x, in weight, in bias, relu, ref y, ref scratch, new NoFollower());

    /// <summary>The same, and what follows on rows of y soon after they are written.</summary>
    /// <typeparam name="F">What follows.</typeparam>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="x">The images (batch, height, width, in).</param>
    /// <param name="weight">The kernel.</param>
    /// <param name="bias">The bias (out), or a null reference.</param>
    /// <param name="relu">Whether negative results become 0.</param>
    /// <param name="y">The result (batch, out height, out width, out).</param>
    /// <param name="scratch">One image with its border, where windows reach beyond it.</param>
    /// <param name="follower">It is told of all rows, in order, a few at a time.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward<F>(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float weight, ref readonly float bias, bool relu,
        ref float y, ref float scratch, F follower)
        where F : struct, IStripFollower, allows ref struct
    {
        if (Unsafe.IsNullRef(in bias))
        {
            if (relu)
            {
                Run(in windows, inChannels, outChannels, groups, in x, in weight, new Rectified(), ref y, ref scratch, follower);
            }
            else
            {
                Run(in windows, inChannels, outChannels, groups, in x, in weight, new Overwrite(), ref y, ref scratch, follower);
            }
        }
        else if (relu)
        {
            Run(in windows, inChannels, outChannels, groups, in x, in weight, new AddBiasReLU(in bias), ref y, ref scratch, follower);
        }
        else
        {
            Run(in windows, inChannels, outChannels, groups, in x, in weight, new AddBias(in bias), ref y, ref scratch, follower);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<E, F>(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float weight, E epilogue,
        ref float y, ref float scratch, F follower)
        where E : struct, IEpilogue, allows ref struct
        where F : struct, IStripFollower, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Run<F512, E, F>(in windows, inChannels, outChannels, groups, in x, in weight, epilogue, ref y, ref scratch, follower);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Run<F256, E, F>(in windows, inChannels, outChannels, groups, in x, in weight, epilogue, ref y, ref scratch, follower);
        }
        else
        {
            Run<F128, E, F>(in windows, inChannels, outChannels, groups, in x, in weight, epilogue, ref y, ref scratch, follower);
        }
    }

    /// <summary>All images, groups and rows of results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, E, F>(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float weight, E epilogue,
        ref float y, ref float scratch, F follower)
        where V : struct, ISimd<V>
        where E : struct, IEpilogue, allows ref struct
        where F : struct, IStripFollower, allows ref struct
    {
        nint inWidth = inChannels / groups, outWidth = outChannels / groups, ld = ParameterLayout.RoundUp((int)outWidth);
        bool framed = windows.AreBeyondImage;
        nint row = (framed ? windows.PaddedWidth : windows.Width) * inChannels;
        nint group = windows.KernelHeight * windows.KernelWidth * inWidth * ld;

        // Where a row of a window is one stretch of memory, it is one line; else every pixel is.
        bool whole = windows.DilationWidth == 1 && groups == 1;
        nint k = whole ? windows.KernelWidth * inWidth : inWidth;
        nint lines = whole ? windows.KernelHeight : windows.KernelWidth, aLine = whole ? windows.DilationHeight * row : windows.DilationWidth * inChannels;
        nint strip = StripFloats / (windows.OutWidth * outChannels);
        nint planes = whole ? 1 : windows.KernelHeight, aPlane = windows.DilationHeight * row;
        if (framed)
        {
            Border.Clear(in windows, inChannels, ref scratch);
        }

        for (nint b = 0; b < windows.Batch; b++)
        {
            ref float source = ref Unsafe.Add(ref Unsafe.AsRef(in x), b * windows.Pixels * inChannels);
            if (framed)
            {
                Border.Fill(in windows, inChannels, in source, ref scratch);
            }

            ref float image = ref framed ? ref scratch : ref source;

            nint told = 0;
            for (nint oy = 0; oy < windows.OutHeight; oy++)
            {
                for (nint g = 0; g < groups; g++)
                {
                    var operands = new Operands(
                        k, lines, aLine, k * ld, planes, aPlane, lines * k * ld,
                        ref Unsafe.Add(ref image, oy * windows.StrideHeight * row + g * inWidth), windows.StrideWidth * inChannels, 1,
                        ref Unsafe.Add(ref Unsafe.AsRef(in weight), g * group), ld,
                        ref Unsafe.Add(ref y, (b * windows.OutHeight + oy) * windows.OutWidth * outChannels + g * outWidth), outChannels) { FirstColumn = g * outWidth };

                    // Pixels of few channels are written in order as whole vectors: what reaches into the next is overwritten by it. A masked
                    // store costs several plain ones; the last row has no next.
                    bool followed = groups == 1 && outWidth < V.Width && windows.OutWidth * outChannels >= V.Width && (oy < windows.OutHeight - 1 || b < windows.Batch - 1);
                    Product.Run<V, AllLanes, OverWindows, E>(windows.OutWidth, 0, followed ? V.Width : outWidth, in operands, epilogue);
                }

                if (oy + 1 - told >= strip || oy + 1 == windows.OutHeight)
                {
                    follower.Follow(b, told, oy + 1);
                    told = oy + 1;
                }
            }
        }
    }
}
