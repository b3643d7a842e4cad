using Kiln.Generator.Graphs;
using Kiln.Generator.Layers;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Lowering;

/// <summary>
/// Chain to graph: walks the layers in source order, lets each check and lower itself, and keeps the rules that belong to the chain
/// as a whole. Inference stops at the first error, so one mistake gives one message.
/// </summary>
internal static class Lowerer
{
    public static (Graph? Graph, EquatableArray<ModelError> Errors) Lower(ModelSpec model, CancellationToken cancellation) =>
        Lower(model, LayerCatalog.Default, cancellation);

    /// <param name="model">The declaration.</param>
    /// <param name="catalog">The vocabulary.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="carriesStates">Whether recurrent layers start from states that can be carried from call to call, where nothing stands against it.</param>
    public static (Graph? Graph, EquatableArray<ModelError> Errors) Lower(ModelSpec model, LayerCatalog catalog, CancellationToken cancellation, bool carriesStates = true)
    {
        EquatableArray<ModelError> problems = Declarations(model);
        if (problems.Any(problem => problem.IsError))
            return (null, problems);
        GraphBuilder builder = new GraphBuilder().Reserve(Symbols(model), Arguments(model, catalog));
        var context = new LayerContext(model, builder) { CarriesStates = carriesStates };
        Value? result = Walk(model, catalog, context, cancellation);
        if (result is not null)
            context.ReportUnusedNames();
        EquatableArray<ModelError> errors = problems.Concat(context.Errors).ToEquatableArray();
        return result is null || errors.Any(error => error.IsError) ? (null, errors) : (Finish(context, builder, result), errors);
    }

    /// <summary>What is wrong with the declaration itself.</summary>
    public static EquatableArray<ModelError> Declarations(ModelSpec model) => model.Problems.Select(Declaration).ToEquatableArray();

    /// <summary>The words of the inputs' shapes.</summary>
    private static string[] Symbols(ModelSpec model) =>
        [.. model.Layers.SelectMany(layer => layer.Find("dims")?.Items.Where(item => item.Kind == ArgumentKind.Text).Select(item => item.Text) ?? []).Where(LayerContext.IsIdentifier).Distinct(StringComparer.Ordinal)];

    /// <summary>What the generated calls name their arguments.</summary>
    private static IEnumerable<string> Arguments(ModelSpec model, LayerCatalog catalog)
    {
        foreach (LayerSpec layer in model.Layers)
        {
            if (catalog.Find(layer.Kind) is { IsLoss: true })
                yield return layer.Find("Target")?.Text is { Length: > 0 } target ? target : "target";
            else if (layer.Find("dims") is not null)
                yield return layer.Find("As")?.Text is { Length: > 0 } name ? name : "x";
        }
    }

    private static ModelError Declaration(SpecProblem problem) =>
        new(Diagnostics.Of(problem.Id), problem.Layer, problem.Argument, problem.Values.Select(value => (MessageValue)value).ToEquatableArray())
        {
            Repair = problem.Repair,
        };

    private static Value? Walk(ModelSpec model, LayerCatalog catalog, LayerContext context, CancellationToken cancellation)
    {
        string[] names = LayerNames.Of(model, catalog);
        string[] labels = LayerNames.Labels(model, names);
        Value? current = null;
        int lossBefore = -1;
        for (int i = 0; i < model.Layers.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            context.Begin(i, names[i], labels[i], current);
            if (catalog.Find(model.Layers[i].Kind) is not { } layer)
                return context.Report(Diagnostics.UnknownLayer, null, model.Layers[i].Kind);
            if (InvalidArgument(model.Layers[i]) is { } invalid)
                return context.Report(Diagnostics.InvalidArgument, invalid, context.Self, invalid, "a constant of the right type");
            if (Unnamed(model.Layers[i]) is { } unnamed)
                return context.Report(Diagnostics.OptionOutOfRange, unnamed.Name, context.Self, unnamed.Name, unnamed.Value.Text, "a value that its type names");
            if (current is null && !layer.StartsChain)
                return context.Report(Diagnostics.InputMissing, null, model.Name, model.Layers[i].Kind);
            if (lossBefore >= 0 && !layer.MayFollowLoss)
                return context.Report(Diagnostics.ChainEndsAtLoss, null, -1, lossBefore, context.Self, MessageValue.OfLayer(lossBefore));
            current = Guarded(layer, context);
            if (current is null || context.HasError)
                return null;
            if (!layer.IsLoss)
                context.Results[i] = current;
            lossBefore = layer.IsLoss ? i : layer.MayFollowLoss && !layer.StartsChain ? lossBefore : -1;
            if (context.Text("As") is { } name && !layer.NamesItself && !context.Define(name, current, "As"))
                return null;
        }

        return current is null ? context.Report(Diagnostics.EmptyChain, null, model.Name, "it has no layer") : Check(context, current);
    }

    /// <summary>Sizes beyond 64 bits are the user's mistake, not ours.</summary>
    private static Value? Guarded(Layer layer, LayerContext context)
    {
        try
        {
            return layer.Lower(context);
        }
        catch (Exception exception) when (exception is DimOverflowException or OverflowException)
        {
            return context.Report(Diagnostics.SizeTooLarge, null, context.Self, "the number of its values or parameters");
        }
    }

    private static Value? Check(LayerContext context, Value current)
    {
        if (context.Builder.Nodes.Count == 0)
        {
            context.Begin(0, "", "", current);
            return context.Report(Diagnostics.EmptyChain, null, context.Model.Name, "Input is its only layer");
        }

        return current;
    }

    private static string? InvalidArgument(LayerSpec layer) =>
        layer.Arguments.FirstOrDefault(argument => IsInvalid(argument.Value))?.Name;

    /// <summary>A number cast to an enum that has no member for it.</summary>
    private static ArgumentSpec? Unnamed(LayerSpec layer) =>
        layer.Arguments.FirstOrDefault(argument => argument.Value is { Kind: ArgumentKind.Enum, Text: [var first, ..] } && !char.IsLetter(first) && first != '_');

    private static bool IsInvalid(ArgumentValue value) => value.Kind == ArgumentKind.Invalid || value.Items.Any(IsInvalid);

    private static Graph Finish(LayerContext context, GraphBuilder builder, Value last) => new()
    {
        Symbols = context.Symbols,
        Inputs = context.Inputs,
        Targets = context.Targets,
        Parameters = context.Parameters,
        ClassWeights = context.ClassWeights,
        Nodes = [.. builder.Nodes.OrderBy(node => node.Phase)],
        Losses = context.Losses,
        Outputs = context.Outputs,
        States = context.States,
        IsSteppable = context.IsSteppable,
        LayerResults = context.Results,
        Result = context.Scored ?? last,
        SizeChecks = context.SizeChecks,
        TrainingChecks = context.TrainingChecks,
        NextId = builder.NextId,
    };
}
