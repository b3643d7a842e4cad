namespace Kiln.Kernels;

/// <summary>
/// The parameters and buffers of one model, apart from any arena, so that several sessions can use them. Trainable parameters come
/// first, frozen ones last; gradients belong to the sessions.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterSet
{
    private readonly ParameterSpec[] _specs;
    private int _sessions;

    /// <summary>Allocates zeroed storage.</summary>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="specs">Parameters and buffers in chain order.</param>
    /// <param name="trainableLength">Floats of the trainable part, a multiple of 16.</param>
    /// <param name="length">Floats of all parameters, a multiple of 16.</param>
    /// <param name="bufferLength">Floats of all buffers.</param>
    /// <exception cref="ArgumentException">A spec that does not fit, or more floats than one array can hold.</exception>
    public ParameterSet(string model, ParameterSpec[] specs, int trainableLength, int length, int bufferLength = 0)
    {
        _specs = specs;
        TrainableLength = trainableLength;
        Check(length, bufferLength);
        Values = new AlignedBuffer(length, $"The parameters of {model}");
        Buffers = new AlignedBuffer(bufferLength, $"The buffers of {model}");
    }

    /// <summary>Values of the parameters.</summary>
    public AlignedBuffer Values { get; }

    /// <summary>Values of the buffers (running statistics).</summary>
    public AlignedBuffer Buffers { get; }

    /// <summary>Floats of the trainable part, with which <see cref="Values"/> starts.</summary>
    public int TrainableLength { get; }

    /// <summary>Binds the specs to these values and one session's gradients.</summary>
    internal ParameterInfo[] Bind(AlignedBuffer gradients)
    {
        var infos = new ParameterInfo[_specs.Length];
        for (int i = 0; i < infos.Length; i++)
            infos[i] = new ParameterInfo(_specs[i], _specs[i].IsBuffer ? Buffers : Values, gradients);
        return infos;
    }

    /// <summary>Number of the next session, from 1.</summary>
    internal int NextSession() => Interlocked.Increment(ref _sessions);

    private void Check(int length, int bufferLength)
    {
        foreach (ParameterSpec spec in _specs)
        {
            int first = spec.Frozen && !spec.IsBuffer ? TrainableLength : 0;
            int end = spec.IsBuffer ? bufferLength : spec.Frozen ? length : TrainableLength;
            if (spec.Offset % ParameterLayout.Alignment != 0 || spec.Offset < first || spec.Offset > end - spec.Layout.Length)
                throw new ArgumentException($"{spec.Name} at {spec.Offset} does not fit into [{first}, {end}).");
        }
    }
}
