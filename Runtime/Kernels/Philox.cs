using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// The counter-based generator Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), which dropout
/// uses instead of storing its mask: the bits of an element are a pure function of the key, the element's place and the call.
/// </summary>
/// <remarks>
/// A block of four words belongs to the counter (column / 4, row, step, 0); an element takes word column % 4. The four words of
/// a counter stand in one quarter of a vector, and every quarter works on a counter of its own.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    // Reverses the four words of every quarter.
    private const byte Reversed = 0b00_01_10_11;

    /// <summary>One in the lanes that are kept, zero in those that are dropped: lane j is kept iff its word is below the threshold.</summary>
    /// <param name="key">The key: see <see cref="Key"/>.</param>
    /// <param name="row">The row the lanes lie in.</param>
    /// <param name="step">The step the row belongs to.</param>
    /// <param name="column">The column of lane 0, a multiple of the vector's width.</param>
    /// <param name="threshold">The probability to keep: see <see cref="Threshold"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Keep<V>(ulong key, uint row, uint step, nint column, uint threshold) where V : struct, ISimd<V>
    {
        uint block = (uint)(column >> 2);
        if (typeof(V) == typeof(F512))
        {
            Vector512<uint> kept = Vector512.LessThan(Words512(key, block, row, step), Vector512.Create(threshold));
            return Unsafe.BitCast<F512, V>(new F512(kept.AsSingle() & Vector512<float>.One));
        }

        if (typeof(V) == typeof(F256))
        {
            Vector256<uint> kept = Vector256.LessThan(Words256(key, block, row, step), Vector256.Create(threshold));
            return Unsafe.BitCast<F256, V>(new F256(kept.AsSingle() & Vector256<float>.One));
        }

        if (typeof(V) == typeof(F128))
        {
            Vector128<uint> kept = Vector128.LessThan(Words128(key, block, row, step), Vector128.Create(threshold));
            return Unsafe.BitCast<F128, V>(new F128(kept.AsSingle() & Vector128<float>.One));
        }

        throw new NotSupportedException();
    }

    /// <summary>The key of one dropout layer in one training call: its three parts, mixed one after the other.</summary>
    /// <param name="seed">The model's seed.</param>
    /// <param name="stream">The layer.</param>
    /// <param name="call">The training call.</param>
    public static ulong Key(ulong seed, uint stream, ulong call) => Mix(Mix(Mix(seed) + stream) + call);

    /// <summary>The number of words that mean "keep": round(p · 2^32), at most 2^32 - 1.</summary>
    /// <param name="keepProbability">p, the probability to keep an element.</param>
    public static uint Threshold(float keepProbability)
    {
        double threshold = Math.Round(keepProbability * 4294967296.0);
        return threshold >= uint.MaxValue ? uint.MaxValue : threshold > 0 ? (uint)threshold : 0;
    }

    /// <summary>The four words of one counter, in plain integers.</summary>
    internal static void Block(ulong key, Span<uint> counter)
    {
        uint key0 = (uint)key;
        uint key1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * counter[0];
            ulong product1 = (ulong)Multiplier1 * counter[2];
            counter[0] = (uint)(product1 >> 32) ^ counter[1] ^ key0;
            counter[1] = (uint)product1;
            counter[2] = (uint)(product0 >> 32) ^ counter[3] ^ key1;
            counter[3] = (uint)product0;
            key0 += Weyl0;
            key1 += Weyl1;
        }
    }

    /// <summary>The words of counters <paramref name="block"/> to <paramref name="block"/> + 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<uint> Words512(ulong key, uint block, uint row, uint step)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector512.Create(Words256(key, block, row, step), Words256(key, block + 2, row, step));
        }

        Vector512<uint> state = Vector512.Create(Vector256.Create(Vector128.Create(block, row, step, 0)))
            + Vector512.Create(0u, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0);
        Vector512<uint> keys = Vector512.Create(Vector256.Create(Keys(key)));
        Vector512<uint> weyl = Vector512.Create(Vector256.Create(Vector128.Create(Weyl0, 0, Weyl1, 0)));
        Vector512<uint> multiplier = Vector512.Create(Vector256.Create(Vector128.Create(Multiplier0, 0, Multiplier1, 0)));
        for (int round = 0; round < Rounds; round++)
        {
            // Products [lo0, hi0, lo1, hi1] reversed are [hi1, lo1, hi0, lo0]; the state moved down a word gives [c1, 0, c3, 0].
            Vector512<uint> products = Avx512F.Shuffle(Avx512F.Multiply(state, multiplier).AsUInt32(), Reversed);
            state = products ^ (state.AsUInt64() >>> 32).AsUInt32() ^ keys;
            keys += weyl;
        }

        return state;
    }

    /// <summary>The words of counters <paramref name="block"/> and <paramref name="block"/> + 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<uint> Words256(ulong key, uint block, uint row, uint step)
    {
        if (!Avx2.IsSupported)
        {
            return Vector256.Create(Words128(key, block, row, step), Words128(key, block + 1, row, step));
        }

        Vector256<uint> state = Vector256.Create(Vector128.Create(block, row, step, 0)) + Vector256.Create(0u, 0, 0, 0, 1, 0, 0, 0);
        Vector256<uint> keys = Vector256.Create(Keys(key));
        Vector256<uint> weyl = Vector256.Create(Vector128.Create(Weyl0, 0, Weyl1, 0));
        Vector256<uint> multiplier = Vector256.Create(Vector128.Create(Multiplier0, 0, Multiplier1, 0));
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<uint> products = Avx2.Shuffle(Avx2.Multiply(state, multiplier).AsUInt32(), Reversed);
            state = products ^ (state.AsUInt64() >>> 32).AsUInt32() ^ keys;
            keys += weyl;
        }

        return state;
    }

    /// <summary>The words of one counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<uint> Words128(ulong key, uint block, uint row, uint step)
    {
        Vector128<uint> state = Vector128.Create(block, row, step, 0);
        Vector128<uint> keys = Keys(key);
        Vector128<uint> weyl = Vector128.Create(Weyl0, 0, Weyl1, 0);
        for (int round = 0; round < Rounds; round++)
        {
            Vector128<uint> products = Vector128.Shuffle(Products(state), Vector128.Create(3u, 2, 1, 0));
            state = products ^ (state.AsUInt64() >>> 32).AsUInt32() ^ keys;
            keys += weyl;
        }

        return state;
    }

    /// <summary>The halves of the key beside the words they are combined with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Keys(ulong key) => Vector128.Create(key & uint.MaxValue, key >> 32).AsUInt32();

    /// <summary>The two 64-bit products of words 0 and 2 with their multipliers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Products(Vector128<uint> state)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.Multiply(state, Vector128.Create(Multiplier0, 0, Multiplier1, 0)).AsUInt32();
        }

        Vector128<ulong> words = state.AsUInt64() & Vector128.Create((ulong)uint.MaxValue);
        return (words * Vector128.Create(Multiplier0, (ulong)Multiplier1)).AsUInt32();
    }

    /// <summary>The output function of SplitMix64 (Steele, Lea, Flood, 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
