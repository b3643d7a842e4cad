namespace Kiln.Kernels;

/// <summary>The gradient of the images: a convolution with the kernel turned around, or every window's share laid where the window lies.</summary>
public static partial class Convolution
{
    /// <summary>The gradient of x.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, out).</param>
    /// <param name="weight">The kernel.</param>
    /// <param name="dx">The gradient of x (batch, height, width, in).</param>
    /// <param name="scratch">
    /// The kernel with in and out exchanged, <c>groups · height · width · (out / groups) · (in / groups padded to 16)</c>; behind it, one image
    /// of dy or of dx with its border, whichever is larger.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float dy, ref readonly float weight, ref float dx, ref float scratch)
    {
        nint inWidth = inChannels / groups, outWidth = outChannels / groups, taps = windows.KernelHeight * windows.KernelWidth;
        if (groups == 1 && !windows.AreDilated && OverlapIsLess(in windows, inChannels))
        {
            OverlapAdd(in windows, inChannels, outChannels, in dy, in weight, ref dx, ref scratch);
            return;
        }

        ref float frame = ref Unsafe.Add(ref scratch, groups * taps * outWidth * ParameterLayout.RoundUp((int)inWidth));
        Exchange(groups, taps, inWidth, outWidth, turned: !windows.AreStrided, in weight, ref scratch);
        if (!windows.AreStrided)
        {
            Windows transposed = windows.Transposed();
            Run(in transposed, outChannels, inChannels, groups, in dy, in scratch, new Overwrite(), ref dx, ref frame, new NoFollower());
            return;
        }

        var scatter = new ConvolutionScatter
        {
            Windows = windows, InChannels = inChannels, OutChannels = outChannels, Groups = groups,
            Dy = ref Unsafe.AsRef(in dy), Kernel = ref scratch, Dx = ref dx, Scratch = ref frame,
        };
        Team.Share(in scatter, windows.Batch, windows.Work(inWidth, outChannels), Border.Floats(in windows, inChannels));
    }

    /// <summary>
    /// Turned around, the kernel also runs over the border, and a vector of few channels is mostly empty; windows laid over each other
    /// waste neither, but every one is read and written again. With a stride there is no other way.
    /// </summary>
    private static bool OverlapIsLess(in Windows windows, nint inChannels)
    {
        nint line = windows.KernelWidth * inChannels;
        nint turned = windows.Pixels * windows.KernelWidth * ParameterLayout.RoundUp((int)inChannels);
        return windows.AreStrided || 4 * turned > 5 * windows.OutPixels * ParameterLayout.RoundUp((int)line);
    }

    /// <summary>The kernel goes to [out][height][width · in padded to 16], of which dy times a row is what windows add to pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OverlapAdd(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float dy, ref readonly float weight, ref float dx, ref float scratch)
    {
        nint line = windows.KernelWidth * inChannels, ld = ParameterLayout.RoundUp((int)line), ldOut = ParameterLayout.RoundUp((int)outChannels);
        nint all = windows.KernelHeight * ld;

        // Pads of the kernel are zero, so that whole vectors may be added: what reaches beyond a window adds nothing to its neighbours.
        Clear.Run(ref scratch, outChannels * all);
        for (nint ky = 0; ky < windows.KernelHeight; ky++)
        {
            StridedCopy.Run(
                [outChannels, line], ref Unsafe.Add(ref Unsafe.AsRef(in weight), ky * line * ldOut), [1, ldOut],
                ref Unsafe.Add(ref scratch, ky * ld), [all, 1], accumulate: false);
        }

        var addition = new OverlapAddition
        {
            Windows = windows, InChannels = inChannels, OutChannels = outChannels,
            Dy = ref Unsafe.AsRef(in dy), Kernel = ref scratch, Dx = ref dx, Scratch = ref Unsafe.Add(ref scratch, outChannels * all),
        };
        Team.Share(in addition, windows.Batch, windows.Work(inChannels, outChannels), addition.ScratchFloats);
    }

    /// <summary>[group][tap][in][out] to [group][tap][out][in], taps in reverse order for the kernel turned around.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Exchange(nint groups, nint taps, nint inWidth, nint outWidth, bool turned, ref readonly float weight, ref float exchanged)
    {
        nint ldOut = ParameterLayout.RoundUp((int)outWidth), ldIn = ParameterLayout.RoundUp((int)inWidth);
        for (nint g = 0; g < groups; g++)
        {
            for (nint tap = 0; tap < taps; tap++)
            {
                nint target = g * taps + (turned ? taps - 1 - tap : tap);
                StridedCopy.Run(
                    [outWidth, inWidth], ref Unsafe.Add(ref Unsafe.AsRef(in weight), (g * taps + tap) * inWidth * ldOut), [1, ldOut],
                    ref Unsafe.Add(ref exchanged, target * outWidth * ldIn), [ldIn, 1], accumulate: false);
            }
        }
    }
}
