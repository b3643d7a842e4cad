namespace Kiln;

/// <summary>y_i = exp(x_i) / Σ_j exp(x_j) along <see cref="Dim"/>.</summary>
/// <remarks>
/// <para>Input of any shape, output the same. <see cref="CrossEntropyLossAttribute"/> takes logits: it has its own softmax.</para>
/// <para>PyTorch: <c>torch.nn.Softmax</c>, whose <c>dim</c> has no good default; here it is the last.</para>
/// </remarks>
public sealed class SoftmaxAttribute : LayerAttribute
{
    /// <summary>The dimension that sums to one; negative counts from the end. -1 unless set.</summary>
    public int Dim { get; set; } = -1;
}
