using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>
/// What the backward kernels of recurrent cells need while they run, as the kernels state it: W_hh transposed, and the gradients that travel
/// from step to step.
/// </summary>
internal static class GateScratch
{
    /// <summary>Rnn.Backward.</summary>
    public static Dim OfRnn(int hidden) => (long)hidden * Padded(hidden);

    /// <summary>Gru.Backward.</summary>
    public static Dim OfGru(Dim batch, int hidden) => batch * hidden + 3L * Padded(hidden) * Padded(hidden);

    /// <summary>Lstm.Backward.</summary>
    public static Dim OfLstm(Dim batch, int hidden, int projection)
    {
        int state = projection > 0 ? projection : hidden;
        Dim size = batch * (hidden + state) + 4L * Padded(hidden) * Padded(state);
        return projection > 0 ? size + batch * hidden + (long)projection * Padded(hidden) : size;
    }

    private static int Padded(int size) => (size + 15) / 16 * 16;
}
