namespace Kiln;

/// <summary>A layer with parameters: it has a name and can be frozen.</summary>
public abstract class ParameterLayerAttribute : LayerAttribute
{
    /// <summary>
    /// First part of its parameters' names: <c>Name = "fc1"</c> gives <c>fc1.weight</c>. Without it, the layer's kind in lower case,
    /// numbered from 1 in chain order (<c>linear1.weight</c>); a recurrent layer that is alone of its kind has no number.
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// The layer is not trained: no gradient and no optimizer state exist for its parameters. PyTorch: <c>requires_grad = False</c>.
    /// </summary>
    public bool Frozen { get; set; }
}
