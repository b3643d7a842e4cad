using Kiln.Generator.Syntax;

namespace Kiln.Generator.Layers;

/// <summary>The vocabulary: every layer by the name of its attribute. A new layer is one line here.</summary>
internal sealed class LayerCatalog
{
    private readonly Dictionary<string, Layer> _byKind;

    private LayerCatalog(IEnumerable<Layer> layers) => _byKind = layers.ToDictionary(layer => layer.Kind, StringComparer.Ordinal);

    /// <summary>All layers of this version, grouped as in the documentation.</summary>
    public static LayerCatalog Default { get; } = new(
    [
        // ends
        new Input(), new Output(),

        // dense
        new Linear(), new Embedding(),

        // recurrent
        new RNN(), new LSTM(), new GRU(), new LastStep(), new HiddenState(),

        // convolution
        new Convolution(1), new Convolution(2), new Pool(max: true, 1), new Pool(max: true, 2), new Pool(max: false, 1), new Pool(max: false, 2),
        new AdaptivePool(1), new AdaptivePool(2),

        // norm
        new BatchNorm(1), new BatchNorm(2), new LayerNorm(), new RMSNorm(), new GroupNorm(),

        // activations
        .. Activations.All, new PReLU(), new GLU(), new Softmax(), new LogSoftmax(),

        // regularisation
        new Dropout(), new Dropout2d(),

        // shape
        new View(), new Flatten(), new Unflatten(), new Squeeze(), new Unsqueeze(), new Transpose(), new Permute(), new Slice(),

        // graph
        new From(), new Add(), new Mul(), new Concat(),

        // the user's own functions
        new Map(),

        // losses
        new MSELoss(), new L1Loss(), new SmoothL1Loss(), new HuberLoss(), new BCELoss(), new BCEWithLogitsLoss(),
        new CrossEntropyLoss(), new NLLLoss(), new KLDivLoss(),

        // checked by name, not compiled by this version
        .. NotYet.All,
    ]);

    /// <summary>Every layer, ordered by name.</summary>
    public IReadOnlyList<Layer> All => [.. _byKind.Values.OrderBy(layer => layer.Kind, StringComparer.Ordinal)];

    /// <summary>The layer behind an attribute, or null.</summary>
    public Layer? Find(string kind) => _byKind.TryGetValue(kind, out Layer? layer) ? layer : null;

    /// <summary>This vocabulary and one more layer.</summary>
    public LayerCatalog With(Layer layer) => new([.. _byKind.Values, layer]);
}
