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

    /// <summary>A name for a local variable of the method, like the one given, that nothing else in it has.</summary>
    public abstract string Local(string name);

    /// <summary>The same for the variable of a loop: several loops of a method may have it.</summary>
    public abstract string LoopVariable(string name);

    /// <summary>The C# expression that says whether this is a training call.</summary>
    public abstract string Training { get; }

    /// <summary>The C# expression of the key of a dropout stream in this call.</summary>
    public abstract string DropoutKey(int stream);

    /// <summary>A <c>ref</c> to the op's scratch memory.</summary>
    public abstract string Scratch { get; }

    /// <summary>Rows of each step in a packed call, as <c>ref int</c>; a null reference in a dense one.</summary>
    public abstract string BatchSizes { get; }

    /// <summary>Which of the caller's sequences each rank of a packed call is, as <c>ref int</c>; a null reference where that is the order they came in.</summary>
    public abstract string SortedIndices { get; }

    /// <summary>Whether two values lie in one place: what works in place asks, and copies first where they do not.</summary>
    public abstract bool SharePlace(Value from, Value to);

    /// <summary>
    /// The two arguments by which an op that makes a parameter's gradient may use it up at once: the optimizer, which is null in a call that
    /// leaves the gradient, and the parameter's offset. Null where something else still needs the gradient or the parameter.
    /// </summary>
    public abstract string? Update(Value gradient);

    /// <summary>The C# expression of the object that computes what becomes of the output, for an op that takes one; null where nothing does.</summary>
    public abstract string? Epilogue { get; }

    /// <summary>The type of that object, for calls that name their type arguments.</summary>
    public abstract string? EpilogueType { get; }

    /// <summary>Writes one statement or several lines.</summary>
    public abstract void Line(string text);

    /// <summary>Makes <paramref name="to"/> hold the values of <paramref name="from"/>, at no cost where the memory plan has put them in one place.</summary>
    public void BringInto(Value to, Value from)
    {
        if (!SharePlace(from, to))
            Line($"StridedCopy.Run([{Size(to.Shape.ElementCount)}], {Ref(from)}, [1], {Ref(to)}, [1], accumulate: false);");
    }

    public Value Input(int index) => Node.Inputs[index];

    public Value Output => Node.Output;
}
