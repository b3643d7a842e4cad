using Kiln.Generator.Graphs;

namespace Kiln.Generator.Tests.Models;

/// <summary>The layers of the walk.</summary>
internal sealed partial class RandomModel
{
    private static readonly string[] Activations =
    [
        "ReLU", "ReLU6", "LeakyReLU", "ELU", "CELU(Alpha = 0.8)", "SELU", "GELU", "GELU(Approximate = GELUApproximation.Tanh)", "SiLU", "Mish", "Sigmoid", "LogSigmoid",
        "Tanh", "Softplus", "Softsign", "Hardtanh", "Hardswish", "Hardsigmoid", "PReLU", "Map(nameof(Bump))", "Map(nameof(Bend))",
    ];

    private bool LastIsKnown => _shape.Rank > 0 && _shape[-1].IsConstant;

    /// <summary>Adds one layer, or a few that belong together.</summary>
    private void Extend()
    {
        // A walk that has grown too large goes back to something small.
        if (Elements(_shape) > MaxElements)
        {
            Shrink();
            return;
        }

        Action[] choices =
        [
            Linear, Linear, Linear, Linear, Activation, Activation, Activation, Recurrent, Recurrent, Softmax, Dropout, Combine, Combine, Combine, Join, Join,
            GoBack, Publish, AnotherInput, Reshape, Reshape, Reorder, Cut, Gate, TieWeight,
        ];
        choices[_random.Next(choices.Length)]();
    }

    private static long Elements(Shape shape) => shape.ElementCount.Evaluate(_ => 5);

    private void Shrink()
    {
        int size = _random.Next(1, 4);
        if (LastIsKnown && _shape[-1].ConstantValue > 4)
            Apply($"Linear({size})", _shape.With(-1, Dim.Constant(size)));
        else
            GoBack();
    }

    private void Linear()
    {
        if (!LastIsKnown)
            return;
        int inFeatures = (int)_shape[-1].ConstantValue, outFeatures = Size();
        string name = $"w{_layers.Count}";
        string sizes = Chance(0.3) ? $"{inFeatures}, {outFeatures}" : $"{outFeatures}";
        string bias = Chance(0.2) ? ", Bias = false" : "";
        _weights.Add((name, outFeatures, inFeatures));
        Apply($"Linear({sizes}, Name = \"{name}\"{bias}{Options()})", _shape.With(-1, Dim.Constant(outFeatures)));
    }

    /// <summary>A product with the weight of an earlier layer, put before it in shape if need be.</summary>
    private void TieWeight()
    {
        if (_weights.Count == 0 || !LastIsKnown)
            return;
        (string name, int outFeatures, int inFeatures) = _weights[_random.Next(_weights.Count)];
        if (!_shape[-1].Equals(Dim.Constant(inFeatures)))
            Apply($"Linear({inFeatures})", _shape.With(-1, Dim.Constant(inFeatures)));
        Apply($"Linear({outFeatures}, TiedTo = \"{name}\")", _shape.With(-1, Dim.Constant(outFeatures)));
    }

    private void Activation() => Apply(Pick(Activations), _shape);

    private void Recurrent()
    {
        if (_shape.Rank != 3 || !LastIsKnown)
            return;
        if (Chance(0.3))
        {
            Apply("LastStep", _shape.Remove(1));
            return;
        }

        string kind = Pick("RNN", "LSTM", "GRU");
        int hidden = Size(), layers = Chance(0.3) ? 2 : 1;
        bool both = Chance(0.25);
        int output = kind == "LSTM" && hidden > 1 && Chance(0.2) ? _random.Next(1, hidden) : hidden;
        string state = $"state{_layers.Count}";
        bool publishes = Chance(0.15);
        string options = (layers > 1 ? ", NumLayers = 2" : "") + (kind == "RNN" && Chance(0.2) ? ", Nonlinearity = Nonlinearity.ReLU" : "") + (Chance(0.2) ? ", Bias = false" : "")
            + (Chance(0.2) ? ", Dropout = 0.25" : "") + (both ? ", Bidirectional = true" : "") + (output != hidden ? $", ProjSize = {output}" : "") + (publishes ? $", StateAs = \"{state}\"" : "");
        Dim batch = _shape[0];
        Apply($"{kind}({hidden}{options}{(Chance(0.1) ? ", Frozen = true" : "")})", _shape.With(-1, Dim.Constant(output * (both ? 2 : 1))));
        if (publishes)
            _named.Add((state, new Shape([Dim.Constant(layers * (both ? 2 : 1)), batch, Dim.Constant(output)])));
        if (Chance(0.2))
            Apply("HiddenState", _shape.Remove(1));
    }

    private void Softmax() => Apply($"{Pick("Softmax", "LogSoftmax")}(Dim = {Axis()})", _shape);

    private void Dropout() => Apply($"Dropout({Pick("0", "0.25", "0.5")})", _shape);

    private void Combine()
    {
        (string Name, Shape Shape)[] fitting = [.. _named.Where(named => named.Shape.Equals(_shape))];
        if (fitting.Length == 0)
            return;
        string name = Pick(fitting).Name;
        switch (_random.Next(4))
        {
            case 0:
                Apply($"Map(nameof(Blend), \"{name}\")", _shape);
                break;
            case 1:
                // Products of products grow without end unless something holds them.
                Apply("Tanh", _shape);
                Apply($"Mul(\"{name}\")", _shape);
                break;
            default:
                Apply($"Add(\"{name}\")", _shape);
                break;
        }
    }

    private void Join()
    {
        int axis = Axis();
        (string Name, Shape Shape)[] fitting = [.. _named.Where(named => named.Shape.Rank == _shape.Rank && named.Shape.With(axis, _shape[axis]).Equals(_shape))];
        if (fitting.Length == 0)
            return;
        (string Name, Shape Shape)[] chosen = [.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Pick(fitting))];
        Dim size = chosen.Aggregate(_shape[axis], (sum, part) => sum + part.Shape[axis]);
        Apply($"Concat({Join(chosen.Select(part => $"\"{part.Name}\""))}, Dim = {axis})", _shape.With(axis, size));
    }

    private void GoBack()
    {
        if (_named.Count > 0)
            From(Pick(_named.ToArray()).Name);
    }

    private void Publish()
    {
        string name = $"out{++_names}";
        _layers.Add($"Output(\"{name}\")");
        _named.Add((name, _shape));
    }

    private void AnotherInput()
    {
        if (_layers.Count(layer => layer.StartsWith("Input", StringComparison.Ordinal)) > 2)
            return;
        string name = $"u{++_names}";
        if (Chance(0.5))
            Input(name, [.. _shape.Take(1).Select(Written), Size()]);
        else if (_shape.Count() == 3 && _shape.Skip(1).All(dim => dim.IsConstant || dim.Terms.Count == 1))
            Input(name, "B", Chance(0.5) ? "T" : "S", Size());
        else
            Input(name, "B", Size());
    }

    private object Written(Dim dim) => dim.IsConstant ? (int)dim.ConstantValue : "B";

    // ---- shapes ----------------------------------------------------------------------------------------------

    private int Axis() => _random.Next(_shape.Rank);

    private void Reshape()
    {
        int axis = Axis();
        switch (_random.Next(5))
        {
            case 0 when _shape.Rank > 1:
                int end = _random.Next(axis, _shape.Rank);
                Apply($"Flatten({axis}, {end})", new Shape([.. _shape.Take(axis), _shape.Slice(axis, end - axis + 1).ElementCount, .. _shape.Skip(end + 1)]));
                break;
            case 1 when _shape[axis].IsConstant && _shape.Rank < 5:
                int[] divisors = [.. Enumerable.Range(1, 6).Where(d => _shape[axis].ConstantValue % d == 0)];
                int divisor = Pick(divisors);
                Apply($"Unflatten({axis}, {divisor}, -1)", new Shape([.. _shape.Take(axis), Dim.Constant(divisor), Dim.Constant(_shape[axis].ConstantValue / divisor), .. _shape.Skip(axis + 1)]));
                break;
            case 2 when _shape.Rank < 5:
                int at = _random.Next(_shape.Rank + 1);
                Apply($"Unsqueeze({at})", _shape.Insert(at, Dim.One));
                break;
            case 3 when _shape[axis].Equals(Dim.One) && _shape.Rank > 1:
                Apply($"Squeeze({axis})", _shape.Remove(axis));
                break;
            default:
                if (LastIsKnown && _shape.Rank > 1)
                    Apply($"View(-1, {_shape[-1]})", new Shape([_shape.LeadingProduct(_shape.Rank - 1), _shape[-1]]));
                break;
        }
    }

    private void Reorder()
    {
        if (_shape.Rank < 2)
            return;
        int[] axes = [.. Enumerable.Range(0, _shape.Rank)];
        if (Chance(0.6))
        {
            int first = Axis(), second = Axis();
            (axes[first], axes[second]) = (axes[second], axes[first]);
            Apply($"Transpose({first}, {second})", new Shape(axes.Select(axis => _shape[axis])));
            return;
        }

        _random.Shuffle(axes);
        Apply($"Permute({Join(axes.Cast<object>())})", new Shape(axes.Select(axis => _shape[axis])));
    }

    /// <summary>Slices that hold for every size of at least 3.</summary>
    private void Cut()
    {
        int axis = Axis();
        if (_shape[axis].IsConstant)
        {
            int size = (int)_shape[axis].ConstantValue, start = _random.Next(size), end = _random.Next(start + 1, size + 1);
            Apply($"Slice({axis}, {start}, {end})", _shape.With(axis, Dim.Constant(end - start)));
        }
        else if (_shape[axis].Equals(Dim.Symbol("T")))
        {
            (string text, Dim size) = Pick(("1", Dim.Symbol("T") - 1), ("0, -1", Dim.Symbol("T") - 1), ("-2", Dim.Constant(2)), ("1, -1", Dim.Symbol("T") - 2));
            Apply($"Slice({axis}, {text})", _shape.With(axis, size));
        }
    }

    private void Gate()
    {
        int axis = Axis();
        if (_shape[axis].IsConstant && _shape[axis].ConstantValue % 2 == 0)
            Apply($"GLU(Dim = {axis})", _shape.With(axis, Dim.Constant(_shape[axis].ConstantValue / 2)));
    }
}
