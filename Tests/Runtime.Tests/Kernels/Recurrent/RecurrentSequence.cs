namespace Kiln.Runtime.Tests.Kernels.Recurrent;

/// <summary>One sequence: projected inputs, gradients from outside of states and cells, and where it begins.</summary>
internal sealed record RecurrentSequence(float[][] X, float[][] DStates, float[][] DCells, float[] H0, float[] C0)
{
    public int Length => X.Length;

    public static RecurrentSequence Random(int length, int gates, int state, int hidden, Random random) => new(
        Steps(length, gates, random), Steps(length, state, random), Steps(length, hidden, random), Floats(state, random),
        Floats(hidden, random));

    public static float[] Floats(int count, Random random, float scale = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => scale * (2 * random.NextSingle() - 1))];

    private static float[][] Steps(int length, int width, Random random) =>
        [.. Enumerable.Range(0, length).Select(_ => Floats(width, random))];
}
