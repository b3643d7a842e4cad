namespace Kiln;

/// <summary>Another data set's samples, standardised when they are read.</summary>
internal sealed class StandardizedDataset<TTarget>(Dataset<float, TTarget> inner, Standardizer standardizer) : Dataset<float, TTarget>
    where TTarget : unmanaged
{
    public override int Count => inner.Count;

    public override int InputSize => inner.InputSize;

    public override int TargetSize => inner.TargetSize;

    public override bool IsSequence => inner.IsSequence;

    public override bool HasTargetPerStep => inner.HasTargetPerStep;

    public override int Length(int index) => inner.Length(index);

    public override void Get(int index, Span<float> input, Span<TTarget> target)
    {
        inner.Get(index, input, target);
        standardizer.Transform(input);
    }
}
