using System.Runtime.CompilerServices;
using Kiln.Kernels;

namespace Kiln.Benchmarks.Kernels;

/// <summary>What a training step does between the logits and their gradient.</summary>
internal static class LossPhases
{
    /// <summary>The cross entropy of so many rows and classes with its gradient, not in place, so that the logits stay what they are.</summary>
    public static Phase[] CrossEntropy(int rows, int classes)
    {
        var random = new Random(1);
        Floats logits = new(rows * classes, random, 3), gradient = new(rows * classes);
        int[] target = [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))];
        return
        [
            new("loss and gradient", 0, () => Kiln.Kernels.CrossEntropy.LossAndGradient(
                rows, classes, in logits.Start, in target[0], in Unsafe.NullRef<float>(), -100, 0, mean: true, 1, ref gradient.Start)),
        ];
    }
}
