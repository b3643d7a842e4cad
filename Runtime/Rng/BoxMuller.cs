namespace Kiln;

/// <summary>
/// Sixteen uniform numbers to sixteen normal ones, as PyTorch's <c>normal_fill_16_AVX2</c> (aten/src/ATen/native/cpu/
/// DistributionTemplates.h): with u = values[j] and v = values[j + 8], √(-2 ln(1 - u)) times cos 2πv and sin 2πv.
/// </summary>
/// <remarks>
/// Logarithm, sine and cosine are the Cephes polynomials of avx_mathfun.h, evaluated in float with the fused multiply-adds that the
/// compiler makes of them there; a library's correctly rounded functions would differ in the last digits.
/// </remarks>
internal static class BoxMuller
{
    private const int Half = 8;

    public static void Transform(Span<float> values, float mean, float std)
    {
        const float twoPi = 6.283185307179586f;
        for (int j = 0; j < Half; j++)
        {
            float radius = MathF.Sqrt(-2f * Log(1f - values[j]));
            (float sine, float cosine) = SinCos(twoPi * values[j + Half]);
            values[j] = Fused(radius * cosine, std, mean);
            values[j + Half] = Fused(radius * sine, std, mean);
        }
    }

    /// <summary>ln x for normal positive x: exponent and mantissa in [√½, √2), then a polynomial in mantissa - 1.</summary>
    private static float Log(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        float exponent = (bits >> 23) - 126;
        float mantissa = BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) | 0x3F000000);
        bool small = mantissa < 0.707106781186547524f;
        float m = small ? mantissa - 1f + mantissa : mantissa - 1f;
        if (small)
            exponent -= 1f;

        float square = m * m;
        float y = 7.0376836292E-2f;
        y = Fused(y, m, -1.1514610310E-1f);
        y = Fused(y, m, 1.1676998740E-1f);
        y = Fused(y, m, -1.2420140846E-1f);
        y = Fused(y, m, 1.4249322787E-1f);
        y = Fused(y, m, -1.6668057665E-1f);
        y = Fused(y, m, 2.0000714765E-1f);
        y = Fused(y, m, -2.4999993993E-1f);
        y = Fused(y, m, 3.3333331174E-1f);
        y = y * m * square;
        y = Fused(exponent, -2.12194440E-4f, y);
        y = Fused(square, -0.5f, y);
        return Fused(exponent, 0.693359375f, m + y);
    }

    /// <summary>sin x and cos x for x ≥ 0: reduced modulo π/4 in three steps, then one polynomial each, chosen by the octant.</summary>
    private static (float Sine, float Cosine) SinCos(float x)
    {
        int octant = ((int)(x * 1.27323954473516f) + 1) & ~1;
        float y = octant;
        x = Fused(y, -0.78515625f, x);
        x = Fused(y, -2.4187564849853515625E-4f, x);
        x = Fused(y, -3.77489497744594108E-8f, x);

        float z = x * x;
        float even = 2.443315711809948E-5f;
        even = Fused(even, z, -1.388731625493765E-3f);
        even = Fused(even, z, 4.166664568298827E-2f);
        even = Fused(even * z, z, -0.5f * z) + 1f;

        float odd = -1.9515295891E-4f;
        odd = Fused(odd, z, 8.3321608736E-3f);
        odd = Fused(odd, z, -1.6666654611E-1f);
        odd = Fused(odd * z, x, x);

        bool swapped = (octant & 2) != 0;
        float sine = swapped ? even : odd;
        float cosine = swapped ? odd : even;
        return ((octant & 4) != 0 ? -sine : sine, ((octant - 2) & 4) == 0 ? -cosine : cosine);
    }

    /// <summary>a · b + c, as if rounded once: the product of two floats is exact in double. MathF's is slow where the processor has none.</summary>
    private static float Fused(float a, float b, float c) => (float)(((double)a * b) + c);
}
