namespace Kiln.Kernels;

public static partial class Softmax
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
        V s0 = V.Zero;
        V s1 = V.Zero;
        nint column = 0;
        for (; n - column >= 2 * V.Width; column += 2 * V.Width)
        {
            s0 = V.MultiplyAdd(V.Load(in y, column), V.Load(in dy, column), s0);
            s1 = V.MultiplyAdd(V.Load(in y, column + V.Width), V.Load(in dy, column + V.Width), s1);
        }

        if (n - column >= V.Width)
        {
            s0 = V.MultiplyAdd(V.Load(in y, column), V.Load(in dy, column), s0);
            column += V.Width;
        }

        nint rest = n - column;
        if (rest > 0)
        {
            s1 = V.MultiplyAdd(V.LoadPart(in y, column, rest), V.LoadPart(in dy, column, rest), s1);
        }

        V sum = V.Broadcast(V.Sum(s0 + s1));
        for (column = 0; n - column >= V.Width; column += V.Width)
        {
            V.Store(V.Load(in y, column) * (V.Load(in dy, column) - sum), ref dx, column);
        }

        if (rest > 0)
        {
            V.StorePart(V.LoadPart(in y, column, rest) * (V.LoadPart(in dy, column, rest) - sum), ref dx, column, rest);
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
            sum = V.MultiplyAdd(L.Load<V>(in y, i * stride, count), L.Load<V>(in dy, i * stride, count), sum);
        }

        for (nint i = 0; i < n; i++)
        {
            V gradient = L.Load<V>(in y, i * stride, count) * (L.Load<V>(in dy, i * stride, count) - sum);
            L.Store(gradient, ref dx, i * stride, count);
        }
    }
}
