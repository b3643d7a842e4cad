namespace Kiln;

/// <summary>
/// While training, y = x / (1 - p) with probability 1 - p, else 0, drawn for each element; in evaluation y = x.
/// </summary>
/// <remarks>
/// <para>Input of any shape, output the same. The mask is a function of seed, layer, training call and element (Philox): it is not
/// stored, and is the same for dense and packed batches. <see cref="IModel.RngState"/> holds its state.</para>
/// <para>PyTorch: <c>torch.nn.Dropout</c>, with other random numbers.</para>
/// </remarks>
public sealed class DropoutAttribute : LayerAttribute
{
    /// <summary>Drops elements with probability <paramref name="p"/>, in [0, 1].</summary>
    public DropoutAttribute(double p = 0.5)
    {
    }
}
