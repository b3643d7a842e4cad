namespace Kiln;

/// <summary>
/// Publishes the current value as a property of the model, readable after <c>Forward</c>, <c>Loss</c> and <c>Train</c>, and names
/// it: <c>[Output("hidden")]</c> gives <c>Hidden</c>. The chain goes on with the same value.
/// </summary>
public sealed class OutputAttribute : LayerAttribute
{
    /// <summary>Names the output.</summary>
    public OutputAttribute(string name)
    {
    }
}
