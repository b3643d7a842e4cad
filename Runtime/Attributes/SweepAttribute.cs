namespace Kiln;

/// <summary>
/// Makes a class of models out of one: for every value of a size, a class that is compiled for it. Where layers take sizes, the name
/// stands for the value, alone or in an expression such as <c>"2*H"</c>; several sweeps give every combination of their values.
/// </summary>
/// <remarks>
/// <para>Sizes of layers are constants of the compiled code, so a search over architectures is prepared when the program is built and
/// made when it runs, without reflection. The class itself becomes static and holds, besides what its author wrote, the variants as nested classes named
/// after their sizes (<c>Net.H8</c>, <c>Net.H16_L2</c>), each a full model with a constructor of its own; the interface
/// <c>Net.IVariant</c> with the calls that all of them share; and the list <c>Net.Variants</c>, in the order in which the values are
/// written, the last sweep fastest. An entry tells a variant's name, its sizes and its structure, and creates it.</para>
/// <para>A swept name is not a symbol: it has no value at run time, and shapes of inputs cannot hold it. At most 256 variants are
/// made.</para>
/// </remarks>
/// <example>
/// <code>
/// [Model]
/// [Sweep("H", 8, 16, 32)]
/// [Input("B", 4)]
/// [Linear("H"), ReLU]
/// [Linear(3)]
/// [CrossEntropyLoss]
/// public partial class Net;
///
/// foreach (Net.Variant variant in Net.Variants)        // H8, H16, H32
/// {
///     Net.IVariant model = variant.Create(maxB: 32, seed: 0);
///     float loss = model.Train(x, y, b: 32);
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SweepAttribute : Attribute
{
    /// <summary>Compiles the model for each of the values.</summary>
    /// <param name="name">The name that layers use in the place of a size.</param>
    /// <param name="values">Its values: different ones, at least 1.</param>
    public SweepAttribute(string name, params int[] values)
    {
    }
}
