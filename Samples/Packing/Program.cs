// Sequences of unequal length, two ways. Padded, they are one rectangle whose empty places cost as much as the full ones; packed, they
// are the rows of all steps, longest sequence first, and nothing else. Both train the same network to the same losses.

using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Kiln;
using Samples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

string[] words = ["hello world", "midnight", "calculation", "path", "short circuit"];
string characters = "\0" + string.Concat(words.SelectMany(word => word).Distinct().Order());
int[][] sequences = [.. words.Select(word => word.Select(c => characters.IndexOf(c)).ToArray())];

Console.WriteLine("five strings as indices");
foreach ((string word, int[] sequence) in words.Zip(sequences))
{
    Console.WriteLine($"  {word,-14} [{string.Join(", ", sequence)}]");
}

// Padded: (5, 13), zeros behind the end.
Tensor<int> padded = Sequence.PadSequence(sequences);
Console.WriteLine($"\npadded: ({padded.Lengths[0]}, {padded.Lengths[1]})");
for (int b = 0; b < words.Length; b++)
{
    Console.WriteLine($"  [{string.Join(", ", Enumerable.Range(0, (int)padded.Lengths[1]).Select(t => $"{padded[b, t],2}"))}]");
}

// Packed: longest first, step by step. Batch size t is the number of sequences that have a step t.
PackedSequence<int> packed = Sequence.PackSequence(sequences, enforceSorted: false);
Console.WriteLine($"\npacked: {packed.Rows} values instead of {padded.FlattenedLength}");
Console.WriteLine($"  data         [{string.Join(", ", packed.Data.ToArray())}]");
Console.WriteLine($"  batch_sizes  [{string.Join(", ", packed.BatchSizes.ToArray())}]");
Console.WriteLine($"  sorted       [{string.Join(", ", packed.SortedIndices.ToArray())}]: the longest is '{words[packed.SortedIndices.Span[0]]}'");
for (int step = 0, row = 0; step < packed.Steps; row += packed.BatchSizes.Span[step++])
{
    string letters = string.Concat(packed.Data.Slice(row, packed.BatchSizes.Span[step]).ToArray().Select(index => characters[index]));
    Console.WriteLine($"  step {step,2}      {letters}");
}

(Tensor<int> again, int[] lengths) = Sequence.PadPackedSequence(packed);
Console.WriteLine($"\npadded again: lengths [{string.Join(", ", lengths)}], the same values: {again.AsReadOnlyTensorSpan().SequenceEqual(padded)}");

// After each character of a string the network is to say the next one. The same weights, the same data, both forms.
int[][] inputs = [.. sequences.Select(sequence => sequence[..^1])];
int[][] targets = [.. sequences.Select(sequence => sequence[1..])];
int longest = inputs.Max(input => input.Length);

PackedSequence<int> packedInputs = Sequence.PackSequence(inputs, enforceSorted: false);
PackedSequence<int> packedTargets = Sequence.PackSequence(targets, enforceSorted: false);
Tensor<int> paddedInputs = Sequence.PadSequence(inputs), paddedTargets = Sequence.PadSequence(targets, paddingValue: -100);

Console.WriteLine("\nstep     padded      packed");
Course padding = Train(model => model.Train(paddedInputs, paddedTargets));
Course packing = Train(model => model.Train(packedInputs, packedTargets));
for (int step = 0; step <= Course.Steps; step += 50)
{
    Console.WriteLine($"{step,4}   {padding.Losses[step]:F6}    {packing.Losses[step]:F6}");
}

Console.WriteLine($"\nlargest difference of a loss: {padding.Losses.Zip(packing.Losses).Max(pair => Math.Abs(pair.First - pair.Second)):G2}");
Console.WriteLine($"a step takes {padding.Microseconds:F1} us padded ({words.Length * longest} rows) and {packing.Microseconds:F1} us packed ({packedInputs.Rows} rows)");

Course Train(Func<Speller, float> train)
{
    var model = new Speller(maxB: words.Length, maxT: longest, seed: 0);
    var adam = new Adam(model, learningRate: 0.01f);
    float[] losses = new float[Course.Steps + 1];
    var time = Stopwatch.StartNew();
    for (int step = 0; step < losses.Length; step++)
    {
        losses[step] = train(model);
        adam.Step();
    }

    return new Course(losses, time.Elapsed.TotalMicroseconds / losses.Length);
}
