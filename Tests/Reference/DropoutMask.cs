using Kiln.Generator.Graphs.Expressions;

namespace Kiln.Reference;

/// <summary>
/// The masks of one training call: Philox4x32-10 (Salmon et al., 2011) under a key mixed from the model's seed, the layer's stream and
/// the number of the call. An element takes word column % 4 of the block (column / 4, row, step, 0).
/// </summary>
internal sealed record DropoutMask(ulong Seed, ulong Call)
{
    /// <summary>1/p where the element is kept, else 0.</summary>
    public double Factor(Keep keep, int row, int step, int column)
    {
        double threshold = Math.Min(uint.MaxValue, Math.Round(keep.Probability * 4294967296.0));
        uint word = Block(Key((uint)keep.Stream), [(uint)(column / 4), (uint)row, (uint)step, 0])[column % 4];
        return keep.Probability > 0 && word < threshold ? 1 / keep.Probability : 0;
    }

    private ulong Key(uint stream) => Mix(Mix(Mix(Seed) + stream) + Call);

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static uint[] Block(ulong key, uint[] counter)
    {
        uint key0 = (uint)key, key1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = 0xD2511F53UL * counter[0], product1 = 0xCD9E8D57UL * counter[2];
            counter =
            [
                (uint)(product1 >> 32) ^ counter[1] ^ key0, (uint)product1,
                (uint)(product0 >> 32) ^ counter[3] ^ key1, (uint)product0,
            ];
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }

        return counter;
    }
}
