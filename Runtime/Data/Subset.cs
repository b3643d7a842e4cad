namespace Kiln;

/// <summary>Some samples of another data set.</summary>
internal sealed class Subset<TInput, TTarget> : Dataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly Dataset<TInput, TTarget> _whole;
    private readonly int[] _indices;

    public Subset(Dataset<TInput, TTarget> whole, ReadOnlySpan<int> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] >= (uint)whole.Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(indices), indices[i], $"indices[{i}] is {indices[i]}, but the data set has {whole.Count} samples.");
            }
        }

        _whole = whole;
        _indices = indices.ToArray();
    }

    public override int Count => _indices.Length;

    public override int InputSize => _whole.InputSize;

    public override int TargetSize => _whole.TargetSize;

    public override bool IsSequence => _whole.IsSequence;

    public override bool HasTargetPerStep => _whole.HasTargetPerStep;

    public override int Length(int index) => _whole.Length(_indices[index]);

    public override void Get(int index, Span<TInput> input, Span<TTarget> target) => _whole.Get(_indices[index], input, target);
}
