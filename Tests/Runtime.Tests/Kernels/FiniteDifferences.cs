namespace Kiln.Runtime.Tests.Kernels;

/// <summary>Gradients by central differences, in double.</summary>
internal static class FiniteDifferences
{
    private const double Step = 1e-5;

    /// <summary>df/dx at <paramref name="x"/>, which is as before afterwards.</summary>
    public static double[] Gradient(Func<double[], double> f, double[] x)
    {
        double[] gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double value = x[i];
            x[i] = value + Step;
            double above = f(x);
            x[i] = value - Step;
            double below = f(x);
            x[i] = value;
            gradient[i] = (above - below) / (2 * Step);
        }

        return gradient;
    }
}
