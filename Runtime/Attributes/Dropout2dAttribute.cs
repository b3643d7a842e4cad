namespace Kiln;

/// <summary>
/// While training, y = x / (1 - p) for a whole channel of an image with probability 1 - p, else 0; in evaluation y = x.
/// </summary>
/// <remarks>
/// <para>Input (B, C, H, W) or (B, C, L), output the same. Neighbouring pixels are alike, so dropping single ones says little; a channel
/// is dropped as one. The choice is a function of seed, layer, training call, image and channel (Philox): it is not stored.</para>
/// <para>PyTorch: <c>torch.nn.Dropout2d</c> (for (B, C, L): <c>torch.nn.Dropout1d</c>), with other random numbers.</para>
/// </remarks>
public sealed class Dropout2dAttribute : LayerAttribute
{
    /// <summary>Drops channels with probability <paramref name="p"/>, in [0, 1].</summary>
    public Dropout2dAttribute(double p = 0.5)
    {
    }
}
