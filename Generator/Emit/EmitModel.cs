using Kiln.Generator.Fusion;
using Kiln.Generator.Graphs;
using Kiln.Generator.Memory;
using Kiln.Generator.Syntax;

namespace Kiln.Generator.Emit;

/// <summary>Everything the emitter writes from; it computes nothing of its own.</summary>
/// <param name="Spec">The declaration.</param>
/// <param name="LayerNames">One per layer of the chain.</param>
/// <param name="Lowered">The unfused forward graph, for structure and documentation.</param>
/// <param name="Graph">The joint graph.</param>
/// <param name="Steps">What runs, in order.</param>
/// <param name="Plan">Where values lie.</param>
/// <param name="Updates">Where <c>TrainStep</c> updates parameters on the way back, or null if it does so afterwards.</param>
/// <param name="FillDead">Write NaN over buffers after their last use, to prove that nobody reads them.</param>
internal sealed record EmitModel(
    ModelSpec Spec, IReadOnlyList<string> LayerNames, Graph Lowered, Graph Graph, IReadOnlyList<Step> Steps, MemoryPlan Plan, UpdatePoints? Updates, bool FillDead)
{
    /// <summary>Parameters of the largest model whose calls cost as much as its arithmetic.</summary>
    private const int MostInlinedParameters = 16;

    public EmitNames Names { get; } = new(Graph, Plan);

    /// <summary>What the methods and kernels of each layer are called.</summary>
    public IReadOnlyList<string> Labels { get; } = Lowering.LayerNames.Labels(Spec, LayerNames);

    public bool HasLoss => Graph.Losses.Count > 0;

    /// <summary>Whether something is read after a call whose shape depends on the call's sizes.</summary>
    public bool RemembersSizes => Graph.Outputs.Count > 0 || Graph.InputGradients.Count > 0 || (!HasLoss && IsTrainable);

    /// <summary>Whether there are packed twins of the calls.</summary>
    public bool IsPacked => Graph.Packed is not null && !CarriesState;

    /// <summary>Whether what is read after a call depends on whether it was packed.</summary>
    public bool RemembersPacking => IsPacked && RemembersSizes
        && (Graph.Seeds.Any(seed => seed.Kind == ValueKind.OutputGradient) || Graph.Outputs.Concat(Graph.InputGradients).Any(output => Graph.Packed!.Leading(output.Value.Shape) > 0));

    /// <summary>Whether calls may have to know which sequence and step each row belongs to: dropout counts by them.</summary>
    public bool PlacesRows => Graph.Packed is not null && Steps.OfType<KernelStep>().Any(step => step.Expressions.Any(expression => expression.All().Any(node => node is Graphs.Expressions.Keep)));

    /// <summary>Whether the user wants every call to go on from the one before.</summary>
    public bool CarriesState => Graph.States.Any(state => state.Carried);

    /// <summary>Whether the model can be run one step at a time.</summary>
    public bool HasNext => Graph.IsSteppable && Graph.Packed is not null && Graph.States.Count > 0;

    /// <summary>The class of its states; that of a model named <c>Model</c> is not the runtime's of that name.</summary>
    public string StateClass => TypeNames.Own(Spec.Name + "State");

    /// <summary>Whether a backward pass exists.</summary>
    public bool IsTrainable => Steps.Any(step => step.Phase == Phase.Backward);

    /// <summary>The attribute as people write it: <c>Linear(10)</c>.</summary>
    public string LayerText(int layer)
    {
        LayerSpec spec = Spec.Layers[layer];
        string[] arguments = [.. spec.Arguments.Select(Text)];
        return arguments.Length == 0 ? spec.Kind : $"{spec.Kind}({string.Join(", ", arguments)})";
    }

    public static string Text(ArgumentSpec argument) =>
        char.IsUpper(argument.Name[0]) ? $"{argument.Name} = {Text(argument.Value)}" : Text(argument.Value);

    /// <summary>The same, with the items of a list such as <c>View(-1, 10)</c> apart.</summary>
    public static IEnumerable<string> Texts(ArgumentSpec argument) =>
        argument.Value.Kind == ArgumentKind.Array && !char.IsUpper(argument.Name[0]) ? argument.Value.Items.Select(Text) : [Text(argument)];

    private static string Text(ArgumentValue value) => value.Kind switch
    {
        ArgumentKind.Integer => value.Integer.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ArgumentKind.Number => value.Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        ArgumentKind.Boolean => value.Integer != 0 ? "true" : "false",
        ArgumentKind.Text => $"\"{value.Text}\"",
        ArgumentKind.Array => string.Join(", ", value.Items.Select(Text)),
        _ => value.Text,
    };

    /// <summary>Offsets of the parameters in the flat buffer: trainable ones first, frozen last, each on 16 floats; then those of the buffers in theirs.</summary>
    public IReadOnlyList<(Parameter Parameter, int Offset)> ParameterOffsets()
    {
        var offsets = new List<(Parameter, int)>();
        int next = 0;
        foreach (Parameter parameter in Parameters.OrderBy(parameter => parameter.Frozen))
        {
            offsets.Add((parameter, next));
            next = checked(next + parameter.StoredLength);
        }

        next = 0;
        foreach (Parameter buffer in Graph.Parameters.Select(value => value.Parameter!).Where(parameter => parameter.IsBuffer))
        {
            offsets.Add((buffer, next));
            next = checked(next + buffer.StoredLength);
        }

        return offsets;
    }

    /// <summary>Trainable and frozen ones, without buffers.</summary>
    public IEnumerable<Parameter> Parameters => Graph.Parameters.Select(value => value.Parameter!).Where(parameter => !parameter.IsBuffer);

    public int TrainableLength => Parameters.Where(parameter => !parameter.Frozen).Sum(parameter => parameter.StoredLength);

    public int ParameterLength => Parameters.Sum(parameter => parameter.StoredLength);

    public int BufferLength => Graph.Parameters.Where(value => value.Parameter!.IsBuffer).Sum(value => value.Parameter!.StoredLength);

    public int ParameterCount => Parameters.Sum(parameter => parameter.Count);

    /// <summary>
    /// How the methods of a call are compiled: on their own, or where calls between them would cost as much as all that they do, within
    /// their caller. A step of Linear(1, 1) takes 31 ns so instead of 37 on a Zen 4.
    /// </summary>
    public string MethodCompilation => ParameterCount is > 0 and <= MostInlinedParameters ? "AggressiveInlining" : "AggressiveOptimization";

    /// <summary>Bytes of a training session: arena and gradients.</summary>
    public Dim TrainingBytes => (Plan.Length + TrainableLength) * 4;

    /// <summary>Bytes of the arena that forward calls touch.</summary>
    public Dim InferenceBytes
    {
        get
        {
            int lastForward = Steps.Count(step => step.Phase <= Phase.Result);
            Dim sum = Dim.Zero;
            for (int i = 0; i < Plan.Classes.Count; i++)
            {
                long end = Plan.Buffers.Where(buffer => buffer.Class == i && buffer.First < lastForward).Select(buffer => buffer.Offset + buffer.Length).DefaultIfEmpty(0).Max();
                sum += Plan.Classes[i].Size * end;
            }

            return sum * 4;
        }
    }

    /// <summary>Computes the sizes that are emitted, so that those beyond 64 bits show before anything is written.</summary>
    /// <exception cref="DimOverflowException">One is.</exception>
    public void ComputeSizes() => _ = (TrainingBytes, InferenceBytes, Flops(_ => true));

    /// <summary>The work of those steps that run in training.</summary>
    public Dim Flops(Func<Step, bool> which) => Steps.Where(step => step.Phase is not (Phase.Inference or Phase.Evaluation) && which(step)).Aggregate(Dim.Zero, (sum, step) => sum + step.Flops);

    /// <summary>Whether training computes a part of the forward pass together with a loss and its gradient.</summary>
    public bool ForwardDiffers => Steps.Any(step => step.Phase == Phase.Inference);

    /// <summary>Whether the step computes a loss and its gradient in one.</summary>
    public bool IsJoint(Step step) => step.Phase == Phase.Backward && Graph.Losses.Any(loss => step.Writes.Contains(loss.Value));
}
