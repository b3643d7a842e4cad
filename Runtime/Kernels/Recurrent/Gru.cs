using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// The recurrence of a GRU (torch.nn.GRU): <c>r = σ(x_r + h W_r + b_r)</c>, <c>z = σ(x_z + h W_z + b_z)</c>,
/// <c>m = h W_n + b_n</c>, <c>n = tanh(x_n + r m)</c>, <c>h_t = (h - n) z + n</c> with h = h_{t-1}; x already holds the projected input
/// (<c>W_ih x + b_ih</c>), W = W_hhᵀ, b = b_hh.
/// </summary>
/// <remarks>
/// <para>Backward, with dh the whole gradient of h_t: <c>dn = dh (1 - z) (1 - n²)</c>, <c>dr = dn m r (1 - r)</c>,
/// <c>dz = dh (h_{t-1} - n) z (1 - z)</c>, <c>dh_{t-1} = dh z + [dr dz (dn r)] Wᵀ</c>; [dr dz dn] is the gradient of x.</para>
/// <para>Gates are rows of four blocks [n|r|z|m], each P = hidden padded to 16 floats; the pads are zero before and after, those of m
/// after. The first three blocks belong to the input, the last three to the state, so that either side is one matrix product.
/// Outputs are dense rows.</para>
/// <para>A row's results are the same bits whatever rows share its steps, and whether its state came from the step before or from
/// outside; dense equals packed with equal lengths.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Gru
{
    /// <summary>Computes gates and states of all steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="hidden">Width of a state.</param>
    /// <param name="gates">
    /// (rows, 4 P). In: the projected inputs n, r, z in the first three blocks; out: n, r, z and m, which backward needs.
    /// </param>
    /// <param name="weight">W, stored (hidden, 3 P) in blocks r, z, n, pads zero.</param>
    /// <param name="bias">b (3 P) in blocks r, z, n, or a null reference.</param>
    /// <param name="initial">h before a sequence's first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="outputs">Receives h (rows, hidden).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        Recurrence steps, nint hidden, ref float gates, ref readonly float weight, ref readonly float bias, ref readonly float initial,
        ref float outputs)
    {
        GruForward forward = new(steps, hidden, ref gates, in weight, in bias, in initial, ref outputs);
        if (Vector512.IsHardwareAccelerated)
        {
            forward.Run<F512>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            forward.Run<F256>();
        }
        else
        {
            forward.Run<F128>();
        }
    }

    /// <summary>Computes the gradient of the gates before their functions, for all steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="hidden">Width of a state.</param>
    /// <param name="gates">
    /// (rows, 4 P). In: n, r, z, m; out: dn, dr, dz, dn r. The first three blocks are the gradient of x, the last three, in the order of
    /// W's blocks, that of <c>h W + b</c>.
    /// </param>
    /// <param name="outputs">h (rows, hidden).</param>
    /// <param name="dOutputs">The gradient of h from outside (rows, hidden).</param>
    /// <param name="weight">W as in <see cref="Forward"/>.</param>
    /// <param name="initial">h before a sequence's first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="dInitial">Receives the gradient of the initial states (batch, hidden), unless a null reference.</param>
    /// <param name="scratch">Working memory: <c>3 P P + batch hidden</c> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        Recurrence steps, nint hidden, ref float gates, ref readonly float outputs, ref readonly float dOutputs,
        ref readonly float weight, ref readonly float initial, ref float dInitial, ref float scratch)
    {
        GruBackward backward = new(steps, hidden, ref gates, in outputs, in dOutputs, in weight, in initial, ref dInitial, ref scratch);
        if (Vector512.IsHardwareAccelerated)
        {
            backward.Run<F512>();
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            backward.Run<F256>();
        }
        else
        {
            backward.Run<F128>();
        }
    }
}
