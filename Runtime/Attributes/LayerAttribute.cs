namespace Kiln;

/// <summary>
/// One layer of a chain: it takes the current value and makes the next one. Layers are read by the compiler at build time, from
/// source; the attribute objects themselves hold nothing but the options.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    /// <summary>
    /// Names the layer's result, so that <see cref="FromAttribute"/>, <see cref="AddAttribute"/>, <see cref="MulAttribute"/> and
    /// <see cref="ConcatAttribute"/> can refer to it.
    /// </summary>
    public string? As { get; set; }
}
