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
        if (float.IsPositiveInfinity(limit))
            Plain<V, No>(length, ref p, in g, direction, limit, decay, rate);
        else
            Plain<V, Yes>(length, ref p, in g, direction, limit, decay, rate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Plain<V, TLimited>(nint length, ref float p, ref readonly float g, float direction, float limit, float decay, float rate)
        where V : struct, ISimd<V>
        where TLimited : struct, IFlag
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width)
            Update<V, AllLanes, TLimited>(i, V.Width, ref p, in g, direction, limit, decay, rate);
        if (i < length)
            PlainEnd<V, TLimited>(i, length - i, ref p, in g, direction, limit, decay, rate);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void PlainEnd<V, TLimited>(nint i, nint count, ref float p, ref readonly float g, float direction, float limit, float decay, float rate)
        where V : struct, ISimd<V>
        where TLimited : struct, IFlag =>
        Update<V, SomeLanes, TLimited>(i, count, ref p, in g, direction, limit, decay, rate);

    /// <summary>b = keep · b + add · g; p -= rate · (slope · g + ahead · b).</summary>
    internal static void Momentum<V>(
        nint length, ref float p, ref readonly float g, ref float b,
        float direction, float limit, float decay, float keep, float add, float rate, float ahead, float slope)
        where V : struct, ISimd<V>
    {
        if (float.IsPositiveInfinity(limit))
            Momentum<V, No>(length, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead, slope);
        else
            Momentum<V, Yes>(length, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead, slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Momentum<V, TLimited>(
        nint length, ref float p, ref readonly float g, ref float b,
        float direction, float limit, float decay, float keep, float add, float rate, float ahead, float slope)
        where V : struct, ISimd<V>
        where TLimited : struct, IFlag
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width)
            Update<V, AllLanes, TLimited>(i, V.Width, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead, slope);
        if (i < length)
            Update<V, SomeLanes, TLimited>(i, length - i, ref p, in g, ref b, direction, limit, decay, keep, add, rate, ahead, slope);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<V, L, TLimited>(nint i, nint count, ref float p, ref readonly float g, float direction, float limit, float decay, float rate)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TLimited : struct, IFlag
    {
        V parameter = L.Load<V>(in p, i, count);
        V gradient = Moments.Gradient<V, TLimited>(parameter, L.Load<V>(in g, i, count), direction, limit, decay);
        L.Store(V.MultiplyAdd(V.Broadcast(-rate), gradient, parameter), ref p, i, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<V, L, TLimited>(
        nint i, nint count, ref float p, ref readonly float g, ref float b,
        float direction, float limit, float decay, float keep, float add, float rate, float ahead, float slope)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TLimited : struct, IFlag
    {
        V parameter = L.Load<V>(in p, i, count);
        V gradient = Moments.Gradient<V, TLimited>(parameter, L.Load<V>(in g, i, count), direction, limit, decay);
        V buffer = V.MultiplyAdd(V.Broadcast(add), gradient, L.Load<V>(in b, i, count) * V.Broadcast(keep));
        buffer = Moments.Flushed(buffer);
        L.Store(buffer, ref b, i, count);

        V way = V.MultiplyAdd(V.Broadcast(slope), gradient, buffer * V.Broadcast(ahead));
        L.Store(V.MultiplyAdd(V.Broadcast(-rate), way, parameter), ref p, i, count);
    }
}
