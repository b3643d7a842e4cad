using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <content>Products with the second operand transposed.</content>
public static partial class Gemm
{
    /// <summary><c>c[m, n] (+)= sum over p of a[m, p] b[n, p]</c>: the gradient of an input, with a = dy and b = W[in, out].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NT(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref float c, nint ldc, bool accumulate)
    {
        Operands operands = new(k, in a, lda, 1, in b, ldb, ref c, ldc);
        NT(m, n, in operands, accumulate, m, default(Plain));
    }

    /// <summary>
    /// NT with an expression over its sums: the gradient of what an activation in front of a layer receives. Where that pays a tile computes it
    /// before it stores them.
    /// </summary>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c.</param>
    /// <param name="k">Columns of a and b.</param>
    /// <param name="a">dy.</param>
    /// <param name="lda">Floats from one row of a to the next.</param>
    /// <param name="b">W[in, out].</param>
    /// <param name="ldb">Floats from one row of b to the next.</param>
    /// <param name="c">The gradient.</param>
    /// <param name="ldc">Floats from one row of c, and of the expression's other buffers, to the next.</param>
    /// <param name="expression">What becomes of the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NT<K>(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref float c, nint ldc, in K expression)
        where K : struct, ISumExpression, allows ref struct
    {
        Operands operands = new(k, in a, lda, 1, in b, ldb, ref c, ldc);
        NT(m, n, in operands, accumulate: false, m, new Expressed<K>(in expression, in c));
    }

    /// <summary>
    /// <c>c[m, n] = sum over p of a[m, p] b[n, p]</c>: the output of a layer whose weight b lies [out, in], since another layer shares it. A
    /// row has the same bits whatever else is in the batch, for which it gives up the fastest way for few rows.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NTRows(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref float c, nint ldc)
    {
        Operands operands = new(k, in a, lda, 1, in b, ldb, ref c, ldc);
        NT(m, n, in operands, accumulate: false, nint.Max(m, DotProduct.Many), default(Plain));
    }

    /// <summary>NT in the way that suits so many rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NT<E>(nint m, nint n, in Operands operands, bool accumulate, nint allRows, E epilogue)
        where E : struct, IPartEpilogue, allows ref struct
    {
        if (Team.Helps(Work(m, n, operands.K)))
        {
            Shared.NT(m, n, in operands, accumulate, allRows, epilogue);
        }
        else
        {
            NTAlone(m, n, in operands, accumulate, allRows, n, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void NTAlone<E>(nint m, nint n, in Operands operands, bool accumulate, nint allRows, nint allColumns, E epilogue)
        where E : struct, IPartEpilogue, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            DotProduct.Run<F512, E>(m, n, in operands, accumulate, allRows, allColumns, epilogue);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            DotProduct.Run<F256, E>(m, n, in operands, accumulate, allRows, allColumns, epilogue);
        }
        else
        {
            DotProduct.Run<F128, E>(m, n, in operands, accumulate, allRows, allColumns, epilogue);
        }
    }
}
