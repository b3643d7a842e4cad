namespace Kiln;

/// <summary>
/// Marks a class as a reusable chain with symbolic widths. <see cref="UseAttribute{TBlock}"/> puts it into a model, where every
/// symbol gets a number; sizes inside may be expressions over the symbols, such as <c>"4*C"</c>.
/// </summary>
/// <example>
/// <code>
/// [Block("C", "H")]
/// [Linear("H"), GELU]
/// [Linear("C")]
/// public partial class FeedForward;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class BlockAttribute : Attribute
{
    /// <summary>Declares the block's symbols, in the order in which <c>Use</c> gives their values.</summary>
    public BlockAttribute(params string[] symbols)
    {
    }
}
