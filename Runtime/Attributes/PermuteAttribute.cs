namespace Kiln;

/// <summary>Reorders the dimensions: dimension i of the result is dimension dims[i] of the input.</summary>
/// <remarks>
/// <para>(B, H, W, C) becomes (B, C, H, W) with <c>Permute(0, 3, 1, 2)</c>; symbolic dimensions move too.</para>
/// <para>PyTorch: <c>torch.permute</c>.</para>
/// </remarks>
public sealed class PermuteAttribute : LayerAttribute
{
    /// <summary>Names every dimension once, in the new order; negative ones count from the end.</summary>
    public PermuteAttribute(params int[] dims)
    {
    }
}
