using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

public static partial class RowNorm
{
    /// <summary>Units are rows.</summary>
    private ref struct ForwardRows : ISharedWork
    {
        public nint Columns;
        public ref float X;
        public ref float Weight;
        public ref float Bias;
        public double Eps;
        public ref float Mean;
        public ref float Rstd;
        public ref float Y;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            ref float x = ref Unsafe.Add(ref X, first * Columns);
            ref float y = ref Unsafe.Add(ref Y, first * Columns);
            ref float mean = ref Optional.At(in Mean, first);
            ref float rstd = ref Unsafe.Add(ref Rstd, first);
            if (Vector512.IsHardwareAccelerated)
            {
                Forward<F512>(end - first, Columns, in x, in Weight, in Bias, Eps, ref mean, ref rstd, ref y);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                Forward<F256>(end - first, Columns, in x, in Weight, in Bias, Eps, ref mean, ref rstd, ref y);
            }
            else
            {
                Forward<F128>(end - first, Columns, in x, in Weight, in Bias, Eps, ref mean, ref rstd, ref y);
            }
        }
    }

    /// <summary>Units are rows.</summary>
    private ref struct GradientRows : ISharedWork
    {
        public nint Columns;
        public ref float Dy;
        public ref float X;
        public ref float Weight;
        public ref float Mean;
        public ref float Rstd;
        public ref float Dx;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(nint first, nint end)
        {
            ref float dy = ref Unsafe.Add(ref Dy, first * Columns);
            ref float x = ref Unsafe.Add(ref X, first * Columns);
            ref float dx = ref Unsafe.Add(ref Dx, first * Columns);
            ref float mean = ref Optional.At(in Mean, first);
            ref float rstd = ref Unsafe.Add(ref Rstd, first);
            if (Vector512.IsHardwareAccelerated)
            {
                InputGradient<F512>(end - first, Columns, in dy, in x, in Weight, in mean, in rstd, ref dx);
            }
            else if (Vector256.IsHardwareAccelerated)
            {
                InputGradient<F256>(end - first, Columns, in dy, in x, in Weight, in mean, in rstd, ref dx);
            }
            else
            {
                InputGradient<F128>(end - first, Columns, in dy, in x, in Weight, in mean, in rstd, ref dx);
            }
        }
    }
}
