using static Kiln.Kernels.NarrowGates;

namespace Kiln.Kernels;

/// <summary>
/// The way back through the weight of a gated recurrence of few units, for many rows: four rows share every row of Wᵀ. The chains of a row are
/// those of <see cref="NarrowGates.MultiplyBack{V}"/>, so its sum has the same bits.
/// </summary>
internal static class GateRows
{
    /// <summary>Floats from one row of da to the next.</summary>
    private const int Width = 4 * Block;

    /// <summary><c>dh = [dh] + da Wᵀ</c> for carried rows dh.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="hidden">Number of units.</param>
    /// <param name="da">The gate gradients, rows of four blocks, from the first gate's on.</param>
    /// <param name="transposed">Wᵀ (gates of 16 rows, 16).</param>
    /// <param name="four">Whether there are four gates, or three.</param>
    /// <param name="accumulate">Whether to add to dh.</param>
    /// <param name="dh">The rows, 16 floats each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyBack<V, L>(
        nint rows, nint hidden, ref readonly float da, ref readonly float transposed, bool four, bool accumulate, ref float dh)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        ref float a = ref Unsafe.AsRef(in da);
        nint row = 0;
        for (; rows - row >= 4; row += 4)
        {
            Four<V, L>(hidden, in Unsafe.Add(ref a, row * Width), in transposed, four, accumulate, ref Unsafe.Add(ref dh, row * Block));
        }

        for (; row < rows; row++)
        {
            NarrowGates.MultiplyBack<V, L>(
                hidden, in Unsafe.Add(ref a, row * Width), in transposed, four, accumulate, ref Unsafe.Add(ref dh, row * Block));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four<V, L>(
        nint hidden, ref readonly float da, ref readonly float transposed, bool four, bool accumulate, ref float dh)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint column = 0;
        for (; HasWhole<V, L>() && hidden - column >= V.Width; column += V.Width)
        {
            Part<V, AllLanes>(
                hidden, V.Width, in da, in Unsafe.Add(ref Unsafe.AsRef(in transposed), column), four, accumulate, ref Unsafe.Add(ref dh, column));
        }

        if (HasPart<L>())
        {
            Part<V, SomeLanes>(
                hidden, hidden - column, in da, in Unsafe.Add(ref Unsafe.AsRef(in transposed), column), four, accumulate,
                ref Unsafe.Add(ref dh, column));
        }
    }

    /// <summary>A vector of columns, gate after gate. A method of its own, because beyond 512 local variables the JIT stops inlining.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void Part<V, L>(
        nint hidden, nint count, ref readonly float da, ref readonly float w, bool four, bool accumulate, ref float dh)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        V sum0 = accumulate ? V.Load(in dh, 0) : V.Zero;
        V sum1 = accumulate ? V.Load(in dh, Block) : V.Zero;
        V sum2 = accumulate ? V.Load(in dh, 2 * Block) : V.Zero;
        V sum3 = accumulate ? V.Load(in dh, 3 * Block) : V.Zero;
        Gate(0, hidden, in da, in w, ref sum0, ref sum1, ref sum2, ref sum3);
        V next0 = V.Zero, next1 = V.Zero, next2 = V.Zero, next3 = V.Zero;
        Gate(1, hidden, in da, in w, ref next0, ref next1, ref next2, ref next3);
        sum0 += next0;
        sum1 += next1;
        sum2 += next2;
        sum3 += next3;
        V rest0 = V.Zero, rest1 = V.Zero, rest2 = V.Zero, rest3 = V.Zero;
        Gate(2, hidden, in da, in w, ref rest0, ref rest1, ref rest2, ref rest3);
        if (four)
        {
            V last0 = V.Zero, last1 = V.Zero, last2 = V.Zero, last3 = V.Zero;
            Gate(3, hidden, in da, in w, ref last0, ref last1, ref last2, ref last3);
            rest0 += last0;
            rest1 += last1;
            rest2 += last2;
            rest3 += last3;
        }

        V.Store(L.Keep(sum0 + rest0, count), ref dh, 0);
        V.Store(L.Keep(sum1 + rest1, count), ref dh, Block);
        V.Store(L.Keep(sum2 + rest2, count), ref dh, 2 * Block);
        V.Store(L.Keep(sum3 + rest3, count), ref dh, 3 * Block);
    }

    /// <summary><c>s += Σ_k da[16 gate + k] w[16 gate + k, lanes]</c> for four rows: even k in one chain, odd k in another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Gate<V>(
        nint gate, nint terms, ref readonly float da, ref readonly float w, ref V sum0, ref V sum1, ref V sum2, ref V sum3)
        where V : struct, ISimd<V>
    {
        V odd0 = V.Zero;
        V odd1 = V.Zero;
        V odd2 = V.Zero;
        V odd3 = V.Zero;
        ref float x = ref Unsafe.Add(ref Unsafe.AsRef(in da), gate * Block);
        ref float row = ref Unsafe.Add(ref Unsafe.AsRef(in w), gate * Block * Block);
        nint k = 0;
        for (; k + 1 < terms; k += 2)
        {
            V weights = V.Load(in row, 0);
            sum0 = V.MultiplyAdd(x, weights, sum0);
            sum1 = V.MultiplyAdd(Unsafe.Add(ref x, Width), weights, sum1);
            sum2 = V.MultiplyAdd(Unsafe.Add(ref x, 2 * Width), weights, sum2);
            sum3 = V.MultiplyAdd(Unsafe.Add(ref x, 3 * Width), weights, sum3);
            weights = V.Load(in row, Block);
            odd0 = V.MultiplyAdd(Unsafe.Add(ref x, 1), weights, odd0);
            odd1 = V.MultiplyAdd(Unsafe.Add(ref x, Width + 1), weights, odd1);
            odd2 = V.MultiplyAdd(Unsafe.Add(ref x, 2 * Width + 1), weights, odd2);
            odd3 = V.MultiplyAdd(Unsafe.Add(ref x, 3 * Width + 1), weights, odd3);
            x = ref Unsafe.Add(ref x, 2);
            row = ref Unsafe.Add(ref row, 2 * Block);
        }

        if (k < terms)
        {
            V weights = V.Load(in row, 0);
            sum0 = V.MultiplyAdd(x, weights, sum0);
            sum1 = V.MultiplyAdd(Unsafe.Add(ref x, Width), weights, sum1);
            sum2 = V.MultiplyAdd(Unsafe.Add(ref x, 2 * Width), weights, sum2);
            sum3 = V.MultiplyAdd(Unsafe.Add(ref x, 3 * Width), weights, sum3);
        }

        sum0 += odd0;
        sum1 += odd1;
        sum2 += odd2;
        sum3 += odd3;
    }
}
