namespace Kiln;

/// <summary>Splits a dimension into several.</summary>
/// <remarks>
/// <para>The product of the sizes is proven equal to the dimension; one of them may be -1.</para>
/// <para>PyTorch: <c>torch.nn.Unflatten</c>.</para>
/// </remarks>
public sealed class UnflattenAttribute : LayerAttribute
{
    /// <summary>Splits dimension <paramref name="dim"/>.</summary>
    /// <param name="dim">Which one; negative counts from the end.</param>
    /// <param name="sizes">Ints and symbols.</param>
    public UnflattenAttribute(int dim, params object[] sizes)
    {
    }
}
