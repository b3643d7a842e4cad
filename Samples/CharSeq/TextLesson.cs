using System.Text;
using Kiln;

namespace Samples;

/// <summary>Trains a <see cref="TextModel"/> on a text, measures it on the part it has not seen, and lets it write.</summary>
internal sealed class TextLesson
{
    private const int Stopped = 130;    // what a shell reports for Ctrl+C

    private readonly Options _options;
    private readonly Corpus _corpus;
    private readonly TorchRandom _random;
    private readonly TextModel _model;
    private volatile bool _stop;

    /// <summary>Makes the model for windows of the given size.</summary>
    public TextLesson(Options options, Corpus corpus)
    {
        _options = options;
        _corpus = corpus;
        _random = new TorchRandom(options.Seed);
        _model = new TextModel(maxB: options.Batch, maxT: options.Length, seed: options.Seed);
    }

    /// <summary>Runs the lesson.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            _stop = true;
        };

        Console.WriteLine();
        Console.WriteLine($"Learning {_corpus.Name}: {_corpus.Training.Length:N0} characters to train on, {_corpus.HeldOut.Length:N0} held out, {TextModel.ParameterCount:N0} parameters");
        int exitCode = Train();
        if (exitCode != 0)
        {
            return exitCode;
        }

        double loss = HeldOutLoss();
        double entropy = _corpus.UnigramEntropy();
        Console.WriteLine($"held-out loss    {loss:F4} nats per character");
        Console.WriteLine($"unigram entropy  {entropy:F4} nats per character of the whole text: what its character frequencies alone can give");
        Console.WriteLine();
        Console.WriteLine(Write());
        return 0;
    }

    private int Train()
    {
        int batch = _options.Batch;
        int length = _options.Length;
        int[] x = new int[batch * length];
        int[] target = new int[batch * length];
        var windows = new WindowSampler(_corpus.Training, length, _random);
        var adam = new Adam(_model, _options.LearningRate);
        var progress = new Progress(_options.Steps, x.Length);

        for (int step = 1; step <= _options.Steps; step++)
        {
            windows.Next(x, target);
            float loss = _model.Train(x, target, batch, length);
            if (!float.IsFinite(loss))
            {
                progress.End();
                Console.Error.WriteLine($"The loss is {loss} at step {step}. A smaller --learning-rate may help.");
                return 1;
            }

            // An unlucky batch can have a gradient far larger than its neighbours', and would throw the weights out of the valley.
            adam.ClipGradNorm(1);
            adam.LearningRate = _options.LearningRate * (1 - (step - 1f) / _options.Steps);
            adam.Step();

            progress.Report(step, loss);
            if (_stop)
            {
                progress.End();
                Console.WriteLine($"Stopped after step {step} of {_options.Steps}, loss {loss:F4}.");
                return Stopped;
            }
        }

        progress.End();
        Console.WriteLine($"trained in {progress.Elapsed.TotalSeconds:F1} s");
        return 0;
    }

    // Every window starts from an empty memory, as in training, so its first characters are harder than the rest.
    private double HeldOutLoss()
    {
        int[] text = _corpus.HeldOut;
        double sum = 0;
        for (int start = 0; start < text.Length - 1; start += _options.Length)
        {
            int count = Math.Min(_options.Length, text.Length - 1 - start);
            sum += count * _model.Loss(text.AsSpan(start, count), text.AsSpan(start + 1, count), b: 1, t: count);
        }

        return sum / (text.Length - 1);
    }

    // One character at a time: the state remembers what has been read, and a die decides on the next.
    private string Write()
    {
        List<int> text = [.. Encoding.UTF8.GetBytes(_options.Prompt)];
        int prompt = text.Count;
        var sampler = new CharacterSampler(_options.Temperature, _random);
        TextModelState state = _model.CreateState(b: 1);
        float[] scores = new float[256];

        for (int i = 0; i < prompt + _options.Characters - 1 && !_stop; i++)
        {
            _model.Next([text[i]], state).FlattenTo(scores);
            if (i >= prompt - 1)
            {
                text.Add(sampler.Next(scores));
            }
        }

        return Printable(text);
    }

    // A model that has learned little writes control characters too, and a terminal would obey them.
    private static string Printable(List<int> text)
    {
        string decoded = Encoding.UTF8.GetString([.. text.Select(value => (byte)value)]);
        return string.Concat(decoded.Select(c => char.IsControl(c) && c != '\n' ? '\uFFFD' : c));
    }
}
