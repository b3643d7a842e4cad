using Kiln.Generator.Layers;
using Kiln.Generator.Syntax;
using Kiln.Generator.Text;

namespace Kiln.Generator.Lowering;

/// <summary>
/// The facts of a model with an error, as far as its declaration tells them: a walk over the chain that knows names and which values have
/// one row per step, and no sizes. What only shapes tell stays open: a model without a recurrent layer is taken for one that cannot be
/// packed, and a recurrent one for one that can.
/// </summary>
internal sealed class DeclaredFacts
{
    private readonly ModelSpec _model;
    private readonly LayerCatalog _catalog;
    private readonly List<string> _symbols = [];
    private readonly List<CallValue> _inputs = [], _targets = [], _outputs = [], _gradients = [], _weights = [];
    private readonly List<(int Id, string Name, bool IsPerStep)> _published = [];
    private readonly Dictionary<string, (int Id, bool IsPerStep)> _named = new(StringComparer.Ordinal);
    private readonly bool _isPacked;
    private (int Id, bool IsPerStep) _current;
    private (int Id, bool IsPerStep)? _scored;
    private int _ids;

    private DeclaredFacts(ModelSpec model, LayerCatalog catalog)
    {
        _model = model;
        _catalog = catalog;
        _isPacked = Recurrent.Any() && Stateful < 0 && HasSymbolsOfOnePair;
        string[] labels = LayerNames.Labels(model, LayerNames.Of(model, catalog));
        for (int i = 0; i < model.Layers.Count; i++)
            Visit(model.Layers[i], i, labels[i]);
    }

    public static ModelFacts Of(ModelSpec model, LayerCatalog catalog) => new DeclaredFacts(model, catalog).Facts();

    private IEnumerable<int> Recurrent => Enumerable.Range(0, _model.Layers.Count).Where(i => _catalog.Find(_model.Layers[i].Kind) is { IsRecurrent: true });

    /// <summary>Whether batch and time are all that calls are to tell.</summary>
    private bool HasSymbolsOfOnePair =>
        _model.Layers.Where(layer => layer.Kind == "Input").SelectMany(layer => layer.Find("dims")?.Items ?? []).Where(IsSymbol).Select(dim => dim.Text).Distinct().Count() <= 2;

    private int Stateful => Recurrent.Where(i => Flag(_model.Layers[i], "Stateful")).DefaultIfEmpty(-1).First();

    private ModelFacts Facts()
    {
        if (_inputs.Count == 0)
            _inputs.Add(new CallValue("x", "float"));
        (int Id, bool IsPerStep) result = _scored ?? _current;
        return new ModelFacts(_model.Name)
        {
            Symbols = _symbols,
            Inputs = _inputs,
            Targets = _targets,
            Result = new CallValue("", "float", result.IsPerStep),
            Seeds =
            [
                new CallValue("outputGradient", "float", result.IsPerStep),
                .. _published.Where(output => output.Id != result.Id).GroupBy(output => output.Id).Select(group => new CallValue(Identifiers.Camel(group.First().Name + "Gradient"), "float", group.First().IsPerStep)),
            ],
            Outputs = [.. _outputs, .. _gradients],
            ClassWeights = _weights.Count == 1 ? [_weights[0] with { Name = "ClassWeights" }] : _weights,
            LossLayer = Enumerable.Range(0, _model.Layers.Count).Where(i => _catalog.Find(_model.Layers[i].Kind) is { IsLoss: true }).DefaultIfEmpty(-1).First(),
            StatefulLayer = Stateful,
            RecurrentLayer = Recurrent.DefaultIfEmpty(-1).First(),
            IsTrainable = true,
            IsPacked = _isPacked,
            HasNext = Recurrent.Any() && HasSymbolsOfOnePair && Recurrent.All(i => IsSteppable(_model.Layers[i])),
        };
    }

    private void Visit(LayerSpec layer, int index, string label)
    {
        Layer? known = _catalog.Find(layer.Kind);
        if (layer.Kind == "Input")
            VisitInput(layer);
        else if (layer.Kind == "From")
            _current = layer.Find("name")?.Text is { } name && _named.TryGetValue(name, out var found) ? found : _current;
        else if (layer.Kind == "Output")
            Publish(layer.Find("name")?.Text, _current, index);
        else if (known is { IsLoss: true })
            VisitLoss(layer, known, index, label);
        else
            VisitOther(layer, known, index);
    }

    private void VisitInput(LayerSpec layer)
    {
        IReadOnlyList<ArgumentValue> dims = layer.Find("dims")?.Items ?? [];
        foreach (ArgumentValue dim in dims)
        {
            if (IsSymbol(dim) && !_symbols.Contains(dim.Text))
                _symbols.Add(dim.Text);
        }

        string name = layer.Find("As")?.Text is { Length: > 0 } given && LayerContext.IsIdentifier(given) ? given : "x";
        _current = (++_ids, _isPacked && dims.Count > 1 && dims[0].Kind == ArgumentKind.Text && dims[1].Kind == ArgumentKind.Text);
        _named[name] = _current;
        string element = layer.Find("DType")?.Text switch { "Int32" => "int", "Int64" => "long", _ => "float" };
        var input = new CallValue(Identifiers.Camel(name), element, _current.IsPerStep);
        if (_inputs.Any(other => other.Name == input.Name))
            return;
        _inputs.Add(input);
        if (Flag(layer, "Gradient"))
            _gradients.Add(input with { Name = Identifiers.Pascal(name) + "Gradient", Element = "float" });
    }

    private void VisitLoss(LayerSpec layer, Layer known, int index, string label)
    {
        _scored ??= _current;
        string name = layer.Find("Target")?.Text is { Length: > 0 } given && LayerContext.IsIdentifier(given) ? given : "target";
        var target = new CallValue(Identifiers.Camel(name), known.ScoresClasses ? CallValue.Index : "float", _current.IsPerStep) { Layer = index };
        if (_targets.All(other => other.Name != target.Name))
            _targets.Add(target);
        if (Flag(layer, "Weighted"))
            _weights.Add(new CallValue(Identifiers.Pascal(label + "_class_weights"), "float"));
    }

    private void VisitOther(LayerSpec layer, Layer? known, int index)
    {
        if (known is { IsRecurrent: true })
        {
            foreach (string option in new[] { "StateAs", "CellStateAs" })
                Publish(layer.Find(option)?.Text, (++_ids, false), index);
        }

        _current = (++_ids, _current.IsPerStep && known is not { EndsSequence: true });
        if (layer.Find("As")?.Text is { } name)
            _named[name] = _current;
    }

    private void Publish(string? name, (int Id, bool IsPerStep) value, int layer)
    {
        if (name is null || !LayerContext.IsIdentifier(name))
            return;
        _named[name] = value;
        _published.Add((value.Id, name, value.IsPerStep));
        _outputs.Add(new CallValue(Identifiers.Pascal(name), "float", value.IsPerStep) { Layer = layer });
    }

    private static bool IsSymbol(ArgumentValue dim) => dim.Kind == ArgumentKind.Text && LayerContext.IsIdentifier(dim.Text);

    private static bool IsSteppable(LayerSpec layer) => !Flag(layer, "Bidirectional") && layer.Find("InitialState") is null && layer.Find("InitialCellState") is null;

    private static bool Flag(LayerSpec layer, string option) => layer.Find(option) is { Kind: ArgumentKind.Boolean, Integer: not 0 };
}
