using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// Pools of two by two pixels side by side over planes of even height and width, (batch, channels, height, width): pixels of a row lie in
/// the lanes. Semantics are those of <see cref="MaxPool"/> and <see cref="AvgPool"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PlanarPool
{
    /// <summary>y = the largest of each window.</summary>
    /// <param name="planes">Number of planes: images times channels.</param>
    /// <param name="height">Rows of a plane of x, an even number.</param>
    /// <param name="width">Pixels of its rows, an even number.</param>
    /// <param name="x">The planes (planes, height, width).</param>
    /// <param name="y">The result (planes, height / 2, width / 2).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxForward(nint planes, nint height, nint width, ref readonly float x, ref float y) =>
        Run<LargestOfFour>(planes, height, width, in x, in x, in x, ref y);

    /// <summary>dy goes to the first element of each window that equals y.</summary>
    /// <param name="planes">Number of planes: images times channels.</param>
    /// <param name="height">Rows of a plane of x, an even number.</param>
    /// <param name="width">Pixels of its rows, an even number.</param>
    /// <param name="dy">The gradient of y (planes, height / 2, width / 2).</param>
    /// <param name="x">The planes (planes, height, width).</param>
    /// <param name="y">What <see cref="MaxForward"/> gave.</param>
    /// <param name="rectified">Whether x is max(z, 0) and the gradient of z is wanted: then dy passes where y > 0.</param>
    /// <param name="dx">The gradient of x (planes, height, width).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxBackward(nint planes, nint height, nint width, ref readonly float dy, ref readonly float x, ref readonly float y, bool rectified, ref float dx)
    {
        if (rectified)
        {
            Run<ToLargestPositive>(planes, height, width, in x, in dy, in y, ref dx);
        }
        else
        {
            Run<ToLargest>(planes, height, width, in x, in dy, in y, ref dx);
        }
    }

    /// <summary>y = the mean of each window.</summary>
    /// <param name="planes">Number of planes: images times channels.</param>
    /// <param name="height">Rows of a plane of x, an even number.</param>
    /// <param name="width">Pixels of its rows, an even number.</param>
    /// <param name="x">The planes (planes, height, width).</param>
    /// <param name="y">The result (planes, height / 2, width / 2).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MeanForward(nint planes, nint height, nint width, ref readonly float x, ref float y) =>
        Run<MeanOfFour>(planes, height, width, in x, in x, in x, ref y);

    /// <summary>Every element of a window gets a fourth of dy.</summary>
    /// <param name="planes">Number of planes: images times channels.</param>
    /// <param name="height">Rows of a plane of x, an even number.</param>
    /// <param name="width">Pixels of its rows, an even number.</param>
    /// <param name="dy">The gradient of y (planes, height / 2, width / 2).</param>
    /// <param name="dx">The gradient of x (planes, height, width).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MeanBackward(nint planes, nint height, nint width, ref readonly float dy, ref float dx) =>
        Run<ToFour>(planes, height, width, in dy, in dy, in dy, ref dx);

    /// <summary>y of some of the planes, once those before them are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Forward(bool max, nint firstPlane, nint endPlane, nint planes, nint height, nint width, ref readonly float x, ref float y)
    {
        if (max)
        {
            Run<LargestOfFour>(firstPlane, endPlane, planes, height, width, in x, ref y);
        }
        else
        {
            Run<MeanOfFour>(firstPlane, endPlane, planes, height, width, in x, ref y);
        }
    }

    /// <summary>What is done with a vector of windows side by side.</summary>
    private interface IPairs
    {
        /// <summary>Whether four pixels are read for each window, rather than one number.</summary>
        static abstract bool ReadsPixels { get; }

        /// <summary>Whether four pixels are written for each window, rather than one number.</summary>
        static abstract bool WritesPixels { get; }

        /// <summary>
        /// From the pixels of two rows, (a, b) above and (c, d) below, each pair apart, and from the windows' numbers dy and y. What is written is
        /// a, or all four.
        /// </summary>
        static abstract void Apply<V>(ref V a, ref V b, ref V c, ref V d, V dy, V y) where V : struct, ISimd<V>;
    }

    private readonly struct LargestOfFour : IPairs
    {
        public static bool ReadsPixels => true;

        public static bool WritesPixels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(ref V a, ref V b, ref V c, ref V d, V dy, V y) where V : struct, ISimd<V> => a = V.Max(V.Max(a, b), V.Max(c, d));
    }

    private readonly struct MeanOfFour : IPairs
    {
        public static bool ReadsPixels => true;

        public static bool WritesPixels => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(ref V a, ref V b, ref V c, ref V d, V dy, V y) where V : struct, ISimd<V> => a = (a + b + c + d) * V.Broadcast(0.25f);
    }

    private readonly struct ToLargest : IPairs
    {
        public static bool ReadsPixels => true;

        public static bool WritesPixels => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(ref V a, ref V b, ref V c, ref V d, V dy, V y) where V : struct, ISimd<V>
        {
            Give(ref a, ref dy, y);
            Give(ref b, ref dy, y);
            Give(ref c, ref dy, y);
            Give(ref d, ref dy, y);
        }

        /// <summary>Where x is the largest it becomes what is left of dy, of which then nothing is left; else 0.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Give<V>(ref V x, ref V left, V y) where V : struct, ISimd<V>
        {
            V equal = V.Equal(x, y);
            x = V.Select(equal, left, V.Zero);
            left = V.Select(equal, V.Zero, left);
        }
    }

    private readonly struct ToLargestPositive : IPairs
    {
        public static bool ReadsPixels => true;

        public static bool WritesPixels => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(ref V a, ref V b, ref V c, ref V d, V dy, V y) where V : struct, ISimd<V> =>
            ToLargest.Apply(ref a, ref b, ref c, ref d, MaxPool.Passed(dy, y, rectified: true), y);
    }

    private readonly struct ToFour : IPairs
    {
        public static bool ReadsPixels => false;

        public static bool WritesPixels => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(ref V a, ref V b, ref V c, ref V d, V dy, V y) where V : struct, ISimd<V>
        {
            a = dy * V.Broadcast(0.25f);
            b = a;
            c = a;
            d = a;
        }
    }

    /// <summary>All planes, shared by the team.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<P>(nint planes, nint height, nint width, ref readonly float x, ref readonly float dy, ref readonly float y, ref float result)
        where P : struct, IPairs
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Share(Rows<F512, P>.Of(width, in x, in dy, in y, ref result), planes, height);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Share(Rows<F256, P>.Of(width, in x, in dy, in y, ref result), planes, height);
        }
        else
        {
            Share(Rows<F128, P>.Of(width, in x, in dy, in y, ref result), planes, height);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Share<V, P>(Rows<V, P> rows, nint planes, nint height) where V : struct, ISimd<V> where P : struct, IPairs =>
        Team.Share(in rows, planes * height / 2, Elementwise.WorkPerElement * planes * height * rows.Width);

    /// <summary>y of the planes [first, end), once those before them are done; others up to <paramref name="planes"/> are done later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Run<P>(nint first, nint end, nint planes, nint height, nint width, ref readonly float x, ref float y) where P : struct, IPairs
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Rows<F512, P>.Of(width, in x, in x, in x, ref y).Run(first * height / 2, end * height / 2, planes * height / 2);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Rows<F256, P>.Of(width, in x, in x, in x, ref y).Run(first * height / 2, end * height / 2, planes * height / 2);
        }
        else
        {
            Rows<F128, P>.Of(width, in x, in x, in x, ref y).Run(first * height / 2, end * height / 2, planes * height / 2);
        }
    }

    /// <summary>Rows of windows, of which planes follow each other without a gap.</summary>
    private ref struct Rows<V, P> : ISharedWork where V : struct, ISimd<V> where P : struct, IPairs
    {
        public ref float X;
        public ref float Dy;
        public ref float Y;
        public ref float Result;
        public nint Width;

        public static Rows<V, P> Of(nint width, ref readonly float x, ref readonly float dy, ref readonly float y, ref float result) => new()
        {
            X = ref Unsafe.AsRef(in x), Dy = ref Unsafe.AsRef(in dy), Y = ref Unsafe.AsRef(in y), Result = ref result, Width = width,
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run(nint first, nint end) => Run(first, end, end);

        /// <summary>The rows [first, end); those behind, up to <paramref name="lines"/>, are still to be written.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end, nint lines)
        {
            nint half = Width / 2, whole = half / V.Width * V.Width, rest = half - whole;

            // The last vector of a row may reach into what is written after it: it goes first, and lines in order. Near the end it is cut.
            nint free = rest == 0 ? lines : nint.Max(0, lines - (V.Width + half - 1) / half);
            for (nint line = first; line < end; line++)
            {
                if (rest > 0 && line < free)
                {
                    Windows<V, AllLanes>(line, whole, V.Width);
                }

                for (nint p = 0; p < whole; p += V.Width)
                {
                    Windows<V, AllLanes>(line, p, V.Width);
                }

                for (nint p = line < free ? half : whole; p < half; p++)
                {
                    Windows<F128, SomeLanes>(line, p, 1);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Windows<W, L>(nint line, nint p, nint count) where W : struct, ISimd<W> where L : struct, ILanes
        {
            nint window = line * (Width / 2) + p, upper = 2 * line * Width + 2 * p, lower = upper + Width;
            W a = W.Zero, b = W.Zero, c = W.Zero, d = W.Zero;
            if (P.ReadsPixels)
            {
                Read<W, L>(upper, count, out a, out b);
                Read<W, L>(lower, count, out c, out d);
            }

            W dy = P.WritesPixels ? L.Load<W>(in Dy, window, count) : W.Zero, y = P.WritesPixels && P.ReadsPixels ? L.Load<W>(in Y, window, count) : W.Zero;
            P.Apply(ref a, ref b, ref c, ref d, dy, y);
            if (!P.WritesPixels)
            {
                L.Store(a, ref Result, window, count);
                return;
            }

            Write<W, L>(a, b, upper, count);
            Write<W, L>(c, d, lower, count);
        }

        /// <summary>Pairs of pixels of a row, apart; of one pair alone only that is read.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Read<W, L>(nint place, nint count, out W left, out W right) where W : struct, ISimd<W> where L : struct, ILanes
        {
            W first = L.Load<W>(in X, place, 2 * count), second = typeof(L) == typeof(AllLanes) ? W.Load(in X, place + W.Width) : W.Zero;
            left = W.Even(first, second);
            right = W.Odd(first, second);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Write<W, L>(W left, W right, nint place, nint count) where W : struct, ISimd<W> where L : struct, ILanes
        {
            L.Store(W.ZipLow(left, right), ref Result, place, 2 * count);
            if (typeof(L) == typeof(AllLanes))
            {
                W.Store(W.ZipHigh(left, right), ref Result, place + W.Width);
            }
        }
    }
}
