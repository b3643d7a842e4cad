namespace Kiln;

/// <summary>
/// y = (x - mean) / √(variance + Eps) · weight + bias, with mean and biased variance over each group of channels of each image.
/// </summary>
/// <remarks>
/// <para>Input (B, C, …), output the same; C is a multiple of numGroups. Parameters: <c>weight</c> (C), ones, and <c>bias</c> (C),
/// zeros.</para>
/// <para>PyTorch: <c>torch.nn.GroupNorm</c>.</para>
/// </remarks>
public sealed class GroupNormAttribute : ParameterLayerAttribute
{
    /// <summary>Splits the channels, however many there are, into <paramref name="numGroups"/> groups.</summary>
    public GroupNormAttribute(int numGroups)
    {
    }

    /// <summary>Splits <paramref name="numChannels"/> channels into <paramref name="numGroups"/> groups.</summary>
    public GroupNormAttribute(int numGroups, int numChannels)
    {
    }

    /// <summary>As many groups as an expression over the names of a block or a sweep says.</summary>
    public GroupNormAttribute(string numGroups)
    {
    }

    /// <summary>Groups and channels as expressions over the names of a block or a sweep.</summary>
    public GroupNormAttribute(string numGroups, string numChannels)
    {
    }

    /// <summary>The number of channels as an expression.</summary>
    public GroupNormAttribute(int numGroups, string numChannels)
    {
    }

    /// <summary>The number of groups as an expression.</summary>
    public GroupNormAttribute(string numGroups, int numChannels)
    {
    }

    /// <summary>Added to the variance under the root; 1e-5 unless set.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether weight and bias exist; true unless set.</summary>
    public bool Affine { get; set; } = true;
}
