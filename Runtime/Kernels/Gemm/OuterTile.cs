// Machine-made: the same few lines for each term p and vector j; y{p}{j} holds vector j of row p of B throughout, s{j} sums vector j of a row of C.
namespace Kiln.Kernels;

/// <summary>
/// A column of tiles of <c>C = Aᵀ B</c> for few terms: all of B that concerns the tile, up to four rows by four vectors or eight by two,
/// stays in registers while the rows of C go by. So a row's stores fall among the sums of the next ones; in a tile of many rows, whose
/// sums take as few steps as there are terms, they would come all at once. Operands and the order of every sum are those of
/// <see cref="PairTile"/>.
/// </summary>
internal static class OuterTile
{
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, K, C, E>(in Operands operands, nint rows, nint column)
        where V : struct, ISimd<V>
        where K : struct, ICount
        where C : struct, ICount
        where E : struct, IEpilogue
    {
        nint aRow = operands.ARow;
        nint aStep = operands.AStep;
        nint bRow = operands.BRow;
        nint cRow = operands.CRow;
        ref float b = ref Unsafe.Add(ref Unsafe.AsRef(in operands.B), column);
        ref float c = ref Unsafe.Add(ref operands.C, column);
        V y00 = V.Load(ref b, 0);
        V y01 = Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, V.Width) : V.Zero;
        V y02 = Unsafe.SizeOf<C>() > 2 ? V.Load(ref b, 2 * V.Width) : V.Zero;
        V y03 = Unsafe.SizeOf<C>() > 3 ? V.Load(ref b, 3 * V.Width) : V.Zero;
        V y10 = Unsafe.SizeOf<K>() > 1 ? V.Load(ref b, bRow) : V.Zero;
        V y11 = Unsafe.SizeOf<K>() > 1 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, bRow + V.Width) : V.Zero;
        V y12 = Unsafe.SizeOf<K>() > 1 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref b, bRow + 2 * V.Width) : V.Zero;
        V y13 = Unsafe.SizeOf<K>() > 1 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref b, bRow + 3 * V.Width) : V.Zero;
        V y20 = Unsafe.SizeOf<K>() > 2 ? V.Load(ref b, 2 * bRow) : V.Zero;
        V y21 = Unsafe.SizeOf<K>() > 2 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, 2 * bRow + V.Width) : V.Zero;
        V y22 = Unsafe.SizeOf<K>() > 2 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref b, 2 * bRow + 2 * V.Width) : V.Zero;
        V y23 = Unsafe.SizeOf<K>() > 2 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref b, 2 * bRow + 3 * V.Width) : V.Zero;
        V y30 = Unsafe.SizeOf<K>() > 3 ? V.Load(ref b, 3 * bRow) : V.Zero;
        V y31 = Unsafe.SizeOf<K>() > 3 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, 3 * bRow + V.Width) : V.Zero;
        V y32 = Unsafe.SizeOf<K>() > 3 && Unsafe.SizeOf<C>() > 2 ? V.Load(ref b, 3 * bRow + 2 * V.Width) : V.Zero;
        V y33 = Unsafe.SizeOf<K>() > 3 && Unsafe.SizeOf<C>() > 3 ? V.Load(ref b, 3 * bRow + 3 * V.Width) : V.Zero;
        V y40 = Unsafe.SizeOf<K>() > 4 ? V.Load(ref b, 4 * bRow) : V.Zero;
        V y41 = Unsafe.SizeOf<K>() > 4 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, 4 * bRow + V.Width) : V.Zero;
        V y50 = Unsafe.SizeOf<K>() > 5 ? V.Load(ref b, 5 * bRow) : V.Zero;
        V y51 = Unsafe.SizeOf<K>() > 5 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, 5 * bRow + V.Width) : V.Zero;
        V y60 = Unsafe.SizeOf<K>() > 6 ? V.Load(ref b, 6 * bRow) : V.Zero;
        V y61 = Unsafe.SizeOf<K>() > 6 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, 6 * bRow + V.Width) : V.Zero;
        V y70 = Unsafe.SizeOf<K>() > 7 ? V.Load(ref b, 7 * bRow) : V.Zero;
        V y71 = Unsafe.SizeOf<K>() > 7 && Unsafe.SizeOf<C>() > 1 ? V.Load(ref b, 7 * bRow + V.Width) : V.Zero;

        ref float a0 = ref Unsafe.AsRef(in operands.A);
        ref float a3 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<K>() > 3 ? 3 * aStep : 0);
        ref float a6 = ref Unsafe.Add(ref a0, Unsafe.SizeOf<K>() > 6 ? 6 * aStep : 0);
        nint aStep2 = 2 * aStep;
        for (; rows > 0; rows--)
        {
            V s0 = E.Continues ? V.Load(ref c, 0) : V.Zero;
            V s1 = E.Continues && Unsafe.SizeOf<C>() > 1 ? V.Load(ref c, V.Width) : V.Zero;
            V s2 = E.Continues && Unsafe.SizeOf<C>() > 2 ? V.Load(ref c, 2 * V.Width) : V.Zero;
            V s3 = E.Continues && Unsafe.SizeOf<C>() > 3 ? V.Load(ref c, 3 * V.Width) : V.Zero;

            V x0 = V.Broadcast(a0);
            s0 = V.MultiplyAdd(x0, y00, s0);
            s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x0, y01, s1) : s1;
            s2 = Unsafe.SizeOf<C>() > 2 ? V.MultiplyAdd(x0, y02, s2) : s2;
            s3 = Unsafe.SizeOf<C>() > 3 ? V.MultiplyAdd(x0, y03, s3) : s3;

            if (Unsafe.SizeOf<K>() > 1)
            {
                V x1 = V.Broadcast(Unsafe.Add(ref a0, aStep));
                s0 = V.MultiplyAdd(x1, y10, s0);
                s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x1, y11, s1) : s1;
                s2 = Unsafe.SizeOf<C>() > 2 ? V.MultiplyAdd(x1, y12, s2) : s2;
                s3 = Unsafe.SizeOf<C>() > 3 ? V.MultiplyAdd(x1, y13, s3) : s3;
            }

            if (Unsafe.SizeOf<K>() > 2)
            {
                V x2 = V.Broadcast(Unsafe.Add(ref a0, aStep2));
                s0 = V.MultiplyAdd(x2, y20, s0);
                s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x2, y21, s1) : s1;
                s2 = Unsafe.SizeOf<C>() > 2 ? V.MultiplyAdd(x2, y22, s2) : s2;
                s3 = Unsafe.SizeOf<C>() > 3 ? V.MultiplyAdd(x2, y23, s3) : s3;
            }

            if (Unsafe.SizeOf<K>() > 3)
            {
                V x3 = V.Broadcast(a3);
                s0 = V.MultiplyAdd(x3, y30, s0);
                s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x3, y31, s1) : s1;
                s2 = Unsafe.SizeOf<C>() > 2 ? V.MultiplyAdd(x3, y32, s2) : s2;
                s3 = Unsafe.SizeOf<C>() > 3 ? V.MultiplyAdd(x3, y33, s3) : s3;
            }

            if (Unsafe.SizeOf<K>() > 4)
            {
                V x4 = V.Broadcast(Unsafe.Add(ref a3, aStep));
                s0 = V.MultiplyAdd(x4, y40, s0);
                s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x4, y41, s1) : s1;
            }

            if (Unsafe.SizeOf<K>() > 5)
            {
                V x5 = V.Broadcast(Unsafe.Add(ref a3, aStep2));
                s0 = V.MultiplyAdd(x5, y50, s0);
                s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x5, y51, s1) : s1;
            }

            if (Unsafe.SizeOf<K>() > 6)
            {
                V x6 = V.Broadcast(a6);
                s0 = V.MultiplyAdd(x6, y60, s0);
                s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x6, y61, s1) : s1;
            }

            if (Unsafe.SizeOf<K>() > 7)
            {
                V x7 = V.Broadcast(Unsafe.Add(ref a6, aStep));
                s0 = V.MultiplyAdd(x7, y70, s0);
                s1 = Unsafe.SizeOf<C>() > 1 ? V.MultiplyAdd(x7, y71, s1) : s1;
            }

            V.Store(s0, ref c, 0);
            if (Unsafe.SizeOf<C>() > 1)
            {
                V.Store(s1, ref c, V.Width);
            }

            if (Unsafe.SizeOf<C>() > 2)
            {
                V.Store(s2, ref c, 2 * V.Width);
            }

            if (Unsafe.SizeOf<C>() > 3)
            {
                V.Store(s3, ref c, 3 * V.Width);
            }

            c = ref Unsafe.Add(ref c, cRow);
            a0 = ref Unsafe.Add(ref a0, aRow);
            if (Unsafe.SizeOf<K>() > 3)
            {
                a3 = ref Unsafe.Add(ref a3, aRow);
            }

            if (Unsafe.SizeOf<K>() > 6)
            {
                a6 = ref Unsafe.Add(ref a6, aRow);
            }
        }
    }
}
