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
        where V : struct, ISimd<V> =>
        Run<V, No>(length, ref p, in g, ref m, ref v, ref Unsafe.NullRef<float>(), in step);

    internal static void RunAmsgrad<V>(
        nint length, ref float p, ref readonly float g, ref float m, ref float v, ref float largest, in AdamStep step)
        where V : struct, ISimd<V> =>
        Run<V, Yes>(length, ref p, in g, ref m, ref v, ref largest, in step);

    private static void Run<V, TAmsgrad>(
        nint length, ref float p, ref readonly float g, ref float m, ref float v, ref float largest, in AdamStep step)
        where V : struct, ISimd<V>
        where TAmsgrad : struct, IFlag
    {
        nint whole = length & -V.Width;
        if (AsItIs.Suits(step.Direction, step.Limit, step.Penalty))
            Run<V, AllLanes, AsItIs, TAmsgrad>(0, whole, V.Width, ref p, in g, ref m, ref v, ref largest, in step);
        else
            Run<V, AllLanes, Limited, TAmsgrad>(0, whole, V.Width, ref p, in g, ref m, ref v, ref largest, in step);
        if (whole < length)
            Run<V, SomeLanes, Limited, TAmsgrad>(whole, length, length - whole, ref p, in g, ref m, ref v, ref largest, in step);
    }

    /// <summary>Elements from <paramref name="i"/> to <paramref name="end"/>, <paramref name="count"/> at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<V, L, TGradient, TAmsgrad>(
        nint i, nint end, nint count, ref float p, ref readonly float g, ref float m, ref float v, ref float largest, in AdamStep step)
        where V : struct, ISimd<V>
        where L : struct, ILanes
        where TGradient : struct, IGradientForm
        where TAmsgrad : struct, IFlag
    {
        // The numbers stay in registers: read for every vector, they would take a third of the time.
        V direction = V.Broadcast(step.Direction), limit = V.Broadcast(step.Limit), penalty = V.Broadcast(step.Penalty), keep = V.Broadcast(step.Keep);
        V meanWeight = V.Broadcast(step.MeanWeight), squareKeep = V.Broadcast(step.SquareKeep), squareWeight = V.Broadcast(step.SquareWeight);
        V correction = V.Broadcast(step.RootCorrection), eps = V.Broadcast(step.Eps), rate = V.Broadcast(-step.StepSize);
        for (; i < end; i += count)
        {
            V parameter = L.Load<V>(in p, i, count);
            V gradient = TGradient.Of(parameter, L.Load<V>(in g, i, count), direction, limit, penalty);
            V mean = Moments.Mean(gradient, L.Load<V>(in m, i, count), meanWeight);
            V square = Moments.Square(gradient, L.Load<V>(in v, i, count), squareKeep, squareWeight);
            L.Store(mean, ref m, i, count);
            L.Store(square, ref v, i, count);
            if (TAmsgrad.IsSet)
            {
                square = V.Max(L.Load<V>(in largest, i, count), square);
                L.Store(square, ref largest, i, count);
            }

            V divisor = V.MultiplyAdd(V.Sqrt(square), correction, eps);
            L.Store(V.MultiplyAdd(mean / divisor, rate, parameter * keep), ref p, i, count);
        }
    }
}
