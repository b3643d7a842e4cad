namespace Kiln.Kernels;

/// <summary>The weight of each class in a loss, 1 until the user sets them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ClassWeights
{
    private readonly float[] _values;

    /// <summary>Ones for <paramref name="classes"/> classes.</summary>
    public ClassWeights(int classes)
    {
        _values = new float[classes];
        _values.AsSpan().Fill(1);
    }

    /// <summary>The weights.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The first weight.</summary>
    public ref float Start => ref MemoryMarshal.GetArrayDataReference(_values);

    /// <summary>Copies new weights.</summary>
    /// <param name="property">The property, such as <c>Net.ClassWeights</c>.</param>
    /// <param name="values">One weight per class.</param>
    /// <exception cref="ArgumentException">The number of values is not the number of classes.</exception>
    public void Set(string property, ReadOnlySpan<float> values)
    {
        if (values.Length != _values.Length)
            throw new ArgumentException($"{property} needs {_values.Length} values, one per class, but has {values.Length}.", nameof(values));

        values.CopyTo(_values);
    }
}
