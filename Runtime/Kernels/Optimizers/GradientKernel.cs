using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Norms of a run of floats, and what clipping does to it. Sums are in vectors over short blocks, the blocks in double.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientKernel
{
    private const int Block = 4096;

    /// <summary>(Σ |x|ᵖ)^(1/p), or max |x| for p = ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Norm(nint length, ref readonly float x, float p)
    {
        if (Vector512.IsHardwareAccelerated)
            return Norm<F512>(length, in x, p);
        if (Vector256.IsHardwareAccelerated)
            return Norm<F256>(length, in x, p);
        return Norm<F128>(length, in x, p);
    }

    /// <summary>x *= factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(nint length, ref float x, float factor)
    {
        if (Vector512.IsHardwareAccelerated)
            Scale<F512>(length, ref x, factor);
        else if (Vector256.IsHardwareAccelerated)
            Scale<F256>(length, ref x, factor);
        else
            Scale<F128>(length, ref x, factor);
    }

    /// <summary>x = min(max(x, -limit), limit); NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clamp(nint length, ref float x, float limit)
    {
        if (Vector512.IsHardwareAccelerated)
            Clamp<F512>(length, ref x, limit);
        else if (Vector256.IsHardwareAccelerated)
            Clamp<F256>(length, ref x, limit);
        else
            Clamp<F128>(length, ref x, limit);
    }

    internal static float Norm<V>(nint length, ref readonly float x, float p) where V : struct, ISimd<V>
    {
        if (p == float.PositiveInfinity)
            return Largest<V>(length, in x);
        if (p == 2)
            return (float)Math.Sqrt(Sum<V, Squared>(length, in x));
        return p == 1 ? (float)Sum<V, Absolute>(length, in x) : (float)Math.Pow(PowerSum(length, in x, p), 1.0 / p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale<V>(nint length, ref float x, float factor) where V : struct, ISimd<V>
    {
        V scale = V.Broadcast(factor);
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width)
            V.Store(V.Load(in x, i) * scale, ref x, i);
        if (i < length)
            V.StorePart(V.LoadPart(in x, i, length - i) * scale, ref x, i, length - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Clamp<V>(nint length, ref float x, float limit) where V : struct, ISimd<V>
    {
        V high = V.Broadcast(limit);
        V low = V.Broadcast(-limit);
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width)
            V.Store(V.Clamp(V.Load(in x, i), low, high), ref x, i);
        if (i < length)
            V.StorePart(V.Clamp(V.LoadPart(in x, i, length - i), low, high), ref x, i, length - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum<V, F>(nint length, ref readonly float x)
        where V : struct, ISimd<V>
        where F : struct, ITerm
    {
        double total = 0;
        for (nint start = 0; start < length; start += Block)
            total += BlockSum<V, F>(nint.Min(Block, length - start), ref Unsafe.Add(ref Unsafe.AsRef(in x), start));
        return total;
    }

    /// <summary>Four sums side by side, to hide the additions' latency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float BlockSum<V, F>(nint length, ref readonly float x)
        where V : struct, ISimd<V>
        where F : struct, ITerm
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        nint i = 0;
        for (; i <= length - (4 * V.Width); i += 4 * V.Width)
        {
            a = F.Add(a, V.Load(in x, i));
            b = F.Add(b, V.Load(in x, i + V.Width));
            c = F.Add(c, V.Load(in x, i + (2 * V.Width)));
            d = F.Add(d, V.Load(in x, i + (3 * V.Width)));
        }

        for (; i <= length - V.Width; i += V.Width)
            a = F.Add(a, V.Load(in x, i));
        if (i < length)
            b = F.Add(b, V.LoadPart(in x, i, length - i));
        return V.Sum(a + b + (c + d));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest<V>(nint length, ref readonly float x) where V : struct, ISimd<V>
    {
        V largest = V.Zero;
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width)
            largest = V.Max(largest, V.Abs(V.Load(in x, i)));
        if (i < length)
            largest = V.Max(largest, V.Abs(V.LoadPart(in x, i, length - i)));

        // No lane is negative, so the sum is NaN exactly if a lane is.
        return float.IsNaN(V.Sum(largest)) ? float.NaN : V.MaxLane(largest);
    }

    private static double PowerSum(nint length, ref readonly float x, float p)
    {
        double total = 0;
        for (nint i = 0; i < length; i++)
        {
            // Padding adds nothing, whatever p: |0|ᵖ = 0 for p > 0.
            total += Math.Pow(Math.Abs(Unsafe.Add(ref Unsafe.AsRef(in x), i)), p);
        }

        return total;
    }

    private interface ITerm
    {
        static abstract V Add<V>(V sum, V x) where V : struct, ISimd<V>;
    }

    private readonly struct Squared : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add<V>(V sum, V x) where V : struct, ISimd<V> => V.MultiplyAdd(x, x, sum);
    }

    private readonly struct Absolute : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add<V>(V sum, V x) where V : struct, ISimd<V> => sum + V.Abs(x);
    }
}
