namespace Kiln;

/// <summary>A layer whose weights start from random numbers; <see cref="Init"/> chooses other ones than PyTorch's default.</summary>
public abstract class WeightLayerAttribute : ParameterLayerAttribute
{
    /// <summary>
    /// How the layer's weights (parameters of two or more dimensions) start. Biases keep the layer's default, except that
    /// <see cref="Kiln.Init.Zeros"/> sets them to zero too. PyTorch: the functions of <c>torch.nn.init</c> with their defaults.
    /// </summary>
    public Init Init { get; set; }
}
