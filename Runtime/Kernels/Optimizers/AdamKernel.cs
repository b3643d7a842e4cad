using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Adam over a run of floats: g = clamp(direction · g, ±limit) + penalty · p; m += meanWeight · (g - m); v = β2 · v + (1 - β2) · g²;
/// p = keep · p - stepSize · m / (√v · rootCorrection + eps).
/// </summary>
/// <remarks>
/// Gradients are read only. Padding, where p = g = 0, stays zero. Moments too small to matter become zero, see <see cref="Moments"/>.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AdamKernel
{
    /// <summary>One step.</summary>
    /// <param name="length">Number of floats.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="m">Mean gradients.</param>
    /// <param name="v">Mean squared gradients.</param>
    /// <param name="step">The step's numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(nint length, ref float p, ref readonly float g, ref float m, ref float v, in AdamStep step)
    {
        if (Vector512.IsHardwareAccelerated)
            Run<F512>(length, ref p, in g, ref m, ref v, in step);
        else if (Vector256.IsHardwareAccelerated)
            Run<F256>(length, ref p, in g, ref m, ref v, in step);
        else
            Run<F128>(length, ref p, in g, ref m, ref v, in step);
    }

    /// <summary>One step that divides by the root of the largest v so far.</summary>
    /// <param name="length">Number of floats.</param>
    /// <param name="p">Parameters.</param>
    /// <param name="g">Gradients.</param>
    /// <param name="m">Mean gradients.</param>
    /// <param name="v">Mean squared gradients.</param>
    /// <param name="largest">The largest v so far.</param>
    /// <param name="step">The step's numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void RunAmsgrad(
        nint length, ref float p, ref readonly float g, ref float m, ref float v, ref float largest, in AdamStep step)
    {
        if (Vector512.IsHardwareAccelerated)
            RunAmsgrad<F512>(length, ref p, in g, ref m, ref v, ref largest, in step);
        else if (Vector256.IsHardwareAccelerated)
            RunAmsgrad<F256>(length, ref p, in g, ref m, ref v, ref largest, in step);
        else
            RunAmsgrad<F128>(length, ref p, in g, ref m, ref v, ref largest, in step);
    }

    internal static void Run<V>(nint length, ref float p, ref readonly float g, ref float m, ref float v, in AdamStep step)
        where V : struct, ISimd<V>
    {
        if (float.IsPositiveInfinity(step.Limit))
            Run<V, No>(length, ref p, in g, ref m, ref v, in step);
        else
            Run<V, Yes>(length, ref p, in g, ref m, ref v, in step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, TLimited>(nint length, ref float p, ref readonly float g, ref float m, ref float v, in AdamStep step)
        where V : struct, ISimd<V>
        where TLimited : struct, IFlag
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width)
            Update<V, AllLanes, TLimited>(i, V.Width, ref p, in g, ref m, ref v, in step);
        if (i < length)
            Update<V, SomeLanes, TLimited>(i, length - i, ref p, in g, ref m, ref v, in step);
    }

    internal static void RunAmsgrad<V>(
        nint length, ref float p, ref readonly float g, ref float m, ref float v, ref float largest, in AdamStep step)
        where V : struct, ISimd<V>
    {
        if (float.IsPositiveInfinity(step.Limit))
            RunAmsgrad<V, No>(length, ref p, in g, ref m, ref v, ref largest, in step);
        else
            RunAmsgrad<V, Yes>(length, ref p, in g, ref m, ref v, ref largest, in step);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void RunAmsgrad<V, TLimited>(
        nint length, ref float p, ref readonly float g, ref float m, ref float v, ref float largest, in AdamStep step)
        where V : struct, ISimd<V>
        where TLimited : struct, IFlag
    {
        nint i = 0;
        for (; i <= length - V.Width; i += V.Width)
            UpdateAmsgrad<V, AllLanes, TLimited>(i, V.Width, ref p, in g, ref m, ref v, ref largest, in step);
        if (i < length)
            UpdateAmsgrad<V, SomeLanes, TLimited>(i, length - i, ref p, in g, ref m, ref v, ref largest, in step);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Update<V, L, TLimited>(
        nint i, nint count, ref float p, ref readonly float g, ref float m, ref float v, in AdamStep step)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TLimited : struct, IFlag
    {
        V parameter = L.Load<V>(in p, i, count);
        V gradient = Moments.Gradient<V, TLimited>(parameter, L.Load<V>(in g, i, count), step.Direction, step.Limit, step.Penalty);
        V mean = Moments.Mean(gradient, L.Load<V>(in m, i, count), step.MeanWeight);
        V square = Moments.Square(gradient, L.Load<V>(in v, i, count), step.SquareKeep, step.SquareWeight);
        L.Store(mean, ref m, i, count);
        L.Store(square, ref v, i, count);
        L.Store(Move(parameter, mean, square, in step), ref p, i, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void UpdateAmsgrad<V, L, TLimited>(
        nint i, nint count, ref float p, ref readonly float g, ref float m, ref float v, ref float largest, in AdamStep step)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TLimited : struct, IFlag
    {
        V parameter = L.Load<V>(in p, i, count);
        V gradient = Moments.Gradient<V, TLimited>(parameter, L.Load<V>(in g, i, count), step.Direction, step.Limit, step.Penalty);
        V mean = Moments.Mean(gradient, L.Load<V>(in m, i, count), step.MeanWeight);
        V square = Moments.Square(gradient, L.Load<V>(in v, i, count), step.SquareKeep, step.SquareWeight);
        V top = V.Max(L.Load<V>(in largest, i, count), square);
        L.Store(mean, ref m, i, count);
        L.Store(square, ref v, i, count);
        L.Store(top, ref largest, i, count);
        L.Store(Move(parameter, mean, top, in step), ref p, i, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Move<V>(V p, V m, V v, in AdamStep step) where V : struct, ISimd<V>
    {
        V divisor = V.MultiplyAdd(V.Sqrt(v), V.Broadcast(step.RootCorrection), V.Broadcast(step.Eps));
        return (p * V.Broadcast(step.Keep)) - (m * V.Broadcast(step.StepSize) / divisor);
    }
}
