using System.Diagnostics;
using Kiln;

namespace Samples;

/// <summary>Trains a model on all images in a new order each epoch, and says after each how many of the others it knows.</summary>
internal sealed class Lesson(IDigitModel model, DigitSet train, DigitSet test, Options options)
{
    private readonly TorchRandom _random = new(options.Seed);
    private readonly float[] _x = new float[options.Batch * DigitSet.Pixels];
    private readonly int[] _target = new int[options.Batch];
    private readonly int[] _order = new int[train.Count];
    private readonly bool _terminal = !Console.IsOutputRedirected;

    public void Run()
    {
        var adam = new Adam(model, options.LearningRate);
        Console.WriteLine($"{model.Structure.Name}: {model.Structure.ParameterCount} parameters.");
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            var time = Stopwatch.StartNew();
            double loss = Epoch(epoch, adam);
            double seconds = time.Elapsed.TotalSeconds;
            Console.WriteLine($"{(_terminal ? "\r" : "")}epoch {epoch}/{options.Epochs}  loss {loss:F4}  test {Accuracy(model, test, options.Batch):P2}  {seconds:F1} s  {train.Count / seconds:N0} images/s      ");
        }
    }

    /// <summary>The part of a set whose class gets the highest score.</summary>
    public static double Accuracy(IDigitModel model, DigitSet set, int batch)
    {
        int right = 0;
        for (int first = 0; first < set.Count; first += batch)
        {
            int count = Math.Min(batch, set.Count - first);
            var scores = model.Forward(set.Range(first, count), count);
            for (int i = 0; i < count; i++)
            {
                int best = 0;
                for (int c = 1; c < 10; c++)
                {
                    best = scores[i, c] > scores[i, best] ? c : best;
                }

                right += best == set.Labels[first + i] ? 1 : 0;
            }
        }

        return (double)right / set.Count;
    }

    /// <summary>One pass over all images; returns the mean loss.</summary>
    private double Epoch(int epoch, Optimizer optimizer)
    {
        _random.Permutation(_order);
        double sum = 0;
        for (int first = 0; first < _order.Length; first += options.Batch)
        {
            int count = Math.Min(options.Batch, _order.Length - first);
            for (int i = 0; i < count; i++)
            {
                int index = _order[first + i];
                train[index].CopyTo(_x.AsSpan(i * DigitSet.Pixels));
                _target[i] = train.Labels[index];
            }

            sum += count * model.TrainStep(_x.AsSpan(0, count * DigitSet.Pixels), _target.AsSpan(0, count), count, optimizer);
            if (_terminal && first / options.Batch % 50 == 0)
            {
                Console.Write($"\repoch {epoch}/{options.Epochs}  {100 * first / _order.Length} %");
            }
        }

        return sum / _order.Length;
    }
}
