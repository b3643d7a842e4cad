namespace Kiln;

/// <summary>Merges the dimensions from <c>start</c> to <c>end</c>, both included, into one.</summary>
/// <remarks>
/// <para>(B, C, H, W) becomes (B, C·H·W) with the defaults.</para>
/// <para>PyTorch: <c>torch.nn.Flatten(start_dim = 1, end_dim = -1)</c>.</para>
/// </remarks>
public sealed class FlattenAttribute : LayerAttribute
{
    /// <summary>Merges dimensions; negative ones count from the end.</summary>
    public FlattenAttribute(int start = 1, int end = -1)
    {
    }
}
