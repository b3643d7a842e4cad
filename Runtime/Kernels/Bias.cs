using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>What follows a product whose tile has no epilogue for it: bias and ReLU, in place on dense rows.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Bias
{
    /// <summary><c>y[r, c] += bias[c]</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="bias">The bias (columns).</param>
    /// <param name="y">The matrix (rows, columns), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(nint rows, nint columns, ref readonly float bias, ref float y) =>
        Elementwise.Run(new AddKernel { B = ref Unsafe.AsRef(in bias), Y = ref y, Columns = columns }, rows, columns);

    /// <summary><c>y[r, c] = max(y[r, c] + bias[c], 0)</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="bias">The bias (columns).</param>
    /// <param name="y">The matrix (rows, columns), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddReLU(nint rows, nint columns, ref readonly float bias, ref float y) =>
        Elementwise.Run(new AddReLUKernel { B = ref Unsafe.AsRef(in bias), Y = ref y, Columns = columns }, rows, columns);

    /// <summary><c>y[r, c] = max(y[r, c], 0)</c>.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="y">The matrix (rows, columns), dense.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReLU(nint rows, nint columns, ref float y) =>
        Elementwise.Run(new ReLUKernel { Y = ref y }, 1, rows * columns);

    private ref struct AddKernel : IElementwise
    {
        public ref float B;
        public ref float Y;
        public nint Columns;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            L.Store(L.Load<V>(in Y, at, count) + L.Load<V>(in B, column, count), ref Y, at, count);
        }
    }

    private ref struct AddReLUKernel : IElementwise
    {
        public ref float B;
        public ref float Y;
        public nint Columns;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes
        {
            nint at = row * Columns + column;
            L.Store(V.ReLU(L.Load<V>(in Y, at, count) + L.Load<V>(in B, column, count)), ref Y, at, count);
        }
    }

    private ref struct ReLUKernel : IElementwise
    {
        public ref float Y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Apply<V, L>(nint row, nint column, nint count) where V : struct, ISimd<V> where L : struct, ILanes =>
            L.Store(V.ReLU(L.Load<V>(in Y, column, count)), ref Y, column, count);
    }
}
