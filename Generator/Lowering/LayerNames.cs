using System.Text.RegularExpressions;
using Kiln.Generator.Layers;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Lowering;

/// <summary>
/// Names of layers, from which parameters get theirs: the kind in lower case, numbered from 1 in chain order; a recurrent layer that
/// is alone of its kind has no number; <c>Name = "…"</c> overrides and is not counted.
/// </summary>
internal static class LayerNames
{
    public static string[] Of(ModelSpec model, LayerCatalog catalog)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = new string[model.Layers.Count];
        for (int i = 0; i < names.Length; i++)
        {
            LayerSpec layer = model.Layers[i];
            if (layer.Find("Name") is { Kind: ArgumentKind.Text, Text.Length: > 0 } given)
            {
                names[i] = given.Text;
                continue;
            }

            counts.TryGetValue(layer.Kind, out int count);
            counts[layer.Kind] = ++count;
            bool alone = catalog.Find(layer.Kind) is { IsRecurrent: true } && Unnamed(model, layer.Kind) == 1;
            names[i] = layer.Kind.ToLowerInvariant() + (alone ? "" : count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return names;
    }

    /// <summary>What the values of each layer are called in dumps and in the emitted code.</summary>
    public static string[] Labels(ModelSpec model, IReadOnlyList<string> names)
    {
        var labels = new string[names.Count];
        for (int i = 0; i < labels.Length; i++)
        {
            string kind = model.Layers[i].Kind;
            labels[i] = names[i].StartsWith(kind.ToLowerInvariant(), StringComparison.Ordinal) ? Words(kind) + names[i].Substring(kind.Length) : names[i];
        }

        return labels;
    }

    /// <summary>CrossEntropyLoss: crossEntropyLoss; MSELoss: mseLoss; ReLU: relu.</summary>
    private static string Words(string kind)
    {
        MatchCollection words = Regex.Matches(kind, "[A-Z]+(?=[A-Z][a-z])|[A-Z][a-z0-9]+");
        if (words.Cast<Match>().Sum(word => word.Length) != kind.Length)
            return kind.ToLowerInvariant();
        return string.Concat(words.Cast<Match>().Select((word, i) => i == 0 ? word.Value.ToLowerInvariant() : word.Value));
    }

    private static int Unnamed(ModelSpec model, string kind) =>
        model.Layers.Count(layer => layer.Kind == kind && layer.Find("Name") is null);
}
