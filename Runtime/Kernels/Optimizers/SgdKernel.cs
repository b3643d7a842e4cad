using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>Gradient descent over a run of floats, with g = clamp(direction · g, ±limit) + decay · p throughout.</summary>
/// <remarks>
/// Gradients are read only. Padding, where p = g = 0, stays zero. A momentum below 1e-30 becomes zero, see <see cref="Moments"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SgdKernel
{
    /// <summary>p -= rate · g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Plain(nint length, ref float p, ref readonly float g, float direction, float limit, float decay, float rate)
    {
        if (Vector512.IsHardwareAccelerated)
            Plain<F512>(length, ref p, in g, direction, limit, decay, rate);
        else if (Vector256.IsHardwareAccelerated)
            Plain<F256>(length, ref p, in g, direction, limit, decay, rate);
        else
            Plain<F128>(length, ref p, in g, direction, limit, decay, rate);
    }

    /// <summary>b = keep · b + add · g; p -= rate · b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Momentum(
        nint length, ref float p, ref readonly float g, ref float b, float direction, float limit, float decay, float keep, float add, float rate)
    {
        if (Vector512.IsHardwareAccelerated)
            Momentum<F512>(length, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead: 1, slope: 0);
        else if (Vector256.IsHardwareAccelerated)
            Momentum<F256>(length, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead: 1, slope: 0);
        else
            Momentum<F128>(length, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead: 1, slope: 0);
    }

    /// <summary>b = keep · b + g; p -= rate · (g + momentum · b).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Nesterov(
        nint length, ref float p, ref readonly float g, ref float b, float direction, float limit, float decay, float keep, float momentum, float rate)
    {
        if (Vector512.IsHardwareAccelerated)
            Momentum<F512>(length, ref p, in g, ref b, direction, limit, decay, keep, add: 1, rate, ahead: momentum, slope: 1);
        else if (Vector256.IsHardwareAccelerated)
            Momentum<F256>(length, ref p, in g, ref b, direction, limit, decay, keep, add: 1, rate, ahead: momentum, slope: 1);
        else
            Momentum<F128>(length, ref p, in g, ref b, direction, limit, decay, keep, add: 1, rate, ahead: momentum, slope: 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Plain<V>(nint length, ref float p, ref readonly float g, float direction, float limit, float decay, float rate)
        where V : struct, ISimd<V>
    {
        nint done = 0;
        if (AsItIs.Suits(direction, limit, decay))
        {
            done = length & -V.Width;
            Plain<V, AllLanes, AsItIs>(0, done, V.Width, ref p, in g, direction, limit, decay, rate);
        }

        if (done < length)
            PlainRest<V>(done, length, ref p, in g, direction, limit, decay, rate);
    }

    /// <summary>What a tiny model's step does not need, apart from it and behind it, so that nothing is kept for afterwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void PlainRest<V>(nint i, nint length, ref float p, ref readonly float g, float direction, float limit, float decay, float rate)
        where V : struct, ISimd<V>
    {
        nint whole = length & -V.Width;
        Plain<V, AllLanes, Limited>(i, whole, V.Width, ref p, in g, direction, limit, decay, rate);
        if (whole < length)
            Plain<V, SomeLanes, Limited>(whole, length, length - whole, ref p, in g, direction, limit, decay, rate);
    }

    /// <summary>Elements from <paramref name="i"/> to <paramref name="end"/>, <paramref name="count"/> at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Plain<V, L, TGradient>(
        nint i, nint end, nint count, ref float p, ref readonly float g, float direction, float limit, float decay, float rate)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TGradient : struct, IGradientForm
    {
        V directions = V.Broadcast(direction), limits = V.Broadcast(limit), decays = V.Broadcast(decay), rates = V.Broadcast(-rate);
        for (; i < end; i += count)
        {
            V parameter = L.Load<V>(in p, i, count);
            V gradient = TGradient.Of(parameter, L.Load<V>(in g, i, count), directions, limits, decays);
            L.Store(V.MultiplyAdd(rates, gradient, parameter), ref p, i, count);
        }
    }

    /// <summary>b = keep · b + add · g; p -= rate · (slope · g + ahead · b).</summary>
    internal static void Momentum<V>(
        nint length, ref float p, ref readonly float g, ref float b,
        float direction, float limit, float decay, float keep, float add, float rate, float ahead, float slope)
        where V : struct, ISimd<V>
    {
        nint whole = length & -V.Width;
        if (AsItIs.Suits(direction, limit, decay))
            Momentum<V, AllLanes, AsItIs>(0, whole, V.Width, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead, slope);
        else
            Momentum<V, AllLanes, Limited>(0, whole, V.Width, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead, slope);
        if (whole < length)
            Momentum<V, SomeLanes, Limited>(whole, length, length - whole, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead, slope);
    }

    /// <summary>Elements from <paramref name="i"/> to <paramref name="end"/>, <paramref name="count"/> at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Momentum<V, L, TGradient>(
        nint i, nint end, nint count, ref float p, ref readonly float g, ref float b,
        float direction, float limit, float decay, float keep, float add, float rate, float ahead, float slope)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TGradient : struct, IGradientForm
    {
        // The numbers stay in registers, as in AdamKernel.
        V directions = V.Broadcast(direction), limits = V.Broadcast(limit), decays = V.Broadcast(decay), keeps = V.Broadcast(keep);
        V adds = V.Broadcast(add), rates = V.Broadcast(-rate), aheads = V.Broadcast(ahead), slopes = V.Broadcast(slope);
        for (; i < end; i += count)
        {
            V parameter = L.Load<V>(in p, i, count);
            V gradient = TGradient.Of(parameter, L.Load<V>(in g, i, count), directions, limits, decays);
            V buffer = Moments.Flushed(V.MultiplyAdd(adds, gradient, L.Load<V>(in b, i, count) * keeps));
            L.Store(buffer, ref b, i, count);
            V way = V.MultiplyAdd(slopes, gradient, buffer * aheads);
            L.Store(V.MultiplyAdd(rates, way, parameter), ref p, i, count);
        }
    }
}
