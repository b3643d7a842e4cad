namespace Kiln;

/// <summary>
/// -w_y · log softmax(x)_y for the class y of each row; the sum, or the mean weighted by w over the rows that are not ignored.
/// </summary>
/// <remarks>
/// <para>Input (N, C), logits (no softmax before it); target (N) of class numbers, <c>int</c> or <c>long</c>. With
/// <see cref="LabelSmoothing"/> ε, the row's loss is (1 - ε) times that plus ε/C · Σ_c -w_c · log softmax(x)_c.</para>
/// <para>After <c>View(-1, C)</c> of (B, T, C) the target may be (B, T) too.</para>
/// <para>PyTorch: <c>torch.nn.CrossEntropyLoss</c> with class numbers. A value of more dimensions is an error here: flatten it
/// by <c>View(-1, C)</c>, or take <c>LastStep</c>. If every row is ignored the mean is NaN, as in PyTorch.</para>
/// </remarks>
public sealed class CrossEntropyLossAttribute : LossAttribute
{
    /// <summary>Rows with this target do not count; -100 unless set.</summary>
    public int IgnoreIndex { get; set; } = -100;

    /// <summary>How much of the target goes to all classes evenly, in [0, 1]; 0 unless set.</summary>
    public double LabelSmoothing { get; set; }

    /// <summary>Adds the run-time property <c>ClassWeights</c> (C), ones at first. PyTorch: <c>weight</c>.</summary>
    public bool Weighted { get; set; }
}
