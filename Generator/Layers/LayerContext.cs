using System.Globalization;
using Kiln.Generator.Graphs;
using Kiln.Generator.Syntax;
using Microsoft.CodeAnalysis;

namespace Kiln.Generator.Layers;

/// <summary>
/// What a layer sees while it is lowered: its arguments, the current value, named values, and ways to add parameters, ops, losses
/// and errors. One context serves one chain.
/// </summary>
internal sealed partial class LayerContext(ModelSpec model, GraphBuilder builder)
{
    private readonly List<ModelError> _errors = [];

    public ModelSpec Model { get; } = model;

    public GraphBuilder Builder { get; } = builder;

    /// <summary>The layer being lowered.</summary>
    public LayerSpec Spec { get; private set; } = null!;

    public int Index { get; private set; }

    /// <summary>What is built under: <c>linear1</c>, or the user's <c>Name</c>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What its values are called: as <see cref="Name"/>, with the kind's words apart: <c>crossEntropyLoss1</c>.</summary>
    public string Label { get; private set; } = "";

    /// <summary>The value that the layer receives.</summary>
    public Value Current { get; private set; } = null!;

    /// <summary>Index of the layer that made <see cref="Current"/>.</summary>
    public int CurrentLayer => LayerOf(Current);

    public IReadOnlyList<ModelError> Errors => _errors;

    public bool HasError => _errors.Any(error => error.IsError);

    /// <summary>Moves to the next layer.</summary>
    public void Begin(int index, string name, string label, Value? current)
    {
        Index = index;
        Label = label;
        Spec = Model.Layers[index];
        Name = name;
        Current = current!;
    }

    /// <summary>Reports an error or a warning at an argument (null: the whole attribute); returns null so that a layer can say <c>return context.Report(…)</c>.</summary>
    public Value? Report(DiagnosticDescriptor rule, string? argument, params MessageValue[] values) => Report(rule, argument, -1, -1, values);

    /// <summary>Reports with a pointer back to another layer, at one item of an array argument.</summary>
    public Value? Report(DiagnosticDescriptor rule, string? argument, int item, int relatedLayer, params MessageValue[] values)
    {
        return Report(new ModelError(rule, Index, argument, values.ToEquatableArray(), relatedLayer) { Item = item });
    }

    /// <summary>Reports an error made elsewhere, such as one that says what repairs it.</summary>
    public Value? Report(ModelError error)
    {
        _errors.Add(error);
        return null;
    }

    /// <summary>This layer, as a message names it.</summary>
    public MessageValue Self => MessageValue.OfLayer(Index);

    /// <summary>The layer that made the current value, as a message names it.</summary>
    public MessageValue Before => MessageValue.OfLayer(CurrentLayer);

    // ---- arguments -------------------------------------------------------------------------------------------

    public bool Has(string name) => Spec.Find(name) is not null;

    /// <summary>A whole-number option.</summary>
    public int Integer(string name, int fallback) => Spec.Find(name) is { Kind: ArgumentKind.Integer } value ? (int)value.Integer : fallback;

    public float Number(string name, float fallback) =>
        Spec.Find(name) is { Kind: ArgumentKind.Integer or ArgumentKind.Number } value ? (float)value.Number : fallback;

    /// <summary>The same with all its digits, for what the runtime computes in double.</summary>
    public double Double(string name, double fallback) =>
        Spec.Find(name) is { Kind: ArgumentKind.Integer or ArgumentKind.Number } value ? value.Number : fallback;

    public bool Flag(string name, bool fallback) => Spec.Find(name) is { Kind: ArgumentKind.Boolean } value ? value.Integer != 0 : fallback;

    public string? Text(string name) => Spec.Find(name) is { Kind: ArgumentKind.Text } value ? value.Text : null;

    public string Choice(string name, string fallback) => Spec.Find(name) is { Kind: ArgumentKind.Enum } value ? value.Text : fallback;

    /// <summary>A size of at least 1 that is known at build time; reports and returns null where it is not.</summary>
    public int? Size(string name)
    {
        if (Spec.Find(name) is not { } value)
            return null;
        switch (value.Kind)
        {
            case ArgumentKind.Integer when value.Integer is >= 1 and <= int.MaxValue:
                return (int)value.Integer;
            case ArgumentKind.Integer when value.Integer > int.MaxValue:
                Report(Diagnostics.SizeTooLarge, name, Self, $"{name} = {value.Integer.ToString(CultureInfo.InvariantCulture)}");
                return null;
            case ArgumentKind.Integer:
                Report(Diagnostics.SizeBelowOne, name, Self, name, value.Integer);
                return null;
            case ArgumentKind.Text when Dimension(name, value, -1) is { } dim:
                if (dim is { IsConstant: true, ConstantValue: >= 1 and <= int.MaxValue })
                    return (int)dim.ConstantValue;
                ReportUnknownSize(name, dim);
                return null;
            case ArgumentKind.Text:
                return null;
            default:
                Report(Diagnostics.InvalidArgument, name, Self, name, "an integer");
                return null;
        }
    }

    private void ReportUnknownSize(string name, Dim size)
    {
        if (size.IsConstant && size.ConstantValue < 1)
            Report(Diagnostics.SizeBelowOne, name, Self, name, size.ToString());
        else if (size.IsConstant)
            Report(Diagnostics.SizeTooLarge, name, Self, $"{name} = {size}");
        else
            Report(Diagnostics.InvalidArgument, name, Self, name, "a number, or a name of a Sweep or block,");
    }

    /// <summary>A size of an array argument: an integer or an expression over symbols such as "B*T"; reports and returns null where it is neither.</summary>
    public Dim? Dimension(string name, ArgumentValue value, int item)
    {
        if (value.Kind == ArgumentKind.Integer)
            return Dim.Constant(value.Integer);
        if (value.Kind == ArgumentKind.Text)
        {
            if (Dim.TryParse(value.Text, out Dim? dim, out string? error))
                return dim;
            Report(Diagnostics.InvalidDimension, name, item, -1, value.Text, error?.TrimEnd('.') ?? "it cannot be read");
            return null;
        }

        Report(Diagnostics.InvalidArgument, name, item, -1, Self, name, "an integer or a symbol");
        return null;
    }

    /// <summary>An axis of the current value, counted from its end when negative; reports and returns null where it does not exist.</summary>
    public int? Axis(string name, int fallback, int rank = -1)
    {
        int axis = Integer(name, fallback);
        rank = rank < 0 ? Current.Shape.Rank : rank;
        if (Shape.NormalizeAxis(axis, rank) is { } normal)
            return normal;
        ReportAxis(name, -1, axis, -rank, rank - 1);
        return null;
    }

    /// <summary>True if the current value holds floats; reports where it does not.</summary>
    public bool RequireFloat()
    {
        if (Current.DType == DType.Float32)
            return true;
        Report(Diagnostics.WrongType, null, -1, Origin.Layer, Self, "float values", MessageValue.OfLayer(Origin.Layer), Current.DType.ToString(), "Put an Embedding before it");
        return false;
    }

    // ---- building --------------------------------------------------------------------------------------------

    /// <summary>Adds an op of the forward pass and returns its output, named after the layer.</summary>
    public Value Apply(Op op, params Value[] inputs) => ApplyNode(op, inputs).Output;

    /// <summary>The same for an op with several outputs.</summary>
    public Node ApplyNode(Op op, params Value[] inputs)
    {
        Node node = Builder.Append(op, inputs, Index, Phase.Forward, Label);
        foreach (Value output in node.Outputs)
            _layerOf[output] = Index;
        return node;
    }

    public int LayerOf(Value value) => _layerOf.TryGetValue(value, out int layer) ? layer : Index;

    private readonly Dictionary<Value, int> _layerOf = [];
}
