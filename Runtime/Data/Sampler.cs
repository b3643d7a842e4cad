namespace Kiln;

/// <summary>
/// The order of samples in an epoch: a function of the epoch's number, so that training goes on anywhere in the same order. PyTorch:
/// <c>torch.utils.data.Sampler</c>.
/// </summary>
public abstract class Sampler
{
    /// <summary>Samples per epoch.</summary>
    public abstract int Count { get; }

    /// <summary>Writes the numbers of the samples of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="indices"><see cref="Count"/> numbers.</param>
    public abstract void Order(int epoch, Span<int> indices);
}
