using System.Globalization;
using System.Text;

namespace Kiln.Generator.Tests.Models;

/// <summary>
/// Writes a random chain of convolutions, pools, norms and what goes between them, on images or sequences of odd sizes, with branches
/// that are added or joined. It follows the shapes by PyTorch's rules; that the result compiles is part of the test.
/// </summary>
internal sealed class RandomImageModel
{
    private readonly Random _random;
    private readonly List<string> _layers = [];
    private readonly List<(string Name, int Channels, int[] Sizes)> _named = [];
    private readonly bool _isNormalised;
    private int _channels;
    private int[] _sizes;

    public RandomImageModel(Random random, string name)
    {
        _random = random;
        Name = name;
        _isNormalised = Chance(0.5);
        int axes = Chance(0.65) ? 2 : 1;
        _channels = random.Next(1, 5);
        _sizes = [.. Enumerable.Range(0, axes).Select(axis => random.Next(3, axes == 1 ? 14 : axis == 1 && Chance(0.4) ? 19 : 8))];
        string batch = _isNormalised ? "\"N\"" : Chance(0.3) ? "1" : "\"B\"";
        _layers.Add($"Input({batch}, {_channels}, {string.Join(", ", _sizes)}{(Chance(0.5) ? ", Gradient = true" : "")})");
        for (int i = random.Next(1, 7); i > 0; i--)
            Extend();
        End();
    }

    public string Name { get; }

    private int Axes => _sizes.Length;

    private string Suffix => $"{Axes}d";

    public override string ToString()
    {
        var text = new StringBuilder("[Model]\n");
        foreach (string layer in _layers)
            text.Append(CultureInfo.InvariantCulture, $"[{layer}]\n");
        return text.Append(CultureInfo.InvariantCulture, $"public partial class {Name};\n").ToString();
    }

    private void Extend()
    {
        switch (_random.Next(13))
        {
            case < 4:
                Convolve();
                break;
            case < 6:
                Pool();
                break;
            case 6:
                Normalise();
                break;
            case 7 or 8:
                Apply(Pick("ReLU", "Tanh", "SiLU", "LeakyReLU", "Sigmoid", "GELU", $"PReLU(NumParameters = {_channels})"));
                break;
            case 9:
                Apply(Pick("Dropout(0.3)", "Dropout2d(0.3)"));
                break;
            case 10:
                Residual();
                break;
            case 11:
                Join();
                break;
            default:
                Adapt();
                break;
        }
    }

    private void Convolve()
    {
        int[] kernel = Along(_random.Next(1, 4), () => _random.Next(1, 6)), stride = Along(Chance(0.3) ? _random.Next(2, 4) : 1, () => _random.Next(1, 4));
        int[] dilation = Along(Chance(0.25) ? 2 : 1, () => _random.Next(1, 3)), padding = Along(_random.Next(0, 3), () => _random.Next(0, 3));
        int groups = Chance(0.35) ? _channels : 1, outChannels = groups == 1 ? Pick(1, 2, 3, 4, 6, 16, 17, 20) : groups * _random.Next(1, 4);
        bool same = Chance(0.2);
        int[] room = [.. _sizes.Select((size, axis) => size + (2 * padding[axis]) - (dilation[axis] * (kernel[axis] - 1)) - 1)];
        if (!same && room.Any(pixels => pixels < 0))
            return;
        int[] sizes = same ? _sizes : [.. room.Select((pixels, axis) => (pixels / stride[axis]) + 1)];
        string options = Option("Kernel", kernel, kernel[0]) + (same ? ", Same = true" : Option("Stride", stride, 1) + Option("Padding", padding, 0)) + Option("Dilation", dilation, 1);
        options += (groups > 1 ? $", Groups = {groups}" : "") + (Chance(0.2) ? ", Bias = false" : "") + (Chance(0.1) ? ", Frozen = true" : "");
        _channels = outChannels;
        _sizes = sizes;
        Apply($"Conv{Suffix}({outChannels}, {kernel[0]}{options})");
    }

    private void Pool()
    {
        bool max = Chance(0.5), ceil = Chance(0.4);
        int[] kernel = Along(_random.Next(1, 4), () => _random.Next(1, 5)), stride = Along(_random.Next(0, 4), () => _random.Next(0, 4));
        int least = kernel.Min(), most = (least / 2) + 1;
        int[] padding = Along(_random.Next(0, most), () => _random.Next(0, most)), dilation = max ? Along(Chance(0.3) ? 2 : 1, () => _random.Next(1, 3)) : [.. _sizes.Select(_ => 1)];
        int[] sizes = new int[Axes];
        for (int axis = 0; axis < Axes; axis++)
        {
            int step = stride[axis] == 0 ? kernel[axis] : stride[axis], room = _sizes[axis] + (2 * padding[axis]) - (dilation[axis] * (kernel[axis] - 1)) - 1;

            // A dilated window that starts in the last pixels may see the border alone, whose maximum nothing in PyTorch defines a gradient for.
            if (room < 0 || (ceil && dilation[axis] > 1))
                return;
            int count = ((room + (ceil ? step - 1 : 0)) / step) + 1;
            sizes[axis] = ceil && (count - 1) * step >= _sizes[axis] + padding[axis] ? count - 1 : count;
        }

        string options = Option("Kernel", kernel, kernel[0]) + Option("Stride", stride, 0) + Option("Padding", padding, 0) + (ceil ? ", CeilMode = true" : "");
        options += max ? Option("Dilation", dilation, 1) : Chance(0.4) ? ", CountIncludePad = false" : "";
        _sizes = sizes;
        Apply($"{(max ? "Max" : "Avg")}Pool{Suffix}({kernel[0]}{options})");
    }

    /// <summary>One number for all axes, or of two axes sometimes another for each.</summary>
    private int[] Along(int all, Func<int> each) => Axes == 2 && Chance(0.15) ? [each(), each()] : [.. _sizes.Select(_ => all)];

    /// <summary>An option as a user writes it: once, or with another width.</summary>
    private static string Option(string name, int[] values, int unset) =>
        (values[0] == unset ? "" : $", {name} = {values[0]}") + (values[^1] == values[0] ? "" : $", {name}Width = {values[^1]}");

    private void Normalise()
    {
        int groups = Pick([.. Enumerable.Range(1, _channels).Where(count => _channels % count == 0)]);
        string layer = Pick($"GroupNorm({groups}{(Chance(0.3) ? ", Affine = false" : "")})", $"LayerNorm({string.Join(", ", _sizes)})", "RMSNorm", $"LayerNorm({_channels}, {string.Join(", ", _sizes)})");
        if (_isNormalised && Chance(0.7))
            layer = $"BatchNorm{Suffix}{Pick("", "(Affine = false)", "(Momentum = 0.4)", "(TrackRunningStats = false)")}";

        // Few values have no variance to speak of, and dividing by it magnifies every rounding.
        int count = layer.StartsWith("GroupNorm", StringComparison.Ordinal) ? _channels / groups * _sizes.Aggregate(1, (product, size) => product * size)
            : layer == "RMSNorm" ? _sizes[^1] : layer.StartsWith("BatchNorm", StringComparison.Ordinal) ? 99 : _sizes.Aggregate(1, (product, size) => product * size);
        if (count >= 6)
            Apply(layer);
    }

    private void Adapt()
    {
        int[] sizes = Along(_random.Next(1, 4), () => _random.Next(1, 5));
        _sizes = sizes;
        Apply($"AdaptiveAvgPool{Suffix}({sizes[0]}{(sizes[^1] == sizes[0] ? "" : $", OutputWidth = {sizes[^1]}")})");
    }

    private void Residual()
    {
        (string Name, int Channels, int[] Sizes)[] fitting = [.. _named.Where(named => named.Channels == _channels && named.Sizes.SequenceEqual(_sizes))];
        if (fitting.Length > 0)
            Apply($"Add(\"{Pick(fitting).Name}\")");
    }

    private void Join()
    {
        (string Name, int Channels, int[] Sizes)[] fitting = [.. _named.Where(named => named.Sizes.SequenceEqual(_sizes) && named.Channels + _channels < 30)];
        if (fitting.Length == 0)
            return;
        (string name, int channels, _) = Pick(fitting);
        _channels += channels;
        Apply($"Concat(\"{name}\", Dim = 1)");
    }

    private void End()
    {
        switch (_random.Next(5))
        {
            case 0:
                _layers.Add("Tanh");
                break;
            case 1:
                _layers.Add("MSELoss");
                break;
            default:
                _layers.AddRange(["Flatten", $"Linear({Pick(2, 3, 5)})", "CrossEntropyLoss"]);
                break;
        }
    }

    private void Apply(string layer)
    {
        if (Chance(0.35))
        {
            string name = $"v{_layers.Count}";
            layer = layer.EndsWith(')') ? $"{layer[..^1]}, As = \"{name}\")" : $"{layer}(As = \"{name}\")";
            _named.Add((name, _channels, _sizes));
        }

        _layers.Add(layer);
    }

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
