namespace Kiln.Kernels;

public static partial class Gemm
{
    /// <summary>Rows of a gradient that are made and used up together, or a multiple: two tiles of the highest kind.</summary>
    private const int StripRows = 28;

    /// <summary>Floats of a strip, more or less, where rows are short.</summary>
    private const int StripLength = 8 * 1024;

    /// <summary>The same where dy is so large that it comes from beyond the second-level cache for every strip: fewer and higher ones, which fit there.</summary>
    private const int LongStripLength = 240 * 1024;

    /// <summary>Floats of the longest strip whose weights stay in the second-level cache until its gradient is there.</summary>
    private const int LargestClaim = 32 * 1024;

    /// <summary>
    /// <see cref="TN"/>, the gradient of a weight, and with an optimizer the weight's part of its step: strip by strip, so that a gradient
    /// is used while it is in the first cache, and never leaves it. The weight ends with the bits of a product and a step apart; the
    /// gradient is used up.
    /// </summary>
    /// <param name="m">Rows of c.</param>
    /// <param name="n">Columns of c.</param>
    /// <param name="k">Rows of a and b.</param>
    /// <param name="a">x.</param>
    /// <param name="lda">Floats from one row of a to the next.</param>
    /// <param name="b">dy.</param>
    /// <param name="ldb">Floats from one row of b to the next.</param>
    /// <param name="c">The gradient; with an optimizer, working memory.</param>
    /// <param name="ldc">Floats from one row of c to the next.</param>
    /// <param name="accumulate">Whether to add to c, without an optimizer.</param>
    /// <param name="optimizer">What updates the weight, or null.</param>
    /// <param name="offset">Where the weight lies in the flat buffers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TNUpdate(
        nint m, nint n, nint k, ref readonly float a, nint lda, ref readonly float b, nint ldb, ref float c, nint ldc, bool accumulate,
        Optimizer? optimizer, int offset)
    {
        if (optimizer is null)
        {
            TN(m, n, k, in a, lda, in b, ldb, ref c, ldc, accumulate);
            return;
        }

        long work = Work(m, n, k) + m * ldc * OptimizerJob.WorkPerParameter;
        var job = new UpdateJob(m, n, new Operands(k, in a, 1, lda, in b, ldb, ref c, ldc), optimizer, offset, work);
        if (Team.Helps(work))
        {
            Team.Run(ref job, job.Parts, work);
        }
        else
        {
            job.Run(0, m, shared: false);
        }
    }

    private readonly ref struct UpdateJob(nint m, nint n, Operands operands, Optimizer optimizer, int offset, long work) : ITeamJob
    {
        private readonly Operands operands = operands;

        private readonly nint height =
            StripRows * nint.Max(1, (operands.K * n > LargeResult ? LongStripLength : StripLength) / (StripRows * operands.CRow));

        public int Parts { get; } = Team.Parts(work, m / StripRows);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(int part) => Run(Team.Start(m, part, Parts), Team.Start(m, part + 1, Parts), shared: true);

        /// <summary>The rows [row, end): each strip of gradients takes the place of the one before.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Run(nint row, nint end, bool shared)
        {
            bool claims = shared && height * operands.CRow <= LargestClaim;
            ref float strip = ref Unsafe.Add(ref operands.C, row * operands.CRow);
            for (; row < end; row += height)
            {
                nint rows = nint.Min(height, end - row);
                if (claims)
                    optimizer.Claim(offset + (int)(row * operands.CRow), (int)(rows * operands.CRow));
                ref readonly float x = ref Unsafe.Add(ref Unsafe.AsRef(in operands.A), row);
                TNAlone(rows, n, operands.K, in x, operands.AStep, in operands.B, operands.BRow, ref strip, operands.CRow, accumulate: false);
                optimizer.UpdateAlone(offset + (int)(row * operands.CRow), (int)(rows * operands.CRow), ref strip);
            }
        }
    }
}
