namespace Kiln;

/// <summary>Makes a named value the current one again: the start of another branch.</summary>
public sealed class FromAttribute : LayerAttribute
{
    /// <summary>Goes on from the value of that name.</summary>
    public FromAttribute(string name)
    {
    }
}
