namespace Kiln.Kernels;

public static partial class GroupNorm
{
    /// <summary>Units are images.</summary>
    private ref struct ForwardImages : ISharedWork
    {
        public nint Pixels;
        public nint Channels;
        public nint Groups;
        public double Eps;
        public ref float X;
        public ref float Weight;
        public ref float Bias;
        public ref float Mean;
        public ref float Rstd;
        public ref float Y;
        public ref float Scratch;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Channels / Groups;
            ref float scale = ref TeamScratch.Of(ref Scratch);
            ref float shift = ref Unsafe.Add(ref scale, Channels);
            for (nint b = first; b < end; b++)
            {
                ref float image = ref Unsafe.Add(ref X, b * Pixels * Channels);
                ref float means = ref Unsafe.Add(ref Mean, b * Groups);
                ref float roots = ref Unsafe.Add(ref Rstd, b * Groups);
                Sum(new PlainTerm { X = ref image, Columns = Channels }, Pixels, Channels, ref scale);
                for (nint g = 0; g < Groups; g++)
                {
                    Unsafe.Add(ref means, g) = Total(ref Unsafe.Add(ref scale, g * width), width) / (Pixels * width);
                    for (nint c = g * width; c < (g + 1) * width; c++)
                    {
                        Unsafe.Add(ref shift, c) = Unsafe.Add(ref means, g);
                    }
                }

                Sum(new SquareTerm { X = ref image, Mean = ref shift, Columns = Channels }, Pixels, Channels, ref scale);
                for (nint g = 0; g < Groups; g++)
                {
                    Unsafe.Add(ref roots, g) = (float)(1 / Math.Sqrt((double)Total(ref Unsafe.Add(ref scale, g * width), width) / (Pixels * width) + Eps));
                }

                for (nint c = 0; c < Channels; c++)
                {
                    float w = Unsafe.IsNullRef(in Weight) ? 1 : Unsafe.Add(ref Weight, c);
                    Unsafe.Add(ref scale, c) = Unsafe.Add(ref roots, c / width) * w;
                }

                var kernel = new NormalKernel { X = ref image, Shift = ref shift, Scale = ref scale, B = ref Bias, Y = ref Unsafe.Add(ref Y, b * Pixels * Channels), Columns = Channels, HasBias = !Unsafe.IsNullRef(in Bias) };
                Elementwise.Run(kernel, Pixels, Channels);
            }
        }
    }

    /// <summary>Units are images.</summary>
    private ref struct SumImages : ISharedWork
    {
        public nint Pixels;
        public nint Channels;
        public nint Groups;
        public ref float Dy;
        public ref float X;
        public ref float Mean;
        public ref float Rstd;
        public ref float Result;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Channels / Groups;
            for (nint b = first; b < end; b++)
            {
                ref float dys = ref Unsafe.Add(ref Dy, b * Pixels * Channels);
                ref float xs = ref Unsafe.Add(ref X, b * Pixels * Channels);
                ref float plain = ref Unsafe.Add(ref Result, b * 2 * Channels);
                ref float product = ref Unsafe.Add(ref plain, Channels);
                Sum(new PlainTerm { X = ref dys, Columns = Channels }, Pixels, Channels, ref plain);
                Sum(new PairTerm { A = ref dys, B = ref xs, Columns = Channels }, Pixels, Channels, ref product);
                for (nint c = 0; c < Channels; c++)
                {
                    // Σ dy (x - mean) rstd from Σ dy x, which needs no mean while it is summed.
                    nint group = b * Groups + c / width;
                    double centred = Unsafe.Add(ref product, c) - (double)Unsafe.Add(ref Mean, group) * Unsafe.Add(ref plain, c);
                    Unsafe.Add(ref product, c) = (float)(centred * Unsafe.Add(ref Rstd, group));
                }
            }
        }
    }

    /// <summary>Units are images.</summary>
    private ref struct GradientImages : ISharedWork
    {
        public nint Pixels;
        public nint Channels;
        public nint Groups;
        public ref float Dy;
        public ref float X;
        public ref float Mean;
        public ref float Rstd;
        public ref float Weight;
        public ref float Sums;
        public ref float Dx;
        public ref float Scratch;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            nint width = Channels / Groups;
            ref float byDy = ref TeamScratch.Of(ref Scratch);
            ref float byX = ref Unsafe.Add(ref byDy, Channels);
            ref float constant = ref Unsafe.Add(ref byDy, 2 * Channels);
            for (nint b = first; b < end; b++)
            {
                ref float plain = ref Unsafe.Add(ref Sums, b * 2 * Channels);
                for (nint g = 0; g < Groups; g++)
                {
                    double sum = 0, product = 0;
                    for (nint c = g * width; c < (g + 1) * width; c++)
                    {
                        double w = Unsafe.IsNullRef(in Weight) ? 1 : Unsafe.Add(ref Weight, c);
                        sum += w * Unsafe.Add(ref plain, c);
                        product += w * Unsafe.Add(ref plain, Channels + c);
                    }

                    double r = Unsafe.Add(ref Rstd, b * Groups + g), m = Unsafe.Add(ref Mean, b * Groups + g), count = (double)Pixels * width;
                    for (nint c = g * width; c < (g + 1) * width; c++)
                    {
                        double w = Unsafe.IsNullRef(in Weight) ? 1 : Unsafe.Add(ref Weight, c);
                        Unsafe.Add(ref byDy, c) = (float)(r * w);
                        Unsafe.Add(ref byX, c) = (float)(-r * r * product / count);
                        Unsafe.Add(ref constant, c) = (float)(r * (r * m * product - sum) / count);
                    }
                }

                var kernel = new GradientKernel
                {
                    Dy = ref Unsafe.Add(ref Dy, b * Pixels * Channels), X = ref Unsafe.Add(ref X, b * Pixels * Channels),
                    Dx = ref Unsafe.Add(ref Dx, b * Pixels * Channels), ByDy = ref byDy, ByX = ref byX, Constant = ref constant, Columns = Channels,
                };
                Elementwise.Run(kernel, Pixels, Channels);
            }
        }
    }
}
