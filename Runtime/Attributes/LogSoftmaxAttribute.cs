namespace Kiln;

/// <summary>y_i = x_i - log Σ_j exp(x_j) along <see cref="Dim"/>.</summary>
/// <remarks>
/// <para>Input of any shape, output the same. Followed by <see cref="NLLLossAttribute"/> it is the same as
/// <see cref="CrossEntropyLossAttribute"/>.</para>
/// <para>PyTorch: <c>torch.nn.LogSoftmax</c>, whose <c>dim</c> has no good default; here it is the last.</para>
/// </remarks>
public sealed class LogSoftmaxAttribute : LayerAttribute
{
    /// <summary>The dimension whose exponentials sum to one; negative counts from the end. -1 unless set.</summary>
    public int Dim { get; set; } = -1;
}
