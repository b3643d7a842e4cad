namespace Kiln.Generator.Graphs;

/// <summary>What an op needs to write itself: names for its values and sizes, and a place for the statements.</summary>
internal abstract class OpWriter
{
    /// <summary>The node being written.</summary>
    public abstract Node Node { get; }

    /// <summary>A <c>ref</c> argument to the value's first element, such as <c>ref linear1Weight</c>.</summary>
    public abstract string Ref(Value value);

    /// <summary>A <c>ref</c> to the value's first element that may be a null reference when the value is absent.</summary>
    public abstract string RefOrNull(Value? value, string elementType = "float");

    /// <summary>A one-element value as a C# expression of type float.</summary>
    public abstract string Scalar(Value value);

    /// <summary>The size as a C# expression of type nint.</summary>
    public abstract string Size(Dim dim);

    /// <summary>Floats from one stored row of the matrix to the next: a parameter's (or its gradient's) padded stride, else the last size.</summary>
    public abstract string RowStride(Value value);

    /// <summary>The C# expression that says whether to add to the output: false, true, or the call's own choice for gradients.</summary>
    public abstract string Accumulate(Value output);

    /// <summary>A <c>ref</c> to the op's scratch memory.</summary>
    public abstract string Scratch { get; }

    /// <summary>The C# expression of a batch-sizes array reference for packed calls, as <c>ref readonly int</c>.</summary>
    public abstract string BatchSizes { get; }

    /// <summary>Writes one statement or several lines.</summary>
    public abstract void Line(string text);

    public Value Input(int index) => Node.Inputs[index];

    public Value Output => Node.Output;
}
