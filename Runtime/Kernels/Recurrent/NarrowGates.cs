using System.Runtime.Intrinsics.X86;

namespace Kiln.Kernels;

/// <summary>
/// What the gated recurrences of up to 16 units share: a gate's block is 16 floats, a row's product with a weight stays in registers,
/// and the rows that go from one step to the next lie in whole vectors, because a row stored in part cannot be read back at once.
/// </summary>
internal static class NarrowGates
{
    /// <summary>Floats of a gate's block, of a row that is carried, and of a row of a transposed weight.</summary>
    public const int Block = 16;

    /// <summary>Rows that are walked together.</summary>
    public const int Strip = 16;

    /// <summary>Operations that take as long as a gate's sigmoid or tanh.</summary>
    public const int FunctionOperations = 1000;

    /// <summary>
    /// Whether a layer is narrow: below 16 units, and at 16 if a row is one vector. A single row of 16 is then twice as fast as in a matrix product,
    /// many rows are as fast; where a row is two vectors or four, many would take a third longer.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Suits<V>(nint hidden) where V : struct, ISimd<V> => hidden < Block || (hidden == Block && V.Width == Block);

    /// <summary>Whether a row has whole vectors, if it ends as L says: at 16 lanes it is one vector, whole or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasWhole<V, L>() where V : struct, ISimd<V> where L : struct, ILanes => V.Width < Block || !HasPart<L>();

    /// <summary>Whether a row ends with a part of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasPart<L>() where L : struct, ILanes => typeof(L) == typeof(SomeLanes);

    /// <summary>Brings a dense row, or zeros for a null reference, into a carried one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Bring<V>(nint hidden, ref readonly float source, ref float row) where V : struct, ISimd<V>
    {
        for (nint column = 0; column < Block; column += V.Width)
        {
            nint count = Unsafe.IsNullRef(in source) ? 0 : hidden - column;
            V value = count >= V.Width ? V.Load(in source, column) : count > 0 ? V.LoadPart(in source, column, count) : V.Zero;
            V.Store(value, ref row, column);
        }
    }

    /// <summary>Writes a carried row to a dense one, unless that is a null reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Give<V>(nint hidden, ref readonly float row, ref float target) where V : struct, ISimd<V>
    {
        if (Unsafe.IsNullRef(in target))
        {
            return;
        }

        nint column = 0;
        for (; hidden - column >= V.Width; column += V.Width)
        {
            V.Store(V.Load(in row, column), ref target, column);
        }

        if (column < hidden)
        {
            V.StorePart(V.Load(in row, column), ref target, column, hidden - column);
        }
    }

    /// <summary>
    /// <c>s_g += Σ_k h[k] w[k, 16 g + lanes]</c> for four gates, or three: even k in one chain, odd k in another.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<V>(
        nint terms, ref readonly float h, ref readonly float w, bool four, ref V s0, ref V s1, ref V s2, ref V s3)
        where V : struct, ISimd<V>
    {
        nint width = (four ? 4 : 3) * Block;
        V odd0 = V.Zero;
        V odd1 = V.Zero;
        V odd2 = V.Zero;
        V odd3 = V.Zero;
        ref float row = ref Unsafe.AsRef(in w);
        ref float x = ref Unsafe.AsRef(in h);
        nint k = 0;
        for (; k + 1 < terms; k += 2)
        {
            V even = V.Broadcast(Unsafe.Add(ref x, k));
            s0 = V.MultiplyAdd(even, V.Load(in row, 0), s0);
            s1 = V.MultiplyAdd(even, V.Load(in row, Block), s1);
            s2 = V.MultiplyAdd(even, V.Load(in row, 2 * Block), s2);
            s3 = four ? V.MultiplyAdd(even, V.Load(in row, 3 * Block), s3) : s3;
            V odd = V.Broadcast(Unsafe.Add(ref x, k + 1));
            odd0 = V.MultiplyAdd(odd, V.Load(in row, width), odd0);
            odd1 = V.MultiplyAdd(odd, V.Load(in row, width + Block), odd1);
            odd2 = V.MultiplyAdd(odd, V.Load(in row, width + 2 * Block), odd2);
            odd3 = four ? V.MultiplyAdd(odd, V.Load(in row, width + 3 * Block), odd3) : odd3;
            row = ref Unsafe.Add(ref row, 2 * width);
        }

        if (k < terms)
        {
            V last = V.Broadcast(Unsafe.Add(ref x, k));
            s0 = V.MultiplyAdd(last, V.Load(in row, 0), s0);
            s1 = V.MultiplyAdd(last, V.Load(in row, Block), s1);
            s2 = V.MultiplyAdd(last, V.Load(in row, 2 * Block), s2);
            s3 = four ? V.MultiplyAdd(last, V.Load(in row, 3 * Block), s3) : s3;
        }

        s0 += odd0;
        s1 += odd1;
        s2 += odd2;
        s3 = four ? s3 + odd3 : s3;
    }

    /// <summary>
    /// <c>start + Σ_g Σ_k da[16 g + k] w[16 g + k, lanes]</c> over four gates, or three: every gate has a chain of its even k and one of
    /// its odd k.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V MultiplyBack<V>(nint terms, ref readonly float da, ref readonly float w, bool four, V start)
        where V : struct, ISimd<V>
    {
        const int Gate = Block * Block;
        V s1 = V.Zero;
        V s2 = V.Zero;
        V s3 = V.Zero;
        V odd0 = V.Zero;
        V odd1 = V.Zero;
        V odd2 = V.Zero;
        V odd3 = V.Zero;
        ref float row = ref Unsafe.AsRef(in w);
        ref float x = ref Unsafe.AsRef(in da);
        nint k = 0;
        for (; k + 1 < terms; k += 2)
        {
            start = V.MultiplyAdd(x, V.Load(in row, 0), start);
            s1 = V.MultiplyAdd(Unsafe.Add(ref x, Block), V.Load(in row, Gate), s1);
            s2 = V.MultiplyAdd(Unsafe.Add(ref x, 2 * Block), V.Load(in row, 2 * Gate), s2);
            s3 = four ? V.MultiplyAdd(Unsafe.Add(ref x, 3 * Block), V.Load(in row, 3 * Gate), s3) : s3;
            odd0 = V.MultiplyAdd(Unsafe.Add(ref x, 1), V.Load(in row, Block), odd0);
            odd1 = V.MultiplyAdd(Unsafe.Add(ref x, Block + 1), V.Load(in row, Gate + Block), odd1);
            odd2 = V.MultiplyAdd(Unsafe.Add(ref x, 2 * Block + 1), V.Load(in row, 2 * Gate + Block), odd2);
            odd3 = four ? V.MultiplyAdd(Unsafe.Add(ref x, 3 * Block + 1), V.Load(in row, 3 * Gate + Block), odd3) : odd3;
            x = ref Unsafe.Add(ref x, 2);
            row = ref Unsafe.Add(ref row, 2 * Block);
        }

        if (k < terms)
        {
            start = V.MultiplyAdd(x, V.Load(in row, 0), start);
            s1 = V.MultiplyAdd(Unsafe.Add(ref x, Block), V.Load(in row, Gate), s1);
            s2 = V.MultiplyAdd(Unsafe.Add(ref x, 2 * Block), V.Load(in row, 2 * Gate), s2);
            s3 = four ? V.MultiplyAdd(Unsafe.Add(ref x, 3 * Block), V.Load(in row, 3 * Gate), s3) : s3;
        }

        V sum = (start + odd0) + (s1 + odd1);
        V rest = s2 + odd2;
        return sum + (four ? rest + (s3 + odd3) : rest);
    }

    /// <summary><c>dh = [dh] + da Wᵀ</c> for a carried row dh.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyBack<V, L>(
        nint hidden, ref readonly float da, ref readonly float transposed, bool four, bool accumulate, ref float dh)
        where V : struct, ISimd<V>
        where L : struct, ILanes
    {
        nint column = 0;
        for (; HasWhole<V, L>() && hidden - column >= V.Width; column += V.Width)
        {
            V start = accumulate ? V.Load(in dh, column) : V.Zero;
            V.Store(MultiplyBack(hidden, in da, in Unsafe.Add(ref Unsafe.AsRef(in transposed), column), four, start), ref dh, column);
        }

        if (HasPart<L>())
        {
            V start = accumulate ? V.Load(in dh, column) : V.Zero;
            V sum = MultiplyBack(hidden, in da, in Unsafe.Add(ref Unsafe.AsRef(in transposed), column), four, start);
            V.Store(V.First(sum, hidden - column), ref dh, column);
        }
    }

    /// <summary>Wᵀ (gates of 16 rows, 16), pads zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(nint hidden, nint width, ref readonly float weight, nint ldw, ref float transposed)
    {
        if (Avx512F.IsSupported)
        {
            for (nint gate = 0; gate < width; gate += Block)
            {
                SquareTransposition.Run(
                    hidden, Block, in Unsafe.Add(ref Unsafe.AsRef(in weight), gate), ldw, ref Unsafe.Add(ref transposed, gate * Block), Block);
            }
        }
        else
        {
            Clear.Run(ref transposed, width * Block);
            Transposition.Run(hidden, width, in weight, ldw, ref transposed, Block);
        }
    }
}
