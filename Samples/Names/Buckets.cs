using Kiln;

namespace Samples;

/// <summary>
/// Mini-batches of names of similar length in an order drawn anew for every epoch: names are shuffled, sorted by length within
/// stretches of a few batches, and the batches are shuffled again. Packed rows then fill each step well, and no two epochs are alike.
/// </summary>
internal sealed class Buckets(Name[] names, int batch, TorchRandom random)
{
    private const int BatchesPerStretch = 16;

    public IEnumerable<Name[]> Epoch()
    {
        int[] order = new int[names.Length];
        random.Permutation(order);
        Name[][] batches = [.. order.Select(i => names[i]).Chunk(batch * BatchesPerStretch).SelectMany(stretch => stretch.OrderBy(name => name.Bytes.Length).Chunk(batch))];
        int[] places = new int[batches.Length];
        random.Permutation(places);
        return places.Select(place => batches[place]);
    }
}
