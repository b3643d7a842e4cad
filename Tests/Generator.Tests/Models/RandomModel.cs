using System.Globalization;
using System.Text;
using Kiln.Generator.Graphs;

namespace Kiln.Generator.Tests.Models;

/// <summary>
/// Writes a random model in the language: a walk over layers that fit the current value, with names to come back to, branches that join
/// or are left behind, several inputs, outputs and losses. It knows shapes only; that the result compiles is part of the test.
/// </summary>
internal sealed partial class RandomModel
{
    private static readonly int[] Sizes = [1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 17, 33];
    private const int MaxElements = 1500;

    private readonly Random _random;
    private readonly List<string> _layers = [];
    private readonly List<(string Name, Shape Shape)> _named = [];
    private readonly List<(string Name, int Out, int In)> _weights = [];
    private Shape _shape = new([]);
    private int _names;
    private int _losses;

    public RandomModel(Random random, string name)
    {
        _random = random;
        Name = name;
        Start();
        int length = random.Next(2, 14);
        for (int i = 0; i < length; i++)
            Extend();
        End();
    }

    public string Name { get; }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[Model]\n");
        foreach (string layer in _layers)
            text.Append(CultureInfo.InvariantCulture, $"[{layer}]\n");
        text.Append(CultureInfo.InvariantCulture, $"public partial class {Name}\n{{\n");
        text.Append("    public static float Bump(float x) => MathF.Exp(-x * x) + 0.1f * x;\n");
        text.Append("    public static float Bend(float x) => x < 0f ? 0.25f * x : MathF.Log(1f + x);\n");
        return text.Append("    public static float Blend(float x, float other) => x / (1f + MathF.Abs(other)) + 0.5f * other;\n}\n").ToString();
    }

    // ---- beginning and end -----------------------------------------------------------------------------------

    private void Start()
    {
        switch (_random.Next(7))
        {
            case 0:
                Input("x", "B", Size());
                break;
            case 1:
                Input("x", "B", "T", Size());
                break;
            case 2:
                Embed("B", "T");
                break;
            case 3:
                Input("x", "B", _random.Next(1, 5), Size());
                break;
            case 4:
                Embed("B");
                break;
            case 5:
                Input("x", _random.Next(1, 5), _random.Next(1, 5), Size());
                break;
            default:
                Input("x", _random.Next(1, 6), Size());
                break;
        }
    }

    private void Input(string name, params object[] dims)
    {
        string gradient = Chance(0.3) ? ", Gradient = true" : "";
        string alias = name == "x" ? "" : $", As = \"{name}\"";
        _layers.Add($"Input({Join(dims.Select(dim => dim is string symbol ? $"\"{symbol}\"" : dim))}{alias}{gradient})");
        _shape = new Shape(dims.Select(dim => dim is string symbol ? Dim.Symbol(symbol) : Dim.Constant((int)dim)));
        _named.Add((name, _shape));
    }

    private void Embed(params string[] symbols)
    {
        int count = _random.Next(2, 30), width = Size();
        string type = Chance(0.7) ? "Int32" : "Int64";
        _layers.Add($"Input({Join(symbols.Select(symbol => $"\"{symbol}\""))}, DType = DType.{type})");
        _shape = new Shape(symbols.Select(Dim.Symbol));
        if (symbols.Length > 1 && Chance(0.2))
        {
            _layers.Add("View(-1)");
            _shape = new Shape([_shape.ElementCount]);
        }

        string padding = Chance(0.3) ? $", PaddingIdx = {_random.Next(count)}" : "";
        _layers.Add($"Embedding({count}, {width}, Name = \"table\"{padding}{Options()})");
        _weights.Add(("table", count, width));
        _shape = new Shape([.. _shape, Dim.Constant(width)]);
    }

    private void End()
    {
        if (Chance(0.15))
        {
            // Names and dropout of nothing compute nothing.
            if (_layers.All(layer => layer.Split('(')[0] is "Input" or "Output" or "From" or "Dropout"))
                Apply("Tanh", _shape);
            return;
        }

        string? entry = _named.Count > 0 && Chance(0.4) ? _named[_random.Next(_named.Count)].Name : null;
        Loss();
        while (entry is not null && _losses < 3)
        {
            From(entry);
            for (int i = _random.Next(3); i > 0; i--)
                Extend();
            Loss();
            entry = Chance(0.3) ? _named[_random.Next(_named.Count)].Name : null;
        }
    }

    // ---- losses ----------------------------------------------------------------------------------------------

    private void Loss()
    {
        _losses++;
        string loss = _shape.Rank == 2 && _shape[1].IsConstant && Chance(0.6) ? ClassLoss() : ElementwiseLoss();
        string options = $"Target = \"target{_losses}\"";
        if (Chance(0.4))
            options += $", Scale = {(_random.NextDouble() * 2).ToString("0.##", CultureInfo.InvariantCulture)}";
        if (Chance(0.2))
            options += ", Reduction = Reduction.Sum";
        _layers.Add(loss.Contains('(', StringComparison.Ordinal) ? loss.Replace("(", $"({options}, ", StringComparison.Ordinal) : $"{loss}({options})");
    }

    private string ClassLoss()
    {
        string ignored = Chance(0.3) ? $"(IgnoreIndex = {_random.Next((int)_shape[1].ConstantValue)})" : "";
        if (Chance(0.7))
            return "CrossEntropyLoss" + (ignored.Length == 0 && Chance(0.3) ? "(LabelSmoothing = 0.1)" : ignored);
        _layers.Add("LogSoftmax");
        return "NLLLoss" + ignored;
    }

    private string ElementwiseLoss()
    {
        if (!Chance(0.1))
            return Pick("MSELoss", "MSELoss", "L1Loss", "SmoothL1Loss(Beta = 0.5)", "HuberLoss(Delta = 0.7)", "BCEWithLogitsLoss", "BCEWithLogitsLoss(PosWeight = 1.5)");

        // The sigmoid of a large number is 1 in float, whose logarithm of the rest is another than in double.
        _layers.AddRange(["Tanh", "Sigmoid"]);
        return "BCELoss";
    }

    // ---- words -----------------------------------------------------------------------------------------------

    /// <summary>Adds a layer, with a name now and then.</summary>
    private void Apply(string layer, Shape shape)
    {
        _shape = shape;
        if (Chance(0.35))
        {
            string name = $"v{++_names}";
            layer = layer.EndsWith(')') ? $"{layer[..^1]}, As = \"{name}\")" : $"{layer}(As = \"{name}\")";
            _named.Add((name, shape));
        }

        _layers.Add(layer);
    }

    private void From(string name)
    {
        _layers.Add($"From(\"{name}\")");
        _shape = _named.First(named => named.Name == name).Shape;
    }

    private string Options() => Chance(0.12) ? ", Frozen = true" : Chance(0.1) ? $", Init = Init.{Pick("XavierUniform", "KaimingNormal", "Uniform")}" : "";

    private int Size() => Sizes[_random.Next(Sizes.Length)];

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private static string Join(IEnumerable<object> items) => string.Join(", ", items.Select(item => Convert.ToString(item, CultureInfo.InvariantCulture)));
}
