using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>
/// Where a recurrent layer starts and where it ends: initial states given by name, those carried from call to call, and the final states
/// for <c>StateAs</c> and <c>HiddenState</c>, in PyTorch's order: layers, and within them forward, reverse.
/// </summary>
internal sealed class RecurrentStates(LayerContext context, IReadOnlyList<RecurrentStatePart> parts, RecurrentSizes sizes, RecurrentOptions options)
{
    private readonly Dictionary<RecurrentStatePart, Value> _given = [];
    private readonly List<(RecurrentOutput Output, bool Reverse)> _outputs = [];

    private Dim Batch => context.Current.Shape[0];

    private int Count => options.Layers * options.Directions;

    /// <summary>Finds the values that the layer's options name as initial states; reports what does not fit.</summary>
    public bool FindInitial()
    {
        foreach (RecurrentStatePart part in parts)
        {
            if (context.Text(part.Initial) is not { } name)
                continue;
            if (options.Stateful)
            {
                context.Report(Diagnostics.ArgumentConflict, part.Initial, context.Self, part.Initial, "Stateful", "Leave one out: a layer starts either where the last call ended or from a value of the chain");
                return false;
            }

            if (NamedOperand.Find(context, part.Initial, -1, name) is not { } value)
                return false;
            var expected = new Shape([Count, Batch, part.Width(sizes)]);
            if (!value.Shape.Equals(expected))
            {
                context.Report(Diagnostics.StateMismatch, part.Initial, -1, context.LayerOf(value), context.Self, expected.ToString(), name, value.Shape.ToString());
                return false;
            }

            _given.Add(part, value);
        }

        return true;
    }

    /// <summary>The state from which one direction of one layer starts: given, carried from the call before, or none: zeros.</summary>
    public IReadOnlyList<Value> InitialOf(int layer, int direction)
    {
        bool carries = _given.Count == 0 && options.Directions == 1;
        context.IsSteppable &= carries;
        if (_given.Count > 0)
            return [.. parts.Select(part => Given(part, layer * options.Directions + direction))];
        return !carries || !(context.CarriesStates || options.Stateful) ? [] : [.. parts.Select(part => context.Builder.Leaf($"{context.Label}_{part.Letter}_l{layer}", new Shape([Batch, part.Width(sizes)]), DType.Float32, ValueKind.State))];
    }

    private Value Given(RecurrentStatePart part, int index) => _given.TryGetValue(part, out Value? value)
        ? context.Apply(new SortRowsOp(index), value)
        : context.Apply(new ZerosOp(new Shape([Batch, part.Width(sizes)])), _given.Values.First());

    /// <summary>Takes the values of all steps of one direction of one layer.</summary>
    public void Add(RecurrentOutput output, int layer, bool reverse, IReadOnlyList<Value> initial)
    {
        _outputs.Add((output, reverse));
        for (int i = 0; i < initial.Count; i++)
        {
            if (initial[i].Kind != ValueKind.State)
                continue;
            Value final = context.Builder.Append(new LastStepOp(), [output.States[i]], context.Index, Phase.State, $"{initial[i].Name}_final").Output;
            context.States.Add(new CarriedState($"{context.Name}.{parts[i].Letter}_l{layer}", initial[i], final, context.Index, options.Stateful));
        }
    }

    /// <summary>Publishes the final states where the layer's options ask for it, and remembers what <c>HiddenState</c> may read after it.</summary>
    public bool Publish(Value result)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (context.Text(parts[i].PublishedAs) is { } name && !context.Publish(name, Stacked(i), parts[i].PublishedAs))
                return false;
        }

        context.Recurrent[result] = [.. _outputs.Skip(_outputs.Count - options.Directions).Select(output => (output.Output.States[0], output.Reverse))];
        return true;
    }

    /// <summary>The final values (L*D, B, ·) of a part of the state.</summary>
    private Value Stacked(int part)
    {
        Shape single = new([1, Batch, parts[part].Width(sizes)]);
        Value[] finals = [.. _outputs.Select(output => context.Apply(new ViewOp(single), context.Apply(new LastStepOp(output.Reverse), output.Output.States[part])))];
        return finals.Length == 1 ? finals[0] : context.Apply(new ConcatOp(0), finals);
    }
}
