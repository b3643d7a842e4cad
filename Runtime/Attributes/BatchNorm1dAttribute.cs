namespace Kiln;

/// <summary>y = (x - mean) / √(variance + Eps) · weight + bias, with mean and variance per feature over the batch.</summary>
/// <remarks>
/// <para>Input (B, F) or (B, F, L), output the same. Parameters: <c>weight</c> (F), ones, and <c>bias</c> (F), zeros; buffers:
/// <c>running_mean</c>, <c>running_var</c> (F), which evaluation uses. The variance is the biased one; the running one is
/// unbiased.</para>
/// <para>PyTorch: <c>torch.nn.BatchNorm1d</c>, without the counter <c>num_batches_tracked</c>.</para>
/// </remarks>
public sealed class BatchNorm1dAttribute : BatchNormAttribute
{
    /// <summary>Normalises however many features there are.</summary>
    public BatchNorm1dAttribute()
    {
    }

    /// <summary>Normalises <paramref name="numFeatures"/> features.</summary>
    public BatchNorm1dAttribute(int numFeatures)
    {
    }

    /// <summary>Normalises as many features as an expression over the names of a block or a sweep says.</summary>
    public BatchNorm1dAttribute(string numFeatures)
    {
    }
}
