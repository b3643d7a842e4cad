using System.Globalization;
using System.Text;
using Kiln.Kernels;

namespace Kiln;

/// <summary>The network as it was written: its layers, and what it takes to run them.</summary>
public sealed class ModelInfo
{
    private static readonly string[] Headings = ["name", "layer", "in", "out", "parameters", "FLOPs", "bytes kept"];

    private readonly SizeFunction _trainingBytes;
    private readonly SizeFunction _inferenceBytes;
    private readonly SizeFunction _flopsPerStep;
    private readonly string _totals;

    /// <summary>Made by generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ModelInfo(
        string name,
        int parameterCount,
        string[] symbols,
        LayerInfo[] layers,
        SizeFunction trainingBytes,
        SizeFunction inferenceBytes,
        SizeFunction flopsPerStep,
        string totals = "")
    {
        Name = name;
        ParameterCount = parameterCount;
        Symbols = Array.AsReadOnly(symbols);
        Layers = Array.AsReadOnly(layers);
        _trainingBytes = trainingBytes;
        _inferenceBytes = inferenceBytes;
        _flopsPerStep = flopsPerStep;
        _totals = totals;
    }

    /// <summary>Name of the class.</summary>
    public string Name { get; }

    /// <summary>Number of parameters, trainable and frozen, without padding.</summary>
    public int ParameterCount { get; }

    /// <summary>The symbols in the inputs' shapes, in order of appearance.</summary>
    public IReadOnlyList<string> Symbols { get; }

    /// <summary>The layers in chain order.</summary>
    public IReadOnlyList<LayerInfo> Layers { get; }

    /// <summary>
    /// Sixteen hexadecimal digits that two models share exactly if their layers are the same: kinds, arguments, names, connections and shapes, whatever the class is called. Files
    /// carry it, so that one can tell what they were made for. FNV-1a over 64 bits (Fowler, Noll and Vo) of the layers' texts.
    /// </summary>
    public string StructureHash => field ??= HashOf(Layers);

    /// <summary>Bytes of arena and gradients that training needs at these capacities, exactly.</summary>
    /// <param name="symbols">A value for each of <see cref="Symbols"/>.</param>
    /// <exception cref="ArgumentException">Too few or too many values.</exception>
    public long TrainingBytes(params ReadOnlySpan<int> symbols) => Evaluate(_trainingBytes, symbols);

    /// <summary>Bytes of arena that evaluation alone needs at these capacities.</summary>
    /// <param name="symbols">A value for each of <see cref="Symbols"/>.</param>
    /// <exception cref="ArgumentException">Too few or too many values.</exception>
    public long InferenceBytes(params ReadOnlySpan<int> symbols) => Evaluate(_inferenceBytes, symbols);

    /// <summary>Floating point operations of one training step, forward and backward; a multiply-add counts as two.</summary>
    /// <param name="symbols">A value for each of <see cref="Symbols"/>.</param>
    /// <exception cref="ArgumentException">Too few or too many values.</exception>
    public long FlopsPerStep(params ReadOnlySpan<int> symbols) => Evaluate(_flopsPerStep, symbols);

    /// <summary>
    /// The table that hovering over the class shows, with the layers' names: shapes, parameters, FLOPs and bytes kept for backward of each
    /// layer, and the totals.
    /// </summary>
    public override string ToString()
    {
        var rows = new List<string[]> { Headings };
        foreach (LayerInfo layer in Layers)
        {
            rows.Add([
                layer.Name,
                layer.Arguments.Count == 0 ? layer.Kind : $"{layer.Kind}({string.Join(", ", layer.Arguments)})",
                layer.InputShape,
                layer.OutputShape,
                layer.ParameterCount == 0 ? "" : layer.ParameterCount.ToString("N0", CultureInfo.InvariantCulture),
                layer.Flops,
                layer.BytesKept,
            ]);
        }

        var text = new StringBuilder();
        AppendTable(text, rows);
        text.Append(_totals.Length > 0 ? _totals : string.Create(CultureInfo.InvariantCulture, $"Parameters: {ParameterCount:N0}.")).Append('\n');
        return text.ToString();
    }

    private static string HashOf(IReadOnlyList<LayerInfo> layers)
    {
        ulong hash = 0xCBF29CE484222325;
        void Add(string text)
        {
            foreach (byte value in Encoding.UTF8.GetBytes(text))
                hash = (hash ^ value) * 0x100000001B3;
            // What ends a text, so that "ab", "c" is not "a", "bc".
            hash = (hash ^ 0xFF) * 0x100000001B3;
        }

        foreach (LayerInfo layer in layers)
        {
            Add(layer.Name);
            Add(layer.Kind);
            foreach (string part in layer.Arguments)
                Add(part);
            Add("");
            foreach (string part in layer.Inputs)
                Add(part);
            Add(layer.InputShape);
            Add(layer.OutputShape);
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>Columns as wide as their widest cell.</summary>
    private static void AppendTable(StringBuilder text, List<string[]> rows)
    {
        int[] widths = new int[rows[0].Length];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
                text.Append(row[i].PadRight(widths[i] + 2));
            int end = text.Length;
            while (text[end - 1] == ' ')
                end--;
            text.Length = end;
            text.Append('\n');
        }
    }

    private long Evaluate(SizeFunction function, ReadOnlySpan<int> symbols)
    {
        if (symbols.Length != Symbols.Count)
        {
            throw new ArgumentException(
                $"{Name} has {Symbols.Count} symbols ({string.Join(", ", Symbols)}); got {symbols.Length} values.", nameof(symbols));
        }

        return function(symbols);
    }
}
