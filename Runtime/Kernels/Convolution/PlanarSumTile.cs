// Machine-made: the same few lines for each tap and channel; s{i}{j} sums tap i times channel j.
namespace Kiln.Kernels;

/// <summary>
/// Up to five taps of a row of a window by four channels of results: Σ over some rows of pixels of x, moved by the tap, times dy. Both lie
/// along the lanes, so that every product of a tap and a channel has a vector of sums.
/// </summary>
internal static class PlanarSumTile
{
    /// <summary>Adds to the sums. Of the pixels that do not fill a vector, lanes <typeparamref name="L"/> of dy are read.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, R, C, L>(
        nint rows, nint width, ref readonly float x, nint xRow, nint xTap, ref readonly float dy, nint dyRow, nint dyChannel, ref float sums, nint sumsTap)
        where V : struct, ISimd<V>
        where R : struct, ICount
        where C : struct, ICount
        where L : struct, ILanes
    {
        V s00 = V.Load(ref sums, 0), s01 = Unsafe.SizeOf<R>() > 0 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref sums, 0 * sumsTap + 1 * V.Width) : V.Zero, s02 = Unsafe.SizeOf<R>() > 0 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref sums, 0 * sumsTap + 2 * V.Width) : V.Zero, s03 = Unsafe.SizeOf<R>() > 0 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref sums, 0 * sumsTap + 3 * V.Width) : V.Zero;
        V s10 = Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 0 ? V.Load(ref sums, 1 * sumsTap + 0 * V.Width) : V.Zero, s11 = Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref sums, 1 * sumsTap + 1 * V.Width) : V.Zero, s12 = Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref sums, 1 * sumsTap + 2 * V.Width) : V.Zero, s13 = Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref sums, 1 * sumsTap + 3 * V.Width) : V.Zero;
        V s20 = Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 0 ? V.Load(ref sums, 2 * sumsTap + 0 * V.Width) : V.Zero, s21 = Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref sums, 2 * sumsTap + 1 * V.Width) : V.Zero, s22 = Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref sums, 2 * sumsTap + 2 * V.Width) : V.Zero, s23 = Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref sums, 2 * sumsTap + 3 * V.Width) : V.Zero;
        V s30 = Unsafe.SizeOf<R>() > 3 && Unsafe.SizeOf<C>() > 0 ? V.Load(ref sums, 3 * sumsTap + 0 * V.Width) : V.Zero, s31 = Unsafe.SizeOf<R>() > 3 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref sums, 3 * sumsTap + 1 * V.Width) : V.Zero, s32 = Unsafe.SizeOf<R>() > 3 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref sums, 3 * sumsTap + 2 * V.Width) : V.Zero, s33 = Unsafe.SizeOf<R>() > 3 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref sums, 3 * sumsTap + 3 * V.Width) : V.Zero;
        V s40 = Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<C>() > 0 ? V.Load(ref sums, 4 * sumsTap + 0 * V.Width) : V.Zero, s41 = Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref sums, 4 * sumsTap + 1 * V.Width) : V.Zero, s42 = Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref sums, 4 * sumsTap + 2 * V.Width) : V.Zero, s43 = Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref sums, 4 * sumsTap + 3 * V.Width) : V.Zero;
        ref float pixels = ref Unsafe.AsRef(in x), gradient = ref Unsafe.AsRef(in dy);
        nint rest = width % V.Width, whole = width - rest;
        V kept = V.LessThan(V.LaneNumbers, V.Broadcast(rest));
        for (; rows > 0; rows--)
        {
            for (nint p = 0; p < width; p += V.Width)
            {
                bool full = p < whole;
                V g0 = Read<V, L>(full, ref gradient, p, rest, kept);
                V g1 = Unsafe.SizeOf<C>() > 1 ? Read<V, L>(full, ref gradient, dyChannel + p, rest, kept) : V.Zero;
                V g2 = Unsafe.SizeOf<C>() > 2 ? Read<V, L>(full, ref gradient, 2 * dyChannel + p, rest, kept) : V.Zero;
                V g3 = Unsafe.SizeOf<C>() > 3 ? Read<V, L>(full, ref gradient, 3 * dyChannel + p, rest, kept) : V.Zero;
                V x0 = V.Load(ref pixels, p);
                s00 = V.MultiplyAdd(x0, g0, s00);
                if (Unsafe.SizeOf<C>() > 1)
                {
                    s01 = V.MultiplyAdd(x0, g1, s01);
                }

                if (Unsafe.SizeOf<C>() > 2)
                {
                    s02 = V.MultiplyAdd(x0, g2, s02);
                }

                if (Unsafe.SizeOf<C>() > 3)
                {
                    s03 = V.MultiplyAdd(x0, g3, s03);
                }

                if (Unsafe.SizeOf<R>() > 1)
                {
                    V x1 = V.Load(ref pixels, xTap + p);
                    s10 = V.MultiplyAdd(x1, g0, s10);
                    if (Unsafe.SizeOf<C>() > 1)
                    {
                        s11 = V.MultiplyAdd(x1, g1, s11);
                    }

                    if (Unsafe.SizeOf<C>() > 2)
                    {
                        s12 = V.MultiplyAdd(x1, g2, s12);
                    }

                    if (Unsafe.SizeOf<C>() > 3)
                    {
                        s13 = V.MultiplyAdd(x1, g3, s13);
                    }
                }

                if (Unsafe.SizeOf<R>() > 2)
                {
                    V x2 = V.Load(ref pixels, 2 * xTap + p);
                    s20 = V.MultiplyAdd(x2, g0, s20);
                    if (Unsafe.SizeOf<C>() > 1)
                    {
                        s21 = V.MultiplyAdd(x2, g1, s21);
                    }

                    if (Unsafe.SizeOf<C>() > 2)
                    {
                        s22 = V.MultiplyAdd(x2, g2, s22);
                    }

                    if (Unsafe.SizeOf<C>() > 3)
                    {
                        s23 = V.MultiplyAdd(x2, g3, s23);
                    }
                }

                if (Unsafe.SizeOf<R>() > 3)
                {
                    V x3 = V.Load(ref pixels, 3 * xTap + p);
                    s30 = V.MultiplyAdd(x3, g0, s30);
                    if (Unsafe.SizeOf<C>() > 1)
                    {
                        s31 = V.MultiplyAdd(x3, g1, s31);
                    }

                    if (Unsafe.SizeOf<C>() > 2)
                    {
                        s32 = V.MultiplyAdd(x3, g2, s32);
                    }

                    if (Unsafe.SizeOf<C>() > 3)
                    {
                        s33 = V.MultiplyAdd(x3, g3, s33);
                    }
                }

                if (Unsafe.SizeOf<R>() > 4)
                {
                    V x4 = V.Load(ref pixels, 4 * xTap + p);
                    s40 = V.MultiplyAdd(x4, g0, s40);
                    if (Unsafe.SizeOf<C>() > 1)
                    {
                        s41 = V.MultiplyAdd(x4, g1, s41);
                    }

                    if (Unsafe.SizeOf<C>() > 2)
                    {
                        s42 = V.MultiplyAdd(x4, g2, s42);
                    }

                    if (Unsafe.SizeOf<C>() > 3)
                    {
                        s43 = V.MultiplyAdd(x4, g3, s43);
                    }
                }
            }

            pixels = ref Unsafe.Add(ref pixels, xRow);
            gradient = ref Unsafe.Add(ref gradient, dyRow);
        }

        V.Store(s00, ref sums, 0);
        if (Unsafe.SizeOf<C>() > 1)
        {
            V.Store(s01, ref sums, V.Width);
        }

        if (Unsafe.SizeOf<C>() > 2)
        {
            V.Store(s02, ref sums, 2 * V.Width);
        }

        if (Unsafe.SizeOf<C>() > 3)
        {
            V.Store(s03, ref sums, 3 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 1)
        {
            V.Store(s10, ref sums, sumsTap);
        }

        if (Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 1)
        {
            V.Store(s11, ref sums, sumsTap + V.Width);
        }

        if (Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 2)
        {
            V.Store(s12, ref sums, sumsTap + 2 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 1 && Unsafe.SizeOf<C>() > 3)
        {
            V.Store(s13, ref sums, sumsTap + 3 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 2)
        {
            V.Store(s20, ref sums, 2 * sumsTap);
        }

        if (Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 1)
        {
            V.Store(s21, ref sums, 2 * sumsTap + V.Width);
        }

        if (Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 2)
        {
            V.Store(s22, ref sums, 2 * sumsTap + 2 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 2 && Unsafe.SizeOf<C>() > 3)
        {
            V.Store(s23, ref sums, 2 * sumsTap + 3 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 3)
        {
            V.Store(s30, ref sums, 3 * sumsTap);
        }

        if (Unsafe.SizeOf<R>() > 3 && Unsafe.SizeOf<C>() > 1)
        {
            V.Store(s31, ref sums, 3 * sumsTap + V.Width);
        }

        if (Unsafe.SizeOf<R>() > 3 && Unsafe.SizeOf<C>() > 2)
        {
            V.Store(s32, ref sums, 3 * sumsTap + 2 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 3 && Unsafe.SizeOf<C>() > 3)
        {
            V.Store(s33, ref sums, 3 * sumsTap + 3 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 4)
        {
            V.Store(s40, ref sums, 4 * sumsTap);
        }

        if (Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<C>() > 1)
        {
            V.Store(s41, ref sums, 4 * sumsTap + V.Width);
        }

        if (Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<C>() > 2)
        {
            V.Store(s42, ref sums, 4 * sumsTap + 2 * V.Width);
        }

        if (Unsafe.SizeOf<R>() > 4 && Unsafe.SizeOf<C>() > 3)
        {
            V.Store(s43, ref sums, 4 * sumsTap + 3 * V.Width);
        }
    }

    /// <summary>A vector of dy, or its first lanes and zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Read<V, L>(bool full, ref float dy, nint place, nint count, V kept)
        where V : struct, ISimd<V>
        where L : struct, ILanes =>
        full ? V.Load(in dy, place) : typeof(L) == typeof(AllLanes) ? V.Select(kept, V.Load(in dy, place), V.Zero) : L.Load<V>(in dy, place, count);
}
