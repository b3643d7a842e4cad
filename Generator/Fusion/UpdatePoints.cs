using Kiln.Generator.Graphs;

namespace Kiln.Generator.Fusion;

/// <summary>
/// Where in the backward pass of <c>TrainStep</c> each parameter may be updated: after the last step that reads it or adds to its
/// gradient. Where that step is also the only one that makes the gradient, the op may use it up at once.
/// </summary>
internal sealed class UpdatePoints
{
    /// <summary>
    /// Floats of all trainable parameters from which on it pays: with gradients and two moments they fill the second-level cache. Below,
    /// the optimizer finds everything there anyway, in one go.
    /// </summary>
    private const int LeastLength = 64 * 1024;

    private readonly Dictionary<Parameter, int> _last = [];
    private readonly Dictionary<Parameter, int> _contributions = [];

    private UpdatePoints()
    {
    }

    /// <summary>The points, or null if the optimizer had better run after the backward pass.</summary>
    public static UpdatePoints? Of(Graph graph, IReadOnlyList<Step> steps)
    {
        long length = graph.Parameters.Select(value => value.Parameter!).Where(parameter => parameter.IsTrainable).Distinct().Sum(parameter => (long)parameter.StoredLength);
        if (graph.Losses.Count == 0 || length < LeastLength)
            return null;

        var points = new UpdatePoints();
        var viewed = new Dictionary<Value, Parameter>();
        for (int i = 0; i < steps.Count; i++)
        {
            foreach (Value value in steps[i].Reads)
            {
                Parameter? parameter = value.Parameter ?? (viewed.TryGetValue(value, out Parameter? found) ? found : null);
                if (parameter is null)
                    continue;
                points._last[parameter] = i;
                if (steps[i] is OpStep { Node.Op.IsAlias: true })
                {
                    foreach (Value view in steps[i].Writes)
                        viewed[view] = parameter;
                }
            }

            foreach (Value value in steps[i].Writes)
            {
                if (value.GradientOf is not { } slot)
                    continue;
                points._last[slot.Parameter] = i;
                points._contributions[slot.Parameter] = points._contributions.TryGetValue(slot.Parameter, out int count) ? count + 1 : 1;
            }
        }

        // What no loss reaches is updated all the same, by its decay.
        bool all = graph.Parameters.All(value => !value.Parameter!.IsTrainable || points._contributions.ContainsKey(value.Parameter));
        return all ? points : null;
    }

    /// <summary>Whether the step that makes this gradient is the parameter's only and last one.</summary>
    public bool IsAtOnce(Parameter parameter, int step) =>
        _contributions.TryGetValue(parameter, out int count) && count == 1 && _last[parameter] == step;

    /// <summary>The trainable parameters that are done with after one of these steps.</summary>
    public IEnumerable<Parameter> After(IReadOnlyList<int> steps) =>
        _last.Where(pair => _contributions.ContainsKey(pair.Key) && steps.Contains(pair.Value)).Select(pair => pair.Key);
}
