// The character tutorial, and what comes after it. First a recurrent network learns one sentence, one character at a time;
// then a larger one learns a whole text in the same way, and writes some of its own. --help lists the options.

using System.Globalization;
using System.Numerics.Tensors;
using Kiln;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return new CommandLine().Run(args, options =>
{
    try
    {
        Corpus corpus = Corpus.Load(options.Text, options.Length);
        LearnSentence();
        return new TextLesson(options, corpus).Run();
    }
    catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
});

// After each character of the sample the network is to say the next one.
static void LearnSentence()
{
    const string sample = " if you want you";
    char[] characters = [.. sample.Distinct().Order()];
    int[] indices = [.. sample.Select(c => Array.IndexOf(characters, c))];

    int length = sample.Length - 1;
    float[] x = [.. indices[..^1].SelectMany(index => OneHot(index, characters.Length))];
    int[] target = indices[1..];
    float[] scores = new float[length * characters.Length];

    var model = new CharSeq(maxB: 1, maxT: length, seed: 0);
    var adam = new Adam(model, learningRate: 0.1f);
    for (int i = 0; i < 50; i++)
    {
        float loss = model.Train(x, target, b: 1, t: length);
        model.Forward(x, b: 1, t: length).FlattenTo(scores);
        adam.Step();

        string predicted = string.Concat(scores.Chunk(characters.Length).Select(row => characters[IndexOfMax(row)]));
        Console.WriteLine($"{i,2}  {loss:G9}  '{predicted}'");
    }
    Console.WriteLine($"The true string: '{sample[1..]}'");
}

static float[] OneHot(int index, int size)
{
    float[] row = new float[size];
    row[index] = 1;
    return row;
}

static int IndexOfMax(float[] row) => TensorPrimitives.IndexOfMax<float>(row);
