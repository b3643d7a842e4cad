namespace Kiln;

/// <summary>
/// Starts a chain: the shape of what the caller passes. A number is a fixed size, a string is a symbol whose value comes with each
/// call: <c>[Input("B", "T", 10)]</c>. The batch comes first, time second, features last; images are (B, C, H, W).
/// </summary>
/// <remarks>Further inputs need <see cref="LayerAttribute.As"/>, which names their argument.</remarks>
public sealed class InputAttribute : LayerAttribute
{
    /// <summary>Declares the input.</summary>
    /// <param name="dims">Sizes: ints and symbol names.</param>
    public InputAttribute(params object[] dims)
    {
    }

    /// <summary>Element type; <see cref="DType.Float32"/> unless set. Embeddings take <c>Int32</c> or <c>Int64</c>.</summary>
    public DType DType { get; set; }

    /// <summary>
    /// Also computes the gradient with respect to this input and publishes it as a property, <c>XGradient</c> for the input
    /// <c>x</c>. PyTorch: <c>requires_grad = True</c>.
    /// </summary>
    public bool Gradient { get; set; }
}
