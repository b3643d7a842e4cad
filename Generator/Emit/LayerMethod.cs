using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Text;

namespace Kiln.Generator.Emit;

/// <summary>A method of the class <c>Network</c>: consecutive steps of one layer, by their places among all steps.</summary>
internal sealed record LayerMethod(string Name, IReadOnlyList<int> Steps)
{
    /// <summary>The forward pass of calls that train, where it is not that of the others.</summary>
    public const string TrainForward = "TrainForward";

    /// <summary>What runs in each direction. Calls with targets run <c>Loss</c>, or if they train <c>Backward</c>, which has the losses too.</summary>
    private static readonly (string Name, Phase[] Phases)[] Directions =
    [
        ("Forward", [Phase.Forward, Phase.Inference]),
        (TrainForward, [Phase.Forward]),
        ("Result", [Phase.Result]),
        ("State", [Phase.State]),
        ("Loss", [Phase.Loss, Phase.Evaluation]),
        ("Backward", [Phase.Loss, Phase.Backward]),
    ];

    /// <summary>The directions that there are, each with its methods. A loss without a step of its own for training is one method in both.</summary>
    public static IReadOnlyList<(string Direction, IReadOnlyList<LayerMethod> Methods)> Of(EmitModel model)
    {
        var directions = new List<(string, IReadOnlyList<LayerMethod>)>();
        var all = new List<LayerMethod>();
        var taken = new HashSet<string>(Directions.Select(direction => direction.Name), StringComparer.Ordinal);
        foreach ((string direction, Phase[] phases) in Directions)
        {
            if ((direction == "Backward" && !model.IsTrainable) || (direction == TrainForward && !model.ForwardDiffers))
                continue;
            var methods = new List<LayerMethod>();
            foreach (List<int> steps in Groups(model, phases))
            {
                LayerMethod? method = all.FirstOrDefault(other => other.Steps.SequenceEqual(steps));
                if (method is null)
                    all.Add(method = new LayerMethod(Unique(NameOf(model, steps, direction), taken), steps));
                methods.Add(method);
            }

            if (methods.Count > 0 || direction == "Forward")
                directions.Add((direction, methods));
        }

        return directions;
    }

    private static IEnumerable<List<int>> Groups(EmitModel model, Phase[] phases)
    {
        var groups = new List<List<int>>();
        for (int i = 0; i < model.Steps.Count; i++)
        {
            Step step = model.Steps[i];
            if (step is OpStep { Node.Op.IsAlias: true } || !phases.Contains(step.Phase))
                continue;
            if (groups.Count > 0 && Continues(model, model.Steps[groups[^1][^1]], step))
                groups[^1].Add(i);
            else
                groups.Add([i]);
        }

        return groups;
    }

    /// <summary>Of one layer, and not the way back after a loss, unless the loss is a part of it.</summary>
    private static bool Continues(EmitModel model, Step previous, Step step) =>
        previous.Layer == step.Layer && (previous.Phase == Phase.Inference) == (step.Phase == Phase.Inference) && (previous.Phase != Phase.Loss || step.Phase != Phase.Backward || model.IsJoint(step));

    private static string NameOf(EmitModel model, List<int> steps, string direction)
    {
        Step[] all = [.. steps.Select(i => model.Steps[i])];
        string what = all.Any(model.IsJoint) ? "Train"
            : direction == "Loss" ? "Forward"
            : all[0].Phase == Phase.Loss ? "Prepare"
            : direction;
        return Identifiers.Pascal(model.Labels[all[0].Layer]) + what;
    }

    private static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int k = 2; !taken.Add(unique); k++)
            unique = name + "Part" + k;
        return unique;
    }
}
