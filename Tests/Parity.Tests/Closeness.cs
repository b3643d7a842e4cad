namespace Kiln.Parity.Tests;

/// <summary>Comparison of floats with a relative and an absolute tolerance.</summary>
internal static class Closeness
{
    extension(Assert)
    {
        /// <summary>Each value is within <c>absolute + relative |expected|</c> of what is expected; NaN equals NaN.</summary>
        public static void Close(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float relative = 1e-5f, float absolute = 1e-6f)
        {
            Assert.True(expected.Length == actual.Length, $"{name}: expected {expected.Length} values, got {actual.Length}");
            for (int i = 0; i < expected.Length; i++)
            {
                bool close = expected[i].Equals(actual[i]) || MathF.Abs(expected[i] - actual[i]) <= absolute + (relative * MathF.Abs(expected[i]));
                Assert.True(close, $"{name}[{i}]: expected {expected[i]:G9}, got {actual[i]:G9}");
            }
        }

        public static void Close(string name, float expected, float actual, float relative = 1e-5f, float absolute = 1e-6f) =>
            Assert.Close(name, [expected], [actual], relative, absolute);
    }
}
