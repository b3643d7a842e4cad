using Kiln.Generator.Autodiff;
using Kiln.Generator.Emit;
using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Layers;
using Kiln.Generator.Layouts;
using Kiln.Generator.Lowering;
using Kiln.Generator.Memory;
using Kiln.Generator.Ops;
using Kiln.Generator.Syntax;

namespace Kiln.Generator;

/// <summary>The compiler as a list of passes: spec, graph, layout, gradients, fused steps, memory plan, text. Each can dump what it made.</summary>
internal static partial class ModelCompiler
{
    /// <summary>The front end alone: what is wrong with the model. The analyzer runs this on every keystroke.</summary>
    public static ModelCheck Check(ModelSpec spec, CancellationToken cancellation)
    {
        if (Sweep.IsSwept(spec))
            return CheckFamily(spec, LayerCatalog.Default, cancellation);
        (Graph? lowered, EquatableArray<ModelError> errors) = Lower(spec, LayerCatalog.Default, cancellation);
        if (lowered is null)
            return new ModelCheck(errors, []);
        if (MemoryBudgets.HasAny(spec) || IsHuge(lowered))
            errors = errors.Concat(Plan(spec, LayerCatalog.Default, lowered, fillDeadBuffers: false, new Dump(), cancellation).Errors).ToEquatableArray();
        return new ModelCheck(errors, LayerShape.Of(lowered));
    }

    public static CompiledModel Compile(ModelSpec spec, CompilerOptions options, CancellationToken cancellation) =>
        Compile(spec, options, LayerCatalog.Default, cancellation);

    public static CompiledModel Compile(ModelSpec spec, CompilerOptions options, LayerCatalog catalog, CancellationToken cancellation)
    {
        if (Sweep.IsSwept(spec))
            return CompileFamily(spec, catalog, cancellation);
        (Graph? lowered, EquatableArray<ModelError> errors) = Lower(spec, catalog, cancellation);
        return lowered is null
            ? new CompiledModel(HintName(spec), ErrorSurface.Write(spec, catalog, errors))
            : Compile(spec, options, catalog, lowered, cancellation);
    }

    /// <summary>
    /// States to carry are for models that can be run step by step, and for layers that ask for it; whether a model is one shows only
    /// when it is lowered.
    /// </summary>
    private static (Graph? Graph, EquatableArray<ModelError> Errors) Lower(ModelSpec spec, LayerCatalog catalog, CancellationToken cancellation)
    {
        (Graph? graph, EquatableArray<ModelError> errors) = Lowerer.Lower(spec, catalog, cancellation);
        if (graph is null)
            return (graph, errors);
        SequencePair? pair = Packing.PairOf(graph);
        ModelError[] clashes = [.. MemberClashes.Of(spec, ModelFacts.Of(spec, graph, pair))];
        if (clashes.Length > 0)
            return (null, errors.Concat(clashes).ToEquatableArray());
        if (Packing.ObstacleOf(graph) is { } obstacle)
            errors = errors.Append(new ModelError(Diagnostics.NotPackable, obstacle.Layer, null, new MessageValue[] { spec.Variant?.Family ?? spec.Name, obstacle.Reason }.ToEquatableArray())).ToEquatableArray();
        bool keepsStates = graph.States.Count == 0 || (graph.IsSteppable && pair is not null);
        return (keepsStates ? graph : Lowerer.Lower(spec, catalog, cancellation, carriesStates: false).Graph, errors);
    }

    private static CompiledModel Compile(ModelSpec spec, CompilerOptions options, LayerCatalog catalog, Graph lowered, CancellationToken cancellation)
    {
        var dump = new Dump();
        (EmitModel? model, EquatableArray<ModelError> errors) = Plan(spec, catalog, lowered, options.FillDeadBuffers, dump, cancellation);
        return model is null || errors.Count > 0
            ? new CompiledModel(HintName(spec), ErrorSurface.Write(spec, catalog, errors))
            : new CompiledModel(HintName(spec), ModelEmitter.Write(model, options.Dump ? dump : null))
            {
                Passes = dump.Passes, Lowered = model.Lowered, Joint = model.Graph, Steps = model.Steps, Plan = model.Plan,
            };
    }

    /// <summary>A size beside which the work or the memory may leave 64 bits: only such models are planned to be checked.</summary>
    private static bool IsHuge(Graph graph) => graph.Values.Any(value => Elements(value) > 1 << 24);

    /// <summary>Elements per unit of growth; the largest number where 64 bits do not hold them.</summary>
    private static long Elements(Value value)
    {
        try
        {
            return value.Shape.ElementCount.SplitContent().Content;
        }
        catch (DimOverflowException)
        {
            return long.MaxValue;
        }
    }

    /// <summary>All passes but the last, which writes; and what only they can find wrong: too much memory, sizes beyond 64 bits.</summary>
    private static (EmitModel? Model, EquatableArray<ModelError> Errors) Plan(
        ModelSpec spec, LayerCatalog catalog, Graph lowered, bool fillDeadBuffers, Dump dump, CancellationToken cancellation)
    {
        try
        {
            EmitModel model = RunPasses(spec, catalog, lowered, fillDeadBuffers, dump, cancellation);
            model.ComputeSizes();
            return (model, MemoryBudgets.Check(model).ToEquatableArray());
        }
        catch (Exception exception) when (exception is DimOverflowException or OverflowException)
        {
            int largest = lowered.Nodes.OrderByDescending(node => Elements(node.Output)).First().Layer;
            MessageValue[] values = [MessageValue.OfLayer(largest), "the memory or the work of the model"];
            return (null, [new ModelError(Diagnostics.SizeTooLarge, largest, null, values.ToEquatableArray())]);
        }
    }

    private static EmitModel RunPasses(ModelSpec spec, LayerCatalog catalog, Graph lowered, bool fillDeadBuffers, Dump dump, CancellationToken cancellation)
    {
        var ops = new OpFactory();
        lowered = PublishedCopies.Run(lowered, ops);
        dump.Add("lowering", lowered);

        cancellation.ThrowIfCancellationRequested();
        Graph laidOut = LayoutPass.Run(ImageLayoutPass.Run(lowered, ops), ops);
        dump.Add("layout", laidOut);

        cancellation.ThrowIfCancellationRequested();
        Graph joint = ReverseMode.Run(laidOut, ops);
        dump.Add("autodiff", joint);

        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<Step> steps = FusionPass.Run(joint);
        dump.Add("fusion", steps);

        cancellation.ThrowIfCancellationRequested();
        MemoryPlan plan = MemoryPlanner.Run(joint, steps);
        dump.Add("memory", plan);

        cancellation.ThrowIfCancellationRequested();
        return new EmitModel(spec, LayerNames.Of(spec, catalog), lowered, joint, steps, plan, UpdatePoints.Of(joint, steps), fillDeadBuffers);
    }

    private static string HintName(ModelSpec spec)
    {
        string[] types = [.. spec.ContainingTypes.Select(header => header.Split(' ').Last()), spec.Name];
        string name = string.Join(".", types);
        return (spec.Namespace.Length == 0 ? name : $"{spec.Namespace}.{name}").Replace("@", "") + ".g.cs";
    }
}
