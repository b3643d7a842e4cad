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
        long operations = windows.Work(inChannels / groups, outChannels);
        if (typeof(F) != typeof(NoFollower) && windows.Batch < KilnThreads.Current && Team.Helps(operations))
        {
            // Too few images to share out whole ones.
            Run<V, E, NoFollower>(in windows, inChannels, outChannels, groups, in x, in weight, epilogue, ref y, ref scratch, default);
            for (nint b = 0; b < windows.Batch; b++)
            {
                follower.Follow(b, 0, windows.OutHeight, followed: b < windows.Batch - 1);
            }

            return;
        }

        nint unit = typeof(F) == typeof(NoFollower) ? 1 : windows.OutHeight;
        var rows = new ConvolutionRows<V, E, F>
        {
            Windows = windows, InChannels = inChannels, OutChannels = outChannels, Groups = groups, Unit = unit,
            X = ref Unsafe.AsRef(in x), Weight = ref Unsafe.AsRef(in weight), Epilogue = epilogue, Y = ref y, Scratch = ref scratch, Follower = follower,
        };
        Team.Share(in rows, windows.Batch * windows.OutHeight / unit, operations, windows.AreBeyondImage ? Border.Floats(in windows, inChannels) : 0);
    }
}
