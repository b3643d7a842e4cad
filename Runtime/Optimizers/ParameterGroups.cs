namespace Kiln;

/// <summary>Which parameter belongs to which group, and the same as runs of floats.</summary>
internal sealed class ParameterGroups
{
    private readonly IModel _model;
    private readonly ParameterInfo[] _trainable;
    private readonly ParameterGroup[] _owners;
    private readonly List<ParameterGroup> _groups = [];
    private ParameterRange[] _ranges;

    /// <summary>Puts everything into one group.</summary>
    public ParameterGroups(IModel model, float learningRate, float weightDecay)
    {
        _model = model;
        _trainable = [.. model.ParameterInfos.Where(info => !info.Frozen && !info.IsBuffer).OrderBy(info => info.Offset)];
        All = new ParameterGroup("*", null, weightDecay, Merge) { LearningRate = learningRate };
        _owners = new ParameterGroup[_trainable.Length];
        Array.Fill(_owners, All);
        _ranges = [new ParameterRange(0, model.Gradients.Length, All)];
    }

    /// <summary>The group of whatever is in no other.</summary>
    public ParameterGroup All { get; }

    /// <summary>The other groups, oldest first.</summary>
    public IReadOnlyList<ParameterGroup> Others => _groups;

    /// <summary>Parameters that have gradients, in the order of their offsets.</summary>
    public IReadOnlyList<ParameterInfo> Trainable => _trainable;

    /// <summary>The flat buffers cut into runs of one group; those of frozen groups are left out.</summary>
    public ReadOnlySpan<ParameterRange> Ranges => _ranges;

    /// <summary>Whether a run is left out.</summary>
    public bool AnyFrozen { get; private set; }

    /// <summary>The group of that pattern, made at its first mention: it takes its parameters from whatever group had them.</summary>
    /// <exception cref="ArgumentException">No trainable parameter has such a name.</exception>
    public ParameterGroup Get(string namePattern)
    {
        ParameterGroup? known = _groups.Find(group => group.Pattern == namePattern);
        if (known is not null)
            return known;

        var group = new ParameterGroup(namePattern, All, All.WeightDecay, Merge);
        bool any = false;
        for (int i = 0; i < _trainable.Length; i++)
        {
            if (WildcardPattern.Matches(namePattern, _trainable[i].Name))
            {
                _owners[i] = group;
                any = true;
            }
        }

        if (!any)
        {
            string names = string.Join(", ", _trainable.Select(info => info.Name));
            throw new ArgumentException($"\"{namePattern}\" matches none of the trainable parameters {names}.", nameof(namePattern));
        }

        _groups.Add(group);
        Merge();
        return group;
    }

    /// <summary>One range per run of neighbours in one group; the pads between belong to the parameter before them.</summary>
    private void Merge()
    {
        var ranges = new List<ParameterRange>();
        int start = 0;
        AnyFrozen = false;
        for (int i = 0; i < _trainable.Length; i++)
        {
            bool last = i == _trainable.Length - 1;
            if (!last && _owners[i + 1] == _owners[i])
                continue;

            int end = last ? _model.Gradients.Length : _trainable[i + 1].Offset;
            if (_owners[i].Frozen)
                AnyFrozen = true;
            else
                ranges.Add(new ParameterRange(start, end - start, _owners[i]));
            start = end;
        }

        _ranges = [.. ranges];
    }
}
