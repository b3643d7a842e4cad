namespace Kiln;

/// <summary>y = x + named, elementwise: a residual connection.</summary>
/// <remarks>
/// <para>Both values have the same shape, which is the output's. Unlike <c>torch.add</c>, nothing is broadcast.</para>
/// </remarks>
public sealed class AddAttribute : LayerAttribute
{
    /// <summary>Adds the value of that name to the current one.</summary>
    public AddAttribute(string name)
    {
    }
}
