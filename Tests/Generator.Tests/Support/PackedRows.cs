using Kiln.Generator.Graphs;

namespace Kiln.Generator.Tests.Support;

/// <summary>Arguments of a dense call as those of a packed one, and results back.</summary>
/// <param name="graph">The model, which has packed calls.</param>
/// <param name="pair">Its batch and time.</param>
/// <param name="lengths">Length of each sequence.</param>
internal sealed class PackedRows(Graph graph, SequencePair pair, int[] lengths)
{
    // Stable, longest first.
    private readonly int[] _sorted = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i])];

    /// <summary>The batch without values.</summary>
    public PackedSequence<int> Batch
    {
        get
        {
            int[] sizes = [.. Enumerable.Range(0, lengths.Max()).Select(step => lengths.Count(length => length > step))];
            return PackedSequence.Create<int>(new int[lengths.Sum()], 1, sizes, _sorted);
        }
    }

    /// <summary>Sequences in another order than the longest first; only for equal lengths.</summary>
    public void Reorder(Random random) => random.Shuffle(_sorted);

    /// <summary>The rows of dense arguments (B, T, …), T the longest length, that the packed call has.</summary>
    public ModelArguments Pack(ModelArguments dense) => dense with
    {
        Inputs = [.. graph.Inputs.Select((input, i) => Pack(input.Value.Shape, dense.Inputs[i]))],
        Targets = [.. graph.Targets.Select((target, i) => Pack(target.Shape, dense.Targets[i]))],
    };

    /// <summary>Rows by step from (B, T, …) or (B*T, …); a value without steps is itself.</summary>
    public Array Pack(Shape shape, Array dense)
    {
        if (pair.Leading(shape) == 0)
            return dense;
        int steps = lengths.Max(), width = dense.Length / (lengths.Length * steps), row = 0;
        Array packed = Array.CreateInstance(dense.GetType().GetElementType()!, lengths.Sum() * width);
        for (int step = 0; step < steps; step++)
        {
            foreach (int sequence in _sorted.Where(sequence => lengths[sequence] > step))
                Array.Copy(dense, ((sequence * steps) + step) * width, packed, row++ * width, width);
        }

        return packed;
    }
}
