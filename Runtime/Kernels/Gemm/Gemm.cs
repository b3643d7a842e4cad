using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Matrix products on row-major matrices; <c>ld*</c> is a row's stride in floats. N and T say whether an operand is taken as it is
/// or transposed. Every element of C is summed in one fixed order over k that depends on neither m nor n: a row's result is the
/// same bits whatever else is in the batch. NT alone, for gradients, may sum otherwise in a batch of another size; <see cref="NTRows"/>, for
/// outputs, does not.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Gemm
{
    /// <summary>Floats of a matrix that leaves no room for others in the second-level cache.</summary>
    private const nint LargeResult = 256 * 1024;

    /// <summary>Rows of a block of C: a multiple of every tile's height.</summary>
    private const nint BlockRows = 168;

    /// <summary><c>c[m, n] (+)= a[m, k] b[k, n]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NN(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref float c, nint ldc, bool accumulate)
    {
        Sum(m, n, new Operands(k, in a, lda, 1, in b, ldb, ref c, ldc), accumulate);
    }

    /// <summary><c>c[m, n] = a[m, k] b[k, n] + bias[n]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NNBias(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref readonly float bias, ref float c, nint ldc)
    {
        Run(m, n, new Operands(k, in a, lda, 1, in b, ldb, ref c, ldc), new AddBias(in bias));
    }

    /// <summary><c>c[m, n] = max(a[m, k] b[k, n] + bias[n], 0)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NNBiasReLU(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref readonly float bias, ref float c, nint ldc)
    {
        Run(m, n, new Operands(k, in a, lda, 1, in b, ldb, ref c, ldc), new AddBiasReLU(in bias));
    }

    /// <summary><c>c[m, n] (+)= sum over p of a[p, m] b[p, n]</c>: the gradient of a weight, with a = x and b = dy.</summary>
    /// <remarks>
    /// Rows are many, so that a panel of b over all of them would have to come from memory for every tile of c: it is taken a block of
    /// rows at a time, and c, which continues each of its sums where the block before left it, is the same bits.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TN(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref float c, nint ldc, bool accumulate)
    {
        if (Team.Helps(Work(m, n, k)))
        {
            Shared.TN(m, n, new Operands(k, in a, 1, lda, in b, ldb, ref c, ldc), accumulate);
        }
        else
        {
            TNAlone(m, n, k, in a, lda, in b, ldb, ref c, ldc, accumulate);
        }
    }

    /// <summary>Floating-point operations of a product, those of whole vectors: ten columns take as long as sixteen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static long Work(nint m, nint n, nint k) => 2L * m * ParameterLayout.RoundUp((int)n) * ParameterLayout.RoundUp((int)k);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TNAlone(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref float c, nint ldc, bool accumulate)
    {
        Operands all = new(k, in a, 1, lda, in b, ldb, ref c, ldc);
        if (TNFewTerms(m, n, in all, accumulate))
        {
            return;
        }

        if (m >= BlockedProduct.Many && k * n >= LargeResult / 2)
        {
            if (accumulate)
            {
                RunBlocks(m, 0, n, in all, default(Accumulate));
            }
            else
            {
                RunBlocks(m, 0, n, in all, default(Overwrite));
            }

            return;
        }

        const nint BlockRows = 256;
        nint p = 0;
        do
        {
            nint rows = nint.Min(k - p, BlockRows);
            ref readonly float x = ref Unsafe.Add(ref Unsafe.AsRef(in a), p * lda);
            ref readonly float dy = ref Unsafe.Add(ref Unsafe.AsRef(in b), p * ldb);
            Operands operands = new(rows, in x, 1, lda, in dy, ldb, ref c, ldc);
            if (accumulate)
            {
                RunAlone(m, 0, n, in operands, default(Accumulate));
            }
            else
            {
                RunAlone(m, 0, n, in operands, default(Overwrite));
            }

            accumulate = true;
            p += BlockRows;
        }
        while (p < k);
    }

    /// <summary>TN where there are so few terms that it is best taken row by row of C. Returns whether it was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TNFewTerms(nint m, nint n, in Operands operands, bool accumulate) =>
        Vector512.IsHardwareAccelerated ? TNFewTerms<F512>(m, n, in operands, accumulate)
        : Vector256.IsHardwareAccelerated ? TNFewTerms<F256>(m, n, in operands, accumulate)
        : TNFewTerms<F128>(m, n, in operands, accumulate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TNFewTerms<V>(nint m, nint n, in Operands operands, bool accumulate) where V : struct, ISimd<V>
    {
        if (!OuterProduct.Suits<V>(m, n, in operands))
        {
            return false;
        }

        OuterProduct.Run<V>(m, n, in operands, accumulate);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sum(nint m, nint n, in Operands operands, bool accumulate)
    {
        if (accumulate)
        {
            Run(m, n, in operands, default(Accumulate));
        }
        else
        {
            Run(m, n, in operands, default(Overwrite));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<E>(nint m, nint n, in Operands operands, E epilogue) where E : struct, IEpilogue, allows ref struct
    {
        if (Team.Helps(Work(m, n, operands.K)))
        {
            Shared.NN(m, n, in operands, epilogue);
        }
        else
        {
            RunAlone(m, 0, n, in operands, epilogue);
        }
    }

    /// <summary>
    /// The columns [first, n) of C, panel by panel of B where that is too large for the cache; in blocks of rows where C is and B is not: a
    /// row is then complete while the cache still holds it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void RunAlone<E>(nint m, nint first, nint n, in Operands operands, E epilogue)
        where E : struct, IEpilogue, allows ref struct
    {
        if (m >= BlockedProduct.Many && operands.K * (n - first) > LargeResult)
        {
            RunBlocks(m, first, n, in operands, epilogue);
            return;
        }

        if (m * (n - first) <= LargeResult || operands.K * (n - first) > LargeResult / 2)
        {
            RunBlock(m, first, n, in operands, epilogue);
            return;
        }

        for (nint row = 0; row < m; row += BlockRows)
        {
            ref readonly float a = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row * operands.ARow);
            ref float c = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            Operands block = new(operands.K, in a, operands.ARow, operands.AStep, in operands.B, operands.BRow, ref c, operands.CRow);
            RunBlock(nint.Min(m - row, BlockRows), first, n, in block, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlock<E>(nint m, nint first, nint n, in Operands operands, E epilogue)
        where E : struct, IEpilogue, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Product.Run<F512, E>(m, first, n, in operands, epilogue);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Product.Run<F256, E>(m, first, n, in operands, epilogue);
        }
        else
        {
            Product.Run<F128, E>(m, first, n, in operands, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RunBlocks<E>(nint m, nint first, nint n, in Operands operands, E epilogue)
        where E : struct, IEpilogue, allows ref struct
    {
        if (Vector512.IsHardwareAccelerated)
        {
            BlockedProduct.Run<F512, RowPanels, E>(m, first, n, in operands, epilogue);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            BlockedProduct.Run<F256, CopiedPanels, E>(m, first, n, in operands, epilogue);
        }
        else
        {
            BlockedProduct.Run<F128, CopiedPanels, E>(m, first, n, in operands, epilogue);
        }
    }
}
