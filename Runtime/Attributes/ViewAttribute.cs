namespace Kiln;

/// <summary>The same elements in the same order under another shape.</summary>
/// <remarks>
/// <para>Sizes are ints, symbols, products of symbols (<c>"B*T"</c>) and one -1, which stands for the rest. That the number of elements
/// stays the same is proven at build time, for every value of the symbols.</para>
/// <para>PyTorch: <c>Tensor.view</c>; a value that was transposed is copied where PyTorch would refuse
/// (<c>Tensor.reshape</c>).</para>
/// </remarks>
public sealed class ViewAttribute : LayerAttribute
{
    /// <summary>Gives the value the shape <paramref name="dims"/>.</summary>
    public ViewAttribute(params object[] dims)
    {
    }
}
