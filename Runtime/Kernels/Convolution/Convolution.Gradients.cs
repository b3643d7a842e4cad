using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>The gradients: of the kernel, a product over all pixels; of the images, a convolution with the kernel turned around.</summary>
public static partial class Convolution
{
    /// <summary>dw (+)= Σ over all windows of x at the window times dy.</summary>
    /// <param name="windows">Sizes and windows.</param>
    /// <param name="inChannels">Channels of x.</param>
    /// <param name="outChannels">Channels of y.</param>
    /// <param name="groups">Groups of channels that do not see each other.</param>
    /// <param name="x">The images (batch, height, width, in).</param>
    /// <param name="dy">The gradient of y (batch, out height, out width, out).</param>
    /// <param name="dw">The gradient of the kernel, stored like it.</param>
    /// <param name="accumulate">Whether to add to <paramref name="dw"/> rather than overwrite it.</param>
    /// <param name="scratch">One image with its border, where windows reach beyond it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradient(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            WeightGradient<F512>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            WeightGradient<F256>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
        else
        {
            WeightGradient<F128>(in windows, inChannels, outChannels, groups, in x, in dy, ref dw, accumulate, ref scratch);
        }
    }

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
    /// of dy or of dx with its border, whichever is larger, and all results of an image times a row of the kernel (padded to 16).
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

        Scatter(in windows, inChannels, outChannels, groups, in dy, in scratch, ref dx, ref frame);
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

    /// <summary>
    /// dy times a row of the kernel is what a window adds to the pixels under that row. Windows that overlap sideways are laid in turns, one
    /// turn over the whole image after the other: a sum that is read back before it has left the store buffer would stall.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OverlapAdd(
        in Windows windows, nint inChannels, nint outChannels, ref readonly float dy, ref readonly float weight, ref float dx, ref float scratch)
    {
        nint line = windows.KernelWidth * inChannels, ld = ParameterLayout.RoundUp((int)line), ldOut = ParameterLayout.RoundUp((int)outChannels);
        nint row = windows.PaddedWidth * inChannels, all = windows.KernelHeight * ld;

        // Pads of the kernel are zero, so that whole vectors may be laid: what reaches beyond a window adds nothing to its neighbours.
        ref float frame = ref Unsafe.Add(ref scratch, outChannels * all);
        ref float lines = ref Unsafe.Add(ref frame, (windows.PaddedHeight * row + 31) & ~15);
        Clear.Run(ref scratch, outChannels * all);
        for (nint ky = 0; ky < windows.KernelHeight; ky++)
        {
            StridedCopy.Run(
                [outChannels, line], ref Unsafe.Add(ref Unsafe.AsRef(in weight), ky * line * ldOut), [1, ldOut],
                ref Unsafe.Add(ref scratch, ky * ld), [all, 1], accumulate: false);
        }

        for (nint b = 0; b < windows.Batch; b++)
        {
            Clear.Run(ref frame, windows.PaddedHeight * row + 16);
            ref float results = ref Unsafe.Add(ref Unsafe.AsRef(in dy), b * windows.OutPixels * outChannels);
            Gemm.NN(windows.OutPixels, all, outChannels, in results, outChannels, in scratch, all, ref lines, all, accumulate: false);
            nint step = windows.StrideWidth * inChannels, turns = nint.Min((line + step - 1) / step, windows.OutWidth);
            for (nint turn = 0; turn < turns; turn++)
            {
                for (nint oy = 0; oy < windows.OutHeight; oy++)
                {
                    nint count = (windows.OutWidth - turn + turns - 1) / turns;
                    for (nint ky = 0; ky < windows.KernelHeight; ky++)
                    {
                        Lay(
                            count, line, ref Unsafe.Add(ref lines, (oy * windows.OutWidth + turn) * all + ky * ld), turns * all,
                            ref Unsafe.Add(ref frame, (oy * windows.StrideHeight + ky) * row + turn * step), turns * step);
                    }
                }
            }

            Border.Remove(in windows, inChannels, in frame, ref Unsafe.Add(ref dx, b * windows.Pixels * inChannels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lay(nint count, nint length, ref readonly float lines, nint ld, ref float target, nint step)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Lay<F512>(count, length, in lines, ld, ref target, step);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Lay<F256>(count, length, in lines, ld, ref target, step);
        }
        else
        {
            Lay<F128>(count, length, in lines, ld, ref target, step);
        }
    }

    /// <summary>target[i · step + j] += lines[i, j]. Whole vectors are laid: the lines end in zeros, and behind the target are 16 more floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Lay<V>(nint count, nint length, ref readonly float lines, nint ld, ref float target, nint step) where V : struct, ISimd<V>
    {
        for (nint i = 0; i < count; i++)
        {
            ref float line = ref Unsafe.Add(ref Unsafe.AsRef(in lines), i * ld);
            ref float place = ref Unsafe.Add(ref target, i * step);
            for (nint j = 0; j < length; j += V.Width)
            {
                V.Store(V.Load(in place, j) + V.Load(in line, j), ref place, j);
            }
        }
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

    /// <summary>With a stride, the pixels under one tap of all windows of a row lie apart and do not overlap: dy times the tap is added to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scatter(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float dy, ref readonly float exchanged, ref float dx, ref float frame)
    {
        nint inWidth = inChannels / groups, outWidth = outChannels / groups, ld = ParameterLayout.RoundUp((int)inWidth);
        nint row = windows.PaddedWidth * inChannels;
        for (nint b = 0; b < windows.Batch; b++)
        {
            Clear.Run(ref frame, windows.PaddedHeight * row);
            for (nint oy = 0; oy < windows.OutHeight; oy++)
            {
                ref float line = ref Unsafe.Add(ref Unsafe.AsRef(in dy), (b * windows.OutHeight + oy) * windows.OutWidth * outChannels);
                for (nint ky = 0; ky < windows.KernelHeight; ky++)
                {
                    for (nint kx = 0; kx < windows.KernelWidth; kx++)
                    {
                        for (nint g = 0; g < groups; g++)
                        {
                            nint tap = (g * windows.KernelHeight + ky) * windows.KernelWidth + kx;
                            Gemm.NN(
                                windows.OutWidth, inWidth, outWidth, ref Unsafe.Add(ref line, g * outWidth), outChannels,
                                ref Unsafe.Add(ref Unsafe.AsRef(in exchanged), tap * outWidth * ld), ld,
                                ref Unsafe.Add(ref frame, (oy * windows.StrideHeight + ky * windows.DilationHeight) * row + kx * windows.DilationWidth * inChannels + g * inWidth),
                                windows.StrideWidth * inChannels, accumulate: true);
                        }
                    }
                }
            }

            Border.Remove(in windows, inChannels, in frame, ref Unsafe.Add(ref dx, b * windows.Pixels * inChannels));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void WeightGradient<V>(
        in Windows windows, nint inChannels, nint outChannels, nint groups, ref readonly float x, ref readonly float dy, ref float dw, bool accumulate, ref float scratch)
        where V : struct, ISimd<V>
    {
        nint inWidth = inChannels / groups, outWidth = outChannels / groups, ld = ParameterLayout.RoundUp((int)outWidth);
        bool framed = windows.AreBeyondImage;
        nint row = (framed ? windows.PaddedWidth : windows.Width) * inChannels;

        // The elements of a window's row that lie side by side are rows of one product.
        bool whole = windows.DilationWidth == 1 && groups == 1;
        nint m = whole ? windows.KernelWidth * inWidth : inWidth, steps = whole ? 1 : windows.KernelWidth;
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

            ref float gradient = ref Unsafe.Add(ref Unsafe.AsRef(in dy), b * windows.OutPixels * outChannels);
            // Whole vectors of dy may be read as long as other pixels follow them; the last row of the last image has none behind it.
            bool last = b == windows.Batch - 1, isShort = windows.OutWidth * outChannels < V.Width;
            nint free = isShort ? 0 : last ? windows.OutHeight - 1 : windows.OutHeight;
            for (nint g = 0; g < groups; g++)
            {
                for (nint ky = 0; ky < windows.KernelHeight; ky++)
                {
                    for (nint kx = 0; kx < steps; kx++)
                    {
                        nint tap = (g * windows.KernelHeight + ky) * windows.KernelWidth + kx;
                        ref float corner = ref Unsafe.Add(ref image, ky * windows.DilationHeight * row + kx * windows.DilationWidth * inChannels + g * inWidth);
                        ref float dys = ref Unsafe.Add(ref gradient, g * outWidth);
                        ref float target = ref Unsafe.Add(ref dw, tap * inWidth * ld);
                        bool adds = accumulate || b > 0;
                        nint done = Side<V>(m, outWidth, free, in windows, outChannels, row, inChannels, ref corner, ref dys, ref target, ld, adds);
                        adds |= done > 0;
                        if (free > done)
                        {
                            var operands = new Operands(
                                windows.OutWidth, free - done, windows.StrideHeight * row, windows.OutWidth * outChannels, 1, 0, 0,
                                ref Unsafe.Add(ref corner, done * windows.StrideHeight * row), 1, windows.StrideWidth * inChannels,
                                ref Unsafe.Add(ref dys, done * windows.OutWidth * outChannels), outChannels, ref target, ld);
                            Sum<V, AllLanes>(m, outWidth, in operands, adds);
                        }

                        if (free < windows.OutHeight)
                        {
                            var operands = new Operands(
                                windows.OutWidth, windows.OutHeight - free, windows.StrideHeight * row, windows.OutWidth * outChannels, 1, 0, 0,
                                ref Unsafe.Add(ref corner, free * windows.StrideHeight * row), 1, windows.StrideWidth * inChannels,
                                ref Unsafe.Add(ref dys, free * windows.OutWidth * outChannels), outChannels, ref target, ld);
                            Sum<V, SomeLanes>(m, outWidth, in operands, adds || free > 0);
                        }
                    }
                }
            }
        }
    }

    /// <summary>Few rows and one vector of channels: three rows of windows at a time. Returns how many rows of windows are summed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Side<V>(
        nint m, nint n, nint lines, in Windows windows, nint outChannels, nint row, nint inChannels, ref float corner, ref float dys, ref float target, nint ld, bool accumulate)
        where V : struct, ISimd<V>
    {
        nint threes = lines / LinesWindowTile.Side;
        if (threes == 0 || n > V.Width || m > (V.Width == 16 ? 5 : V.Width == 8 ? 4 : 3))
        {
            return 0;
        }

        nint aLine = windows.StrideHeight * row, bLine = windows.OutWidth * outChannels;
        var operands = new Operands(
            windows.OutWidth, 1, 0, 0, 1, 0, 0, ref corner, 1, windows.StrideWidth * inChannels, ref dys, outChannels, ref target, ld);
        if (n == V.Width)
        {
            Side<V, AllLanes>(m, n, in operands, threes, aLine, bLine, accumulate);
        }
        else
        {
            Side<V, SomeLanes>(m, n, in operands, threes, aLine, bLine, accumulate);
        }

        return threes * LinesWindowTile.Side;
    }

    private static void Side<V, L>(nint m, nint n, in Operands operands, nint threes, nint aLine, nint bLine, bool accumulate)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        switch (m)
        {
            case 1:
                LinesWindowTile.Run<V, Count1, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 2:
                LinesWindowTile.Run<V, Count2, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 3:
                LinesWindowTile.Run<V, Count3, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 4:
                LinesWindowTile.Run<V, Count4, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
            case 5:
                LinesWindowTile.Run<V, Count5, L>(in operands, threes, aLine, bLine, n, accumulate);
                break;
        }
    }

    /// <summary>A product whose right operand has rows of whole vectors, or is read in part where they are not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum<V, B>(nint m, nint n, in Operands operands, bool accumulate)
        where V : struct, ISimd<V>
        where B : struct, ILanes
    {
        if (typeof(B) == typeof(SomeLanes) && n % V.Width == 0)
        {
            Sum<V, AllLanes>(m, n, in operands, accumulate);
        }
        else if (accumulate)
        {
            Product.Run<V, B, OverWindows, Accumulate>(m, 0, n, in operands, default);
        }
        else
        {
            Product.Run<V, B, OverWindows, Overwrite>(m, 0, n, in operands, default);
        }
    }
}
