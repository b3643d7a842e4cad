namespace Kiln;

/// <summary>y = x · named, elementwise: a gate.</summary>
/// <remarks>
/// <para>Both values have the same shape, which is the output's. Unlike <c>torch.mul</c>, nothing is broadcast.</para>
/// </remarks>
public sealed class MulAttribute : LayerAttribute
{
    /// <summary>Multiplies the current value by the one of that name.</summary>
    public MulAttribute(string name)
    {
    }
}
