using System.Numerics.Tensors;

namespace Kiln.Benchmarks.Workloads;

/// <summary>A class for each sequence from its last state: 64 sequences of 5 to 100 steps, packed in every step or padded to the longest.</summary>
[Model]
[Input("B", "T", Features)]
[LSTM(128)]
[HiddenState]
[Linear(Classes)]
[CrossEntropyLoss]
public sealed partial class SequenceClassifier
{
    private const int Features = 32, Classes = 18, Sequences = 64;

    /// <summary>Operations of a padded step.</summary>
    internal static double PaddedFlops => Info.FlopsPerStep(Sequences, Lengths()[0]);

    /// <summary>Operations of a packed step: those of the last layers for each sequence, of the LSTM for each step that there is.</summary>
    internal static double PackedFlops
    {
        get
        {
            double perStep = Info.FlopsPerStep(1, 2) - Info.FlopsPerStep(1, 1);
            return perStep * Lengths().Sum() + Sequences * (Info.FlopsPerStep(1, 1) - perStep);
        }
    }

    /// <summary>The sequences come padded, as a data loader gives them, and are packed as a part of the step.</summary>
    internal static Steps PreparePacked()
    {
        int[] lengths = Lengths();
        int longest = lengths[0];
        float[] x = Batch.Normal(Sequences * longest * Features);
        int[] target = Batch.Classes(Sequences, Classes);
        var model = new SequenceClassifier(Sequences, longest);
        var optimizer = new Adam(model, learningRate: 1e-3f);
        var packed = new PackedSequence<float>();
        nint[] shape = [Sequences, longest, Features];
        return new Steps(
            Train: () =>
            {
                Sequence.PackPaddedSequence(new ReadOnlyTensorSpan<float>(x, shape), lengths, packed);
                model.TrainStep(packed, target, optimizer);
            },
            Infer: () =>
            {
                Sequence.PackPaddedSequence(new ReadOnlyTensorSpan<float>(x, shape), lengths, packed);
                model.Forward(packed);
            });
    }

    internal static Steps PreparePadded()
    {
        int longest = Lengths()[0];
        float[] x = Batch.Normal(Sequences * longest * Features);
        int[] target = Batch.Classes(Sequences, Classes);
        var model = new SequenceClassifier(Sequences, longest);
        var optimizer = new Adam(model, learningRate: 1e-3f);
        return new Steps(
            Train: () => model.TrainStep(x, target, Sequences, longest, optimizer),
            Infer: () => model.Forward(x, Sequences, longest));
    }

    /// <summary>5 to 100 steps, longest first, from a linear congruential generator: the peers' lengths, 3,655 steps in all.</summary>
    private static int[] Lengths()
    {
        uint state = 1;
        int[] lengths = new int[Sequences];
        for (int i = 0; i < lengths.Length; i++)
        {
            state = unchecked((state * 1103515245) + 12345) & 0x7fffffff;
            lengths[i] = 5 + (int)((state >> 8) % 96);
        }
        Array.Sort(lengths, (a, b) => b.CompareTo(a));
        return lengths;
    }
}
