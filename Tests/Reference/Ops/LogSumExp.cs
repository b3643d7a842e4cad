namespace Kiln.Reference.Ops;

/// <summary>log Σ eˣ without overflow.</summary>
internal static class LogSumExp
{
    /// <summary>Over <paramref name="count"/> elements from <paramref name="start"/> on, <paramref name="stride"/> apart.</summary>
    public static double Of(double[] x, int start, int count, int stride)
    {
        double max = double.NegativeInfinity, sum = 0;
        for (int i = 0; i < count; i++)
            max = Math.Max(max, x[start + (i * stride)]);
        for (int i = 0; i < count; i++)
            sum += Math.Exp(x[start + (i * stride)] - max);
        return max + Math.Log(sum);
    }
}
