namespace Kiln.Kernels;

public static partial class Softmax
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<V>(nint outer, nint n, nint inner, ref readonly float x, ref float y) where V : struct, ISimd<V>
    {
        if (inner > 1)
        {
            ForwardDown<V>(outer, n, inner, in x, ref y);
        }
        else if (n > V.Width)
        {
            ForwardRows<V>(outer, n, in x, ref y);
        }
        else if (n == V.Width)
        {
            ForwardShortRows<V, AllLanes>(outer, n, in x, ref y);
        }
        else
        {
            ForwardShortRows<V, SomeLanes>(outer, n, in x, ref y);
        }
    }

    /// <summary>Rows that fit one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardShortRows<V, L>(nint rows, nint n, ref readonly float x, ref float y)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V absent = RowReduction.Absent<V, L>(n);
        for (nint start = 0; start < rows * n; start += n)
        {
            V row = L.Load<V>(in x, start, n) + absent;
            V exp = VectorMath.Exp(row - V.Broadcast(NativeMax.Lane(row)));
            L.Store(exp / V.Broadcast(V.Sum(exp)), ref y, start, n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForwardRows<V>(nint rows, nint n, ref readonly float x, ref float y) where V : struct, ISimd<V>
    {
        for (nint start = 0; start < rows * n; start += n)
        {
            ref readonly float row = ref Unsafe.Add(ref Unsafe.AsRef(in x), start);
            float sum = RowReduction.Exp<V>(n, in row, RowReduction.Max<V>(n, in row), ref Unsafe.Add(ref y, start));
            Scale<V>(n, 1 / sum, ref Unsafe.Add(ref y, start));
        }
    }

    /// <summary><c>y = scale · y</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Scale<V>(nint n, float scale, ref float y) where V : struct, ISimd<V>
    {
        V factor = V.Broadcast(scale);
        nint column = 0;
        for (; n - column >= V.Width; column += V.Width)
        {
            V.Store(V.Load(in y, column) * factor, ref y, column);
        }

        if (column < n)
        {
            V.StorePart(V.LoadPart(in y, column, n - column) * factor, ref y, column, n - column);
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
        V sum = V.Zero;
        for (nint i = 0; i < n; i++)
        {
            V exp = VectorMath.Exp(L.Load<V>(in x, i * stride, count) - max);
            L.Store(exp, ref y, i * stride, count);
            sum += exp;
        }

        V scale = V.One / sum;
        for (nint i = 0; i < n; i++)
        {
            L.Store(L.Load<V>(in y, i * stride, count) * scale, ref y, i * stride, count);
        }
    }
}
