using System.Globalization;
using System.Runtime.CompilerServices;

namespace Kiln.Parity.Tests;

/// <summary>A convolutional network on real signals learns what it should.</summary>
public class SignalTests
{
    private const int Channels = 6, Length = 100, Batch = 16;

    /// <summary>Six sensors on a wrist, 40 series to learn and 40 to test; PyTorch knows all of the latter after 150 epochs.</summary>
    [Fact]
    public void Motions_are_told_apart()
    {
        string folder = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "shared", "data", "basic-motions"));
        Assert.SkipUnless(Directory.Exists(folder), $"The data set is not at {folder}.");
        (float[] x, int[] y) = Read(Path.Combine(folder, "BasicMotions_TRAIN.ts"));
        (float[] testX, int[] testY) = Read(Path.Combine(folder, "BasicMotions_TEST.ts"));
        Standardise(x, testX);
        var model = new MotionNet(Batch, seed: 0);
        var adam = new Adam(model, 1e-3f);
        var random = new TorchRandom(0);
        int[] order = new int[y.Length];
        float[] batch = new float[Batch * Channels * Length];
        int[] target = new int[Batch];
        for (int epoch = 0; epoch < 150; epoch++)
        {
            random.Permutation(order);
            for (int first = 0; first < order.Length; first += Batch)
            {
                int count = Math.Min(Batch, order.Length - first);
                for (int i = 0; i < count; i++)
                {
                    x.AsSpan(order[first + i] * Channels * Length, Channels * Length).CopyTo(batch.AsSpan(i * Channels * Length));
                    target[i] = y[order[first + i]];
                }

                model.TrainStep(batch.AsSpan(0, count * Channels * Length), target.AsSpan(0, count), count, adam);
            }
        }

        int right = 0;
        for (int i = 0; i < testY.Length; i++)
        {
            var scores = model.Forward(testX.AsSpan(i * Channels * Length, Channels * Length), 1);
            int best = 0;
            for (int c = 1; c < 4; c++)
                best = scores[0, c] > scores[0, best] ? c : best;
            right += best == testY[i] ? 1 : 0;
        }

        Assert.InRange(right, 38, 40);
    }

    /// <summary>Each line: the channels, separated by colons, then the class.</summary>
    private static (float[] X, int[] Y) Read(string path)
    {
        string[] classes = ["Standing", "Running", "Walking", "Badminton"];
        string[][] series = [.. File.ReadLines(path).Where(line => line.Length > 0 && line[0] is not ('@' or '#')).Select(line => line.Split(':'))];
        float[] x = [.. series.SelectMany(parts => parts[..^1]).SelectMany(channel => channel.Split(',')).Select(value => float.Parse(value, CultureInfo.InvariantCulture))];
        int[] y = [.. series.Select(parts => Array.FindIndex(classes, name => name.Equals(parts[^1].Trim(), StringComparison.OrdinalIgnoreCase)))];
        Assert.Equal(y.Length * Channels * Length, x.Length);
        Assert.DoesNotContain(-1, y);
        return (x, y);
    }

    /// <summary>Mean 0 and deviation 1 for each channel of the series to learn.</summary>
    private static void Standardise(float[] x, float[] testX)
    {
        for (int c = 0; c < Channels; c++)
        {
            bool IsOf(int index) => index / Length % Channels == c;
            double[] values = [.. Enumerable.Range(0, x.Length).Where(IsOf).Select(index => (double)x[index])];
            double mean = values.Average(), deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            foreach (float[] set in new[] { x, testX })
            {
                foreach (int index in Enumerable.Range(0, set.Length).Where(IsOf))
                    set[index] = (float)((set[index] - mean) / deviation);
            }
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>The fully convolutional network of Wang, Yan and Oates (2017), a quarter as wide.</summary>
[Model]
[Input("B", 6, 100)]
[Conv1d(32, 8, Same = true), BatchNorm1d, ReLU]
[Conv1d(64, 5, Same = true), BatchNorm1d, ReLU]
[Conv1d(32, 3, Same = true), BatchNorm1d, ReLU]
[AdaptiveAvgPool1d(1), Flatten]
[Linear(4)]
[CrossEntropyLoss]
public sealed partial class MotionNet;
