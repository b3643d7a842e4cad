namespace Kiln.Kernels;

/// <summary>
/// The gradient of a maximum in the common case of few channels and windows of two by two side by side, in units of rows of windows. Rows of
/// pixels are written in order, as whole vectors: what reaches into the next pixel is overwritten by it. Only the end of each row is
/// written in part.
/// </summary>
internal ref struct MaxPoolPairs<V> : ISharedWork where V : struct, ISimd<V>
{
    public Windows Windows;
    public nint Channels;
    public bool IsRectified;
    public ref float Dy;
    public ref float X;
    public ref float Y;
    public ref float Dx;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run(nint first, nint end)
    {
        nint row = Windows.Width * Channels, pair = 2 * Channels, count = Windows.OutWidth;

        // Windows whose vectors end inside a row of x and of y.
        nint whole = nint.Max(0, nint.Min((row - Channels - V.Width) / pair, (count * Channels - V.Width) / Channels));
        for (nint line = first; line < end; line++)
        {
            var part = new PairRow
            {
                Dy = ref Unsafe.Add(ref Dy, line * count * Channels), Y = ref Unsafe.Add(ref Y, line * count * Channels),
                Upper = ref Unsafe.Add(ref X, 2 * line * row), Lower = ref Unsafe.Add(ref X, (2 * line + 1) * row),
                Dx = ref Unsafe.Add(ref Dx, 2 * line * row), Row = row, Channels = Channels, IsRectified = IsRectified,
            };
            part.UpperRow<AllLanes>(0, whole);
            part.UpperRow<SomeLanes>(whole, count);
            part.LowerRow<AllLanes>(0, whole);
            part.LowerRow<SomeLanes>(whole, count);
        }
    }

    /// <summary>One row of windows.</summary>
    private ref struct PairRow
    {
        public ref float Dy;
        public ref float Y;
        public ref float Upper;
        public ref float Lower;
        public ref float Dx;
        public nint Row;
        public nint Channels;
        public bool IsRectified;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void UpperRow<L>(nint first, nint end) where L : struct, ILanes
        {
            for (nint i = first; i < end; i++)
            {
                V y = L.Load<V>(in Y, i * Channels, Channels), left = MaxPool.Passed(L.Load<V>(in Dy, i * Channels, Channels), y, IsRectified);
                Give<L>(ref Upper, ref Dx, 2 * i * Channels, y, ref left);
                Give<L>(ref Upper, ref Dx, (2 * i + 1) * Channels, y, ref left);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void LowerRow<L>(nint first, nint end) where L : struct, ILanes
        {
            ref float dx = ref Unsafe.Add(ref Dx, Row);
            for (nint i = first; i < end; i++)
            {
                V y = L.Load<V>(in Y, i * Channels, Channels), left = MaxPool.Passed(L.Load<V>(in Dy, i * Channels, Channels), y, IsRectified);
                left = V.Select(V.Equal(L.Load<V>(in Upper, 2 * i * Channels, Channels), y), V.Zero, left);
                left = V.Select(V.Equal(L.Load<V>(in Upper, (2 * i + 1) * Channels, Channels), y), V.Zero, left);
                Give<L>(ref Lower, ref dx, 2 * i * Channels, y, ref left);
                Give<L>(ref Lower, ref dx, (2 * i + 1) * Channels, y, ref left);
            }
        }

        /// <summary>What is left of dy goes to the element if it equals y.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Give<L>(ref readonly float x, ref float dx, nint at, V y, ref V left) where L : struct, ILanes
        {
            V equal = V.Equal(L.Load<V>(in x, at, Channels), y);
            L.Store(V.Select(equal, left, V.Zero), ref dx, at, Channels);
            left = V.Select(equal, V.Zero, left);
        }
    }
}
