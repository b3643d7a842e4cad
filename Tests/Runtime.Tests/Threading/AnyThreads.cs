namespace Kiln.Runtime.Tests.Threading;

/// <summary>What a kernel computes with one thread and with more.</summary>
internal static class AnyThreads
{
    /// <summary>Numbers of threads that are compared with one.</summary>
    public static int[] Counts => [2, 3, 5, 16];

    /// <summary>Fails unless the kernel makes the same bits of <paramref name="start"/> with any number of threads.</summary>
    public static void AssertSame(float[] start, Action<float[]> compute)
    {
        float[] expected = Run(1);
        foreach (int count in Counts)
            Assert.Equal(expected, Run(count));

        float[] Run(int threads)
        {
            using var _ = new ThreadCount(threads);
            float[] values = [.. start];
            compute(values);
            return values;
        }
    }

    /// <summary>Normally distributed values.</summary>
    public static float[] Values(int count, long seed)
    {
        float[] values = new float[count];
        new TorchRandom(seed).Normal(values);
        return values;
    }
}
