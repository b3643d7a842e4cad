using Kiln.Generator.Graphs;
using Kiln.Generator.Ops;

namespace Kiln.Generator.Layers;

/// <summary>
/// RNN, LSTM and GRU over (B, T, F): <c>NumLayers</c> layers on top of each other with dropout between, each in one direction or in both, whose
/// outputs stand side by side. Parameters per layer and direction in PyTorch's order, all U(±1/√H). A cell says which they are and lowers
/// one direction; everything else is here.
/// </summary>
internal abstract class RecurrentLayer : Layer
{
    // Each of them has a dropout stream of its own, and so has every layer of the chain.
    private const int MostLayers = 64;

    public sealed override bool IsRecurrent => true;

    /// <summary>Checks the options of this cell; returns null after having reported an error.</summary>
    protected virtual RecurrentSizes? Sizes(LayerContext context, int hidden) => new(hidden, hidden);

    /// <summary>Lowers one direction of one layer.</summary>
    protected abstract RecurrentOutput Lower(LayerContext context, RecurrentSizes sizes, RecurrentWeights weights, RecurrentForm form, Value x, IReadOnlyList<Value> initial);

    /// <summary>The names of the state's parts and the options that publish and give them: h, and c of an LSTM.</summary>
    protected virtual IReadOnlyList<RecurrentStatePart> StateParts { get; } = [RecurrentStatePart.Hidden];

    public sealed override Value? Lower(LayerContext context)
    {
        if (!context.RequireFloat() || !RecurrentInput.Check(context) || context.Size("hiddenSize") is not { } hidden || Options(context) is not { } options || Sizes(context, hidden) is not { } sizes)
            return null;
        var states = new RecurrentStates(context, StateParts, sizes, options);
        if (!states.FindInitial())
            return null;
        Value x = context.Current;
        for (int layer = 0; layer < options.Layers; layer++)
        {
            if (layer > 0 && options.Dropout > 0)
                x = context.Apply(DropoutExpression.Of(x.Shape, options.Dropout, context.Index * MostLayers + layer), x);
            var outputs = new List<Value>();
            for (int direction = 0; direction < options.Directions; direction++)
            {
                bool reverse = direction > 0;
                var weights = new RecurrentWeights(context, layer, reverse, options.Bias, sizes.Hidden);
                IReadOnlyList<Value> initial = states.InitialOf(layer, direction);
                var form = new RecurrentForm(options.Bias, initial.Count > 0, reverse, options.Truncation);
                RecurrentOutput output = Lower(context, sizes, weights, form, x, initial);
                states.Add(output, layer, reverse, initial);
                outputs.Add(output.States[0]);
            }

            x = outputs.Count == 1 ? outputs[0] : context.Apply(new ConcatOp(2), [.. outputs]);
        }

        return states.Publish(x) ? x : null;
    }

    private static RecurrentOptions? Options(LayerContext context)
    {
        int layers = context.Integer("NumLayers", 1), truncation = context.Integer("Bptt", 0);
        float dropout = context.Number("Dropout", 0);
        if (layers is < 1 or > MostLayers)
            context.Report(Diagnostics.OptionOutOfRange, "NumLayers", context.Self, "NumLayers", layers, $"a number in [1, {MostLayers}]");
        else if (!(dropout is >= 0 and <= 1))
            context.Report(Diagnostics.OptionOutOfRange, "Dropout", context.Self, "Dropout", FormattableString.Invariant($"{dropout}"), "a number in [0, 1]");
        else if (truncation < 0)
            context.Report(Diagnostics.OptionOutOfRange, "Bptt", context.Self, "Bptt", truncation, "a number of steps, or 0 for all");
        else if (context.Flag("Stateful", false) && context.Flag("Bidirectional", false))
            context.Report(Diagnostics.ArgumentConflict, "Stateful", context.Self, "Stateful", "Bidirectional", "Leave one out: the reverse direction starts at the end of each call, so it has nothing to carry on");
        else
            return new RecurrentOptions(layers, context.Flag("Bidirectional", false) ? 2 : 1, dropout, context.Flag("Bias", true), context.Flag("Stateful", false), truncation);
        return null;
    }
}

/// <summary>What the attributes of recurrent layers share.</summary>
internal sealed record RecurrentOptions(int Layers, int Directions, float Dropout, bool Bias, bool Stateful, int Truncation);

/// <summary>Units of a cell, and features of its output.</summary>
internal sealed record RecurrentSizes(int Hidden, int Output);

/// <summary>The values of all steps of one direction: h, and c of an LSTM.</summary>
internal sealed record RecurrentOutput(params IReadOnlyList<Value> States);

/// <summary>A part of a cell's state.</summary>
/// <param name="Letter">Its letter in the formulas.</param>
/// <param name="PublishedAs">The option that publishes its final value.</param>
/// <param name="Initial">The option that gives its first value.</param>
/// <param name="Width">Its features.</param>
internal sealed record RecurrentStatePart(string Letter, string PublishedAs, string Initial, Func<RecurrentSizes, int> Width)
{
    public static RecurrentStatePart Hidden { get; } = new("h", "StateAs", "InitialState", sizes => sizes.Output);

    public static RecurrentStatePart Cell { get; } = new("c", "CellStateAs", "InitialCellState", sizes => sizes.Hidden);
}

/// <summary>Makes the parameters of one direction of one layer under PyTorch's names, in the order of the calls.</summary>
internal sealed class RecurrentWeights(LayerContext context, int layer, bool reverse, bool bias, int hidden)
{
    private readonly Initializer _uniform = Initializer.Uniform(1 / Math.Sqrt(hidden));

    public string Suffix { get; } = $"_l{layer}{(reverse ? "_reverse" : "")}";

    /// <summary>A weight (outputs, inputs), stored as products read it.</summary>
    public Value Weight(string name, int outputs, int inputs) => context.Parameter(name + Suffix, [outputs, inputs], ParameterStorage.Transposed, _uniform);

    /// <summary>A vector, or nothing without biases.</summary>
    public Value[] Bias(string name, int size) => bias ? [context.Parameter(name + Suffix, [size], ParameterStorage.RowMajor, _uniform)] : [];

    /// <summary>A weight (gates*hidden, inputs) with the hidden units of each gate in a block of their own.</summary>
    public Value GateWeight(string name, int[] blocks, int inputs) => context.Parameter(name + Suffix, [blocks.Length * hidden, inputs], ParameterStorage.Gates, _uniform, blocks);

    /// <summary>The same for a vector, or nothing without biases.</summary>
    public Value[] GateBias(string name, int[] blocks) => bias ? [context.Parameter(name + Suffix, [blocks.Length * hidden], ParameterStorage.Gates, _uniform, blocks)] : [];
}
