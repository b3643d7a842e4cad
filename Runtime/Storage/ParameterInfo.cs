using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// One parameter or buffer under its PyTorch name and shape. Values go in and out dense, in PyTorch's order, whatever the order in
/// which the kernels keep them.
/// </summary>
public sealed class ParameterInfo
{
    private readonly ParameterSpec _spec;
    private readonly AlignedBuffer _values;
    private readonly AlignedBuffer _gradients;

    internal ParameterInfo(ParameterSpec spec, AlignedBuffer values, AlignedBuffer gradients)
    {
        _spec = spec;
        _values = values;
        _gradients = gradients;
        Shape = Array.AsReadOnly(spec.Shape);
    }

    /// <summary>PyTorch's name, such as <c>linear1.weight</c>.</summary>
    public string Name => _spec.Name;

    /// <summary>PyTorch's shape: (out, in) for a linear weight.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count => _spec.Layout.Count;

    /// <summary>Not trained: it has no gradient.</summary>
    public bool Frozen => _spec.Frozen;

    /// <summary>Running statistics: saved, not optimised.</summary>
    public bool IsBuffer => _spec.IsBuffer;

    /// <summary>First float in <see cref="IModel.Parameters"/> (and, unless frozen, in <see cref="IModel.Gradients"/>).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Offset => _spec.Offset;

    /// <summary>Floats it takes there, pads included.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Length => _spec.Layout.Length;

    /// <summary>Order of the elements there.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ParameterLayout Layout => _spec.Layout;

    /// <summary>The buffer in which its values lie.</summary>
    internal AlignedBuffer Values => _values;

    /// <summary>The buffer in which its gradient lies, unless it is frozen.</summary>
    internal AlignedBuffer Gradients => _gradients;

    /// <summary>Copies the values out.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has not <see cref="Count"/> elements.</exception>
    public void Get(Span<float> values)
    {
        Check(values);
        Layout.Gather(_values.Span.Slice(Offset, Length), values);
    }

    /// <summary>Replaces the values; they hold from the next call of the model on.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has not <see cref="Count"/> elements.</exception>
    public void Set(ReadOnlySpan<float> values)
    {
        Check(values);
        Layout.Scatter(values, _values.Span.Slice(Offset, Length));
    }

    /// <summary>Copies the gradient out.</summary>
    /// <exception cref="ArgumentException"><paramref name="values"/> has not <see cref="Count"/> elements.</exception>
    /// <exception cref="InvalidOperationException">It has no gradient: it is frozen or a buffer.</exception>
    public void GetGradient(Span<float> values)
    {
        if (Frozen || IsBuffer)
            throw new InvalidOperationException($"{Name} has no gradient: it is {(IsBuffer ? "a buffer" : "frozen")}.");

        Check(values);
        Layout.Gather(_gradients.Span.Slice(Offset, Length), values);
    }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {ShapeText.Of(Shape)}";

    private void Check(ReadOnlySpan<float> values)
    {
        if (values.Length != Count)
        {
            throw new ArgumentException(
                $"{Name} has the shape {ShapeText.Of(Shape)}, {Count} values; the span has {values.Length}.", nameof(values));
        }
    }
}
