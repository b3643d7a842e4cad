using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// Masks of images whose channels lie last. An element's counter comes from its place in the logical order (batch, channels, …), as
/// everywhere, so that a mask does not depend on the layout; neighbours in memory then have counters of their own, one per lane.
/// </summary>
public static partial class Philox
{
    private const int Lanes = 8;

    /// <summary>One or zero for channels <c>[column, column + Width)</c> of one pixel of images (batch, pixels, channels).</summary>
    /// <param name="key">The key: see <see cref="Key"/>.</param>
    /// <param name="row">The pixel, counted over all images.</param>
    /// <param name="column">The channel of lane 0.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="pixels">Pixels per image.</param>
    /// <param name="width">Pixels of a row, or steps of a sequence.</param>
    /// <param name="threshold">The probability to keep: see <see cref="Threshold"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V KeepOfImage<V>(ulong key, nint row, nint column, nint channels, nint pixels, nint width, uint threshold) where V : struct, ISimd<V>
    {
        (nint image, nint pixel) = Math.DivRem(row, pixels);
        (nint line, nint place) = Math.DivRem(pixel, width);
        uint lines = (uint)(pixels / width), first = (uint)((image * channels + column) * (nint)lines + line);
        Vector256<uint> rows = Vector256.Create(first) + Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7) * lines;
        Vector256<uint> block = Vector256.Create((uint)(place >> 2)), word = Vector256.Create((uint)(place & 3));
        Vector256<float> lower = Kept(key, block, rows, word, threshold);
        return typeof(V) == typeof(F512)
            ? Unsafe.BitCast<F512, V>(new F512(Vector512.Create(lower, Kept(key, block, rows + Vector256.Create(Lanes * lines), word, threshold))))
            : Narrowed<V>(lower);
    }

    /// <summary>The same for rows of features (batch, pixels · channels): images that were flattened.</summary>
    /// <param name="key">The key: see <see cref="Key"/>.</param>
    /// <param name="row">The image.</param>
    /// <param name="column">The feature of lane 0.</param>
    /// <param name="channels">Channels per pixel.</param>
    /// <param name="pixels">Pixels per image.</param>
    /// <param name="threshold">The probability to keep: see <see cref="Threshold"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static V KeepOfFeatures<V>(ulong key, nint row, nint column, nint channels, nint pixels, uint threshold) where V : struct, ISimd<V>
    {
        Vector256<float> lower = KeptFeatures(key, (uint)row, column, channels, pixels, threshold);
        return typeof(V) == typeof(F512)
            ? Unsafe.BitCast<F512, V>(new F512(Vector512.Create(lower, KeptFeatures(key, (uint)row, column + Lanes, channels, pixels, threshold))))
            : Narrowed<V>(lower);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Narrowed<V>(Vector256<float> lanes) where V : struct, ISimd<V> =>
        typeof(V) == typeof(F256) ? Unsafe.BitCast<F256, V>(new F256(lanes)) : Unsafe.BitCast<F128, V>(new F128(lanes.GetLower()));

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static Vector256<float> KeptFeatures(ulong key, uint row, nint column, nint channels, nint pixels, uint threshold)
    {
        Span<uint> columns = stackalloc uint[Lanes];
        (nint pixel, nint channel) = Math.DivRem(column, channels);
        for (int lane = 0; lane < Lanes; lane++)
        {
            columns[lane] = (uint)(channel * pixels + pixel);
            if (++channel == channels)
            {
                channel = 0;
                pixel++;
            }
        }

        Vector256<uint> logical = Vector256.Create<uint>(columns);
        return Kept(key, logical >>> 2, Vector256.Create(row), logical & Vector256.Create(3u), threshold);
    }

    /// <summary>One in the lanes whose counter (block, row, 0, 0) has a word below the threshold, else zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Kept(ulong key, Vector256<uint> block, Vector256<uint> row, Vector256<uint> word, uint threshold)
    {
        Vector256<uint> c0 = block, c1 = row, c2 = Vector256<uint>.Zero, c3 = c2;
        uint key0 = (uint)key, key1 = (uint)(key >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            Vector256<uint> low0 = Product(c0, Multiplier0, out Vector256<uint> high0), low1 = Product(c2, Multiplier1, out Vector256<uint> high1);
            c0 = high1 ^ c1 ^ Vector256.Create(key0);
            c1 = low1;
            c2 = high0 ^ c3 ^ Vector256.Create(key1);
            c3 = low0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        Vector256<uint> chosen = Vector256.ConditionalSelect(Vector256.Equals(word, Vector256<uint>.Zero), c0, Vector256.ConditionalSelect(
            Vector256.Equals(word, Vector256.Create(1u)), c1, Vector256.ConditionalSelect(Vector256.Equals(word, Vector256.Create(2u)), c2, c3)));
        return Vector256.LessThan(chosen, Vector256.Create(threshold)).AsSingle() & Vector256<float>.One;
    }

    /// <summary>The low halves of the 64-bit products, and the high ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Product(Vector256<uint> words, uint multiplier, out Vector256<uint> high)
    {
        Vector256<uint> odd = Vector256.Create(0xFFFFFFFF00000000).AsUInt32();
        Vector256<ulong> evens, odds;
        if (Avx2.IsSupported)
        {
            evens = Avx2.Multiply(words, Vector256.Create(multiplier));
            odds = Avx2.Multiply((words.AsUInt64() >>> 32).AsUInt32(), Vector256.Create(multiplier));
        }
        else
        {
            evens = (words.AsUInt64() & Vector256.Create((ulong)uint.MaxValue)) * Vector256.Create((ulong)multiplier);
            odds = (words.AsUInt64() >>> 32) * Vector256.Create((ulong)multiplier);
        }

        high = Vector256.ConditionalSelect(odd, odds.AsUInt32(), (evens >>> 32).AsUInt32());
        return Vector256.ConditionalSelect(odd, (odds << 32).AsUInt32(), evens.AsUInt32());
    }
}
