namespace Kiln.Kernels;

public static partial class LogSoftmax
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<V>(nint outer, nint n, nint inner, ref readonly float x, ref float y) where V : struct, ISimd<V>
    {
        if (inner > 1)
        {
            ForwardDown<V>(outer, n, inner, in x, ref y);
            return;
        }

        for (nint row = 0; row < outer; row++)
        {
            ForwardRow<V>(n, ref Unsafe.Add(ref Unsafe.AsRef(in x), row * n), ref Unsafe.Add(ref y, row * n));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void ForwardRow<V>(nint n, ref readonly float x, ref float y) where V : struct, ISimd<V>
    {
        float m = RowReduction.Max<V>(n, in x);
        V max = V.Broadcast(m);
        V log = V.Broadcast(MathF.Log(RowReduction.SumOfExp<V>(n, in x, m)));
        nint column = 0;
        for (; n - column >= V.Width; column += V.Width)
        {
            V.Store(V.Load(in x, column) - max - log, ref y, column);
        }

        if (column < n)
        {
            V.StorePart(V.LoadPart(in x, column, n - column) - max - log, ref y, column, n - column);
        }
    }

    /// <summary>An axis that is not the last one: every lane works on a column of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardDown<V>(nint outer, nint n, nint inner, ref readonly float x, ref float y) where V : struct, ISimd<V>
    {
        for (nint o = 0; o < outer; o++)
        {
            nint at = o * n * inner;
            nint end = at + inner;
            for (; end - at >= V.Width; at += V.Width)
            {
                ForwardDown<V, AllLanes>(n, inner, V.Width, ref Unsafe.Add(ref Unsafe.AsRef(in x), at), ref Unsafe.Add(ref y, at));
            }

            if (at < end)
            {
                ForwardDown<V, SomeLanes>(n, inner, end - at, ref Unsafe.Add(ref Unsafe.AsRef(in x), at), ref Unsafe.Add(ref y, at));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardDown<V, L>(nint n, nint stride, nint count, ref readonly float x, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V max = RowReduction.MaxDown<V, L>(n, stride, count, in x);
        V log = VectorMath.Log(RowReduction.SumOfExpDown<V, L>(n, stride, count, in x, max));
        for (nint i = 0; i < n; i++)
        {
            L.Store(L.Load<V>(in x, i * stride, count) - max - log, ref y, i * stride, count);
        }
    }
}
