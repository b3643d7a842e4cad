namespace Kiln;

/// <summary>Turns random vectors into orthonormal ones.</summary>
internal static class OrthogonalMatrix
{
    /// <summary>
    /// Gram-Schmidt in place, in double, each vector projected twice ("twice is enough": Giraud, Langou, Rozložník 2005). The result is
    /// the Q of the QR decomposition whose R has a positive diagonal, which is unique; <c>torch.nn.init.orthogonal_</c> makes its
    /// own the same by multiplying with the signs of that diagonal.
    /// </summary>
    public static void Orthonormalize(Span<float> values, int vectors, int length, int vectorStride, int elementStride)
    {
        var basis = new double[vectors][];
        for (int i = 0; i < vectors; i++)
        {
            var vector = new double[length];
            for (int k = 0; k < length; k++)
                vector[k] = values[(i * vectorStride) + (k * elementStride)];

            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < i; j++)
                    Subtract(vector, basis[j]);
            }

            double scale = 1 / Math.Sqrt(Dot(vector, vector));
            for (int k = 0; k < length; k++)
            {
                vector[k] *= scale;
                values[(i * vectorStride) + (k * elementStride)] = (float)vector[k];
            }

            basis[i] = vector;
        }
    }

    private static void Subtract(double[] vector, double[] direction)
    {
        double projection = Dot(vector, direction);
        for (int k = 0; k < vector.Length; k++)
            vector[k] -= projection * direction[k];
    }

    private static double Dot(double[] x, double[] y)
    {
        double sum = 0;
        for (int k = 0; k < x.Length; k++)
            sum += x[k] * y[k];
        return sum;
    }
}
