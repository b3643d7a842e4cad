using Kiln.Generator.Graphs;

namespace Kiln.Generator.Ops;

/// <summary>What the backward kernels of gated cells need while they run: the transposed W_hh, and the gradients that travel from step to step.</summary>
internal static class GateScratch
{
    public static Dim Of(Dim batch, int hidden, int state, Parameter weight) =>
        batch * (2L * hidden + state) + (long)weight.RowStride * ((state + 15) / 16 * 16);
}
