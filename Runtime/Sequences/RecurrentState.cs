using Kiln.Kernels;

namespace Kiln;

/// <summary>
/// The state in which a recurrent model stands between calls: h of every layer, and c of an LSTM, for a batch of sequences. The caller owns
/// it; a model reads it at the start of a call and writes it at the end. Zeros at first.
/// </summary>
/// <remarks>Made by a model's <c>CreateState</c>. One state serves any session of that model, one call at a time.</remarks>
public abstract class RecurrentState
{
    private const string ModelKey = "kiln.state";

    private readonly string _model;
    private readonly string[] _names;
    private readonly AlignedBuffer[] _parts;
    private readonly int[] _widths;

    /// <summary>Zeros for <paramref name="b"/> sequences.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="b">Number of sequences.</param>
    /// <param name="parts">Name and width of each part.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected RecurrentState(string model, int b, params ReadOnlySpan<(string Name, int Width)> parts)
    {
        if (b < 1)
            throw new ArgumentOutOfRangeException(nameof(b), b, $"{model}.CreateState: b, the number of sequences, must be at least 1, but is {b}.");
        _model = model;
        Batch = b;
        _names = new string[parts.Length];
        _widths = new int[parts.Length];
        _parts = new AlignedBuffer[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            (_names[i], _widths[i]) = parts[i];
            _parts[i] = new AlignedBuffer((nint)b * _widths[i], $"The state {_names[i]} of {model}");
        }
    }

    /// <summary>Number of sequences.</summary>
    public int Batch { get; }

    /// <summary>The parts in the order of the layers: <c>rnn.h_l0</c>, or <c>lstm.h_l0</c> and <c>lstm.c_l0</c>.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The values of a part, (<see cref="Batch"/>, its width), to read or to write.</summary>
    /// <exception cref="KeyNotFoundException">There is no such part; the message names the nearest.</exception>
    public Span<float> this[string name]
    {
        get
        {
            int part = Array.IndexOf(_names, name);
            if (part < 0)
                throw new KeyNotFoundException($"The state of {_model} has no part \"{name}\". Did you mean \"{NearestName.Find(name, _names)}\"?");
            return _parts[part].Span;
        }
    }

    /// <summary>Back to zeros: the next call starts new sequences.</summary>
    public void Reset()
    {
        foreach (AlignedBuffer part in _parts)
            part.Span.Clear();
    }

    /// <summary>Takes the values of another state of the same model and batch.</summary>
    /// <exception cref="ArgumentException">It is a state of another model or batch; nothing is changed.</exception>
    public void CopyFrom(RecurrentState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.GetType() != GetType() || other.Batch != Batch)
        {
            throw new ArgumentException(
                $"RecurrentState.CopyFrom: other must be a state of {_model} for {Batch} sequences, but is one of {other._model} for {other.Batch}.",
                nameof(other));
        }

        for (int i = 0; i < _parts.Length; i++)
            other._parts[i].Span.CopyTo(_parts[i].Span);
    }

    /// <summary>Writes the state as a safetensors file; a reader never sees a half-written one.</summary>
    public void Save(string path)
    {
        var tensors = new NamedTensor[_parts.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            AlignedBuffer part = _parts[i];
            tensors[i] = new NamedTensor(_names[i], [Batch, _widths[i]], (int)part.Length, values => part.Span.CopyTo(values));
        }

        SafeTensorsWriter.Write(path, tensors, [new(ModelKey, _model)]);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or of another model or batch; nothing is changed.</exception>
    public void Load(string path)
    {
        using var file = new SafeTensorsReader(path);
        var values = new float[_parts.Length][];
        for (int i = 0; i < _parts.Length; i++)
        {
            if (!file.Entries.TryGetValue(_names[i], out SafeTensorsEntry? entry))
                throw new InvalidDataException($"{path} holds no state of {_model}: it lacks {_names[i]}.");
            if (!entry.Shape.SequenceEqual([Batch, _widths[i]]))
                throw new InvalidDataException($"{path}: {_names[i]} has the shape {ShapeText.Of(entry.Shape)}, this state's is {ShapeText.Of([(long)Batch, _widths[i]])}.");
            values[i] = file.Read(entry);
        }

        for (int i = 0; i < _parts.Length; i++)
            values[i].CopyTo(_parts[i].Span);
    }

    /// <summary>The first value of a part, for generated calls.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float Start(int part) => ref _parts[part].Start;

    /// <summary>Stores a part, for generated calls.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Store(int part, ref readonly float values) =>
        MemoryMarshal.CreateReadOnlySpan(in values, (int)_parts[part].Length).CopyTo(_parts[part].Span);

    /// <summary>A generated call's check that a state fits it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void Check(string method, string argument, RecurrentState state, int batch)
    {
        ArgumentNullException.ThrowIfNull(state, argument);
        if (state.Batch != batch)
        {
            throw new ArgumentException(
                $"{method}: {argument} is for {state.Batch} sequences, but the call brings {batch}. Create one with CreateState({batch}).", argument);
        }
    }
}
