namespace Kiln;

/// <summary>
/// Puts a block into the chain: <c>[Use&lt;TransformerBlock&gt;(128, 4, Repeat = 6)]</c>. The block's layers are compiled as if they
/// stood here, with its symbols replaced by the arguments.
/// </summary>
/// <remarks>
/// Parameters are named after the block's class in lower case, the repetition and the layer: <c>feedforward.0.linear1.weight</c>;
/// <see cref="ParameterLayerAttribute.Name"/> replaces the first part.
/// </remarks>
/// <typeparam name="TBlock">A class with <see cref="BlockAttribute"/>, from the same assembly.</typeparam>
public sealed class UseAttribute<TBlock> : ParameterLayerAttribute
    where TBlock : class
{
    /// <summary>Gives the block's symbols their values.</summary>
    /// <param name="arguments">Ints, or names of the surrounding block's symbols, in the order the block declares its own.</param>
    public UseAttribute(params object[] arguments)
    {
    }

    /// <summary>How often the block stands in a row; 1 unless set.</summary>
    public int Repeat { get; set; } = 1;

    /// <summary>All repetitions use one set of parameters. Without it each has its own.</summary>
    public bool Share { get; set; }
}
