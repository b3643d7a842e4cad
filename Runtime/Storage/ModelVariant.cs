using System.Collections.ObjectModel;

namespace Kiln;

/// <summary>One of the models that <see cref="SweepAttribute"/> makes of a class: what it is called and which sizes it was compiled for.</summary>
public abstract class ModelVariant
{
    /// <summary>Made by generated code.</summary>
    /// <param name="name">Name of the variant's class.</param>
    /// <param name="structure">Its layers.</param>
    /// <param name="sizes">The swept names with their values.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected ModelVariant(string name, ModelInfo structure, params ReadOnlySpan<(string Name, int Value)> sizes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(structure);
        Name = name;
        Structure = structure;
        var ordered = new OrderedDictionary<string, int>(sizes.Length, StringComparer.Ordinal);
        foreach ((string size, int value) in sizes)
            ordered.Add(size, value);
        Sizes = new ReadOnlyDictionary<string, int>(ordered);
    }

    /// <summary>Name of its class within the swept one: <c>H16</c>, <c>H16_L2</c>.</summary>
    public string Name { get; }

    /// <summary>The swept sizes by name, in the order of the attributes.</summary>
    public IReadOnlyDictionary<string, int> Sizes { get; }

    /// <summary>Its layers, and what they cost.</summary>
    public ModelInfo Structure { get; }

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
