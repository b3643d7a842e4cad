namespace Kiln;

/// <summary>y = (x - mean) / √(variance + Eps) · weight + bias, with mean and variance per channel over batch and pixels.</summary>
/// <remarks>
/// <para>Input (B, C, H, W), output the same. Parameters: <c>weight</c> (C), ones, and <c>bias</c> (C), zeros; buffers:
/// <c>running_mean</c>, <c>running_var</c> (C), which evaluation uses. The variance is the biased one; the running one is
/// unbiased.</para>
/// <para>PyTorch: <c>torch.nn.BatchNorm2d</c>, without the counter <c>num_batches_tracked</c>.</para>
/// </remarks>
public sealed class BatchNorm2dAttribute : BatchNormAttribute
{
    /// <summary>Normalises however many channels there are.</summary>
    public BatchNorm2dAttribute()
    {
    }

    /// <summary>Normalises <paramref name="numFeatures"/> channels.</summary>
    public BatchNorm2dAttribute(int numFeatures)
    {
    }

    /// <summary>Normalises as many channels as an expression over the names of a block or a sweep says.</summary>
    public BatchNorm2dAttribute(string numFeatures)
    {
    }
}
