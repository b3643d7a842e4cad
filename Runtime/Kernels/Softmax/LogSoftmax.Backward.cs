namespace Kiln.Kernels;

public static partial class LogSoftmax
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Backward<V>(nint outer, nint n, nint inner, ref readonly float y, ref readonly float dy, ref float dx)
        where V : struct, ISimd<V>
    {
        if (inner > 1)
        {
            BackwardDown<V>(outer, n, inner, in y, in dy, ref dx);
            return;
        }

        for (nint row = 0; row < outer; row++)
        {
            BackwardRow<V>(
                n, ref Unsafe.Add(ref Unsafe.AsRef(in y), row * n), ref Unsafe.Add(ref Unsafe.AsRef(in dy), row * n),
                ref Unsafe.Add(ref dx, row * n));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void BackwardRow<V>(nint n, ref readonly float y, ref readonly float dy, ref float dx) where V : struct, ISimd<V>
    {
        V sum = V.Broadcast(Rows.Of<V>(n, in dy));
        nint column = 0;
        for (; n - column >= V.Width; column += V.Width)
        {
            V.Store(V.Load(in dy, column) - VectorMath.Exp(V.Load(in y, column)) * sum, ref dx, column);
        }

        nint rest = n - column;
        if (rest > 0)
        {
            V exp = VectorMath.Exp(V.LoadPart(in y, column, rest));
            V.StorePart(V.LoadPart(in dy, column, rest) - exp * sum, ref dx, column, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardDown<V>(nint outer, nint n, nint inner, ref readonly float y, ref readonly float dy, ref float dx)
        where V : struct, ISimd<V>
    {
        for (nint o = 0; o < outer; o++)
        {
            nint at = o * n * inner;
            nint end = at + inner;
            for (; end - at >= V.Width; at += V.Width)
            {
                BackwardDown<V, AllLanes>(
                    n, inner, V.Width, ref Unsafe.Add(ref Unsafe.AsRef(in y), at), ref Unsafe.Add(ref Unsafe.AsRef(in dy), at),
                    ref Unsafe.Add(ref dx, at));
            }

            if (at < end)
            {
                BackwardDown<V, SomeLanes>(
                    n, inner, end - at, ref Unsafe.Add(ref Unsafe.AsRef(in y), at), ref Unsafe.Add(ref Unsafe.AsRef(in dy), at),
                    ref Unsafe.Add(ref dx, at));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BackwardDown<V, L>(
        nint n, nint stride, nint count, ref readonly float y, ref readonly float dy, ref float dx)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V sum = V.Zero;
        for (nint i = 0; i < n; i++)
        {
            sum += L.Load<V>(in dy, i * stride, count);
        }

        for (nint i = 0; i < n; i++)
        {
            V gradient = L.Load<V>(in dy, i * stride, count) - VectorMath.Exp(L.Load<V>(in y, i * stride, count)) * sum;
            L.Store(gradient, ref dx, i * stride, count);
        }
    }
}
