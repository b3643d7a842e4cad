using Kiln.Generator.Graphs;

namespace Kiln.Generator.Layers;

/// <summary>Sizes that may turn out too small.</summary>
internal sealed partial class LayerContext
{
    /// <summary>Checks to make at run time.</summary>
    public List<SizeCheck> SizeChecks { get; } = [];

    /// <summary>Checks to make in training calls.</summary>
    public List<TrainingCheck> TrainingChecks { get; } = [];

    /// <summary>This layer takes statistics of so many values in training, where one is too few.</summary>
    public void RequireSeveral(Dim count)
    {
        if (!count.ProvablyAtLeast(2))
            TrainingChecks.Add(new TrainingCheck(Index, count));
    }

    /// <summary>False, with an error, if the size is provably below 1; a size that is only possibly so is checked at run time.</summary>
    /// <param name="size">The size of an axis of the result.</param>
    /// <param name="arithmetic">How it comes about: "height (4 + 2*0 - 5)/1 + 1 = 0".</param>
    /// <param name="advice">What to do, without full stop.</param>
    public bool RequireAtLeastOne(Dim size, string arithmetic, string advice)
    {
        if (size.ProvablyAtLeast(1))
            return true;
        if (size.ProvablyBelow(1))
        {
            Origin origin = Origin;
            Report(Diagnostics.NothingLeft, null, -1, origin.Layer, Self, MessageValue.OfLayer(origin.Layer), origin.Story, arithmetic, advice);
            return false;
        }

        if (!SizeChecks.Any(check => check.Size.Equals(size)))
            SizeChecks.Add(new SizeCheck(Index, size));
        return true;
    }

    /// <summary>Says that this layer makes the value.</summary>
    public void SetLayer(Value value) => _layerOf[value] = Index;
}
