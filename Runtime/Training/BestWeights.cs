namespace Kiln;

/// <summary>A copy of all parameters and buffers of a model.</summary>
internal sealed class BestWeights(IModel model)
{
    private readonly float[][] _values = [.. model.ParameterInfos.Select(info => new float[info.Count])];

    /// <summary>Whether there is a copy.</summary>
    public bool IsTaken { get; private set; }

    public void Take()
    {
        for (int i = 0; i < _values.Length; i++)
            model.ParameterInfos[i].Get(_values[i]);
        IsTaken = true;
    }

    public void Restore()
    {
        for (int i = 0; i < _values.Length; i++)
            model.ParameterInfos[i].Set(_values[i]);
    }
}
