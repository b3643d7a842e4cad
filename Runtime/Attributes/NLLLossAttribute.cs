namespace Kiln;

/// <summary>-w_y · x_y for the class y of each row; the sum, or the mean weighted by w over the rows that are not ignored.</summary>
/// <remarks>
/// <para>Input (N, C), log-probabilities (after <c>LogSoftmax</c>); target (N) of class numbers, <c>int</c> or <c>long</c>.</para>
/// <para>PyTorch: <c>torch.nn.NLLLoss</c>. A value of more dimensions is an error here: flatten it by <c>View(-1, C)</c>, or take
/// <c>LastStep</c>. If every row is ignored the mean is NaN, as in PyTorch.</para>
/// </remarks>
public sealed class NLLLossAttribute : LossAttribute
{
    /// <summary>Rows with this target do not count; -100 unless set.</summary>
    public int IgnoreIndex { get; set; } = -100;

    /// <summary>Adds the run-time property <c>ClassWeights</c> (C), ones at first. PyTorch: <c>weight</c>.</summary>
    public bool Weighted { get; set; }
}
