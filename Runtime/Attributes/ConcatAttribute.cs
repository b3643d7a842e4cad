namespace Kiln;

/// <summary>Joins the current value (first) and the named ones along <see cref="Dim"/>.</summary>
/// <remarks>
/// <para>The shapes agree in every other dimension; the joined one is the sum: (B, S) and (B, T) give (B, S + T).</para>
/// <para>PyTorch: <c>torch.cat</c>, whose <c>dim</c> is 0 by default; here it is the last.</para>
/// </remarks>
public sealed class ConcatAttribute : LayerAttribute
{
    /// <summary>Appends the values of those names.</summary>
    public ConcatAttribute(params string[] names)
    {
    }

    /// <summary>Dimension to join along; negative counts from the end. -1 unless set.</summary>
    public int Dim { get; set; } = -1;
}
