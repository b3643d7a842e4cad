using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// The recurrence of an LSTM (torch.nn.LSTM): <c>i, f, o = σ(a)</c> and <c>g = tanh(a)</c> with <c>a = x_t + h_{t-1} W + b</c>,
/// <c>c_t = f c_{t-1} + i g</c>, <c>h_t = o tanh c_t</c>, or <c>h_t = (o tanh c_t) W_hr</c> with a projection; x_t already holds the
/// projected input (<c>W_ih x + b_ih</c>), W = W_hhᵀ, b = b_hh.
/// </summary>
/// <remarks>
/// <para>Backward, with τ = tanh c, dh the whole gradient of h (of <c>o τ</c> with a projection) and <c>dc' = dc + dh o (1 - τ²)</c>:
/// <c>di = dc' g i (1 - i)</c>, <c>df = dc' c_{t-1} f (1 - f)</c>, <c>dg = dc' i (1 - g²)</c>, <c>do = dh τ o (1 - o)</c>,
/// <c>dc_{t-1} = dc' f</c>, <c>dh_{t-1} = [di df dg do] Wᵀ</c>.</para>
/// <para>Gates are rows of four blocks [i|f|g|o], each P = hidden padded to 16 floats; the pads are zero before and after. Cells,
/// states and outputs are dense rows. A state is <c>projection</c> floats wide, or <c>hidden</c> if that is 0.</para>
/// <para>A row's results are the same bits whatever rows share its steps, and whether its state came from the step before or from
/// outside; dense equals packed with equal lengths.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lstm
{
    /// <summary>Computes gates, cells and states of all steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="hidden">Width of a cell.</param>
    /// <param name="projection">Width of a projected state, or 0 for none.</param>
    /// <param name="gates">In: the projected inputs (rows, 4 P); out: the gates i, f, g, o, which backward needs.</param>
    /// <param name="weight">W, stored (state, 4 P) in blocks as the gates, pads zero.</param>
    /// <param name="bias">b (4 P) in blocks, or a null reference.</param>
    /// <param name="weightHr">W_hr, stored (hidden, projection padded to 16 floats); a null reference without a projection.</param>
    /// <param name="ldr">Floats from one row of W_hr to the next.</param>
    /// <param name="initialState">h before a sequence's first step (batch, state), or a null reference for zeros.</param>
    /// <param name="initialCell">c before a sequence's first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="cells">Receives c (rows, hidden).</param>
    /// <param name="unprojected">Receives o tanh c (rows, hidden) with a projection; otherwise a null reference.</param>
    /// <param name="outputs">Receives h (rows, state).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        Recurrence steps, nint hidden, nint projection, ref float gates, ref readonly float weight, ref readonly float bias,
        ref readonly float weightHr, nint ldr, ref readonly float initialState, ref readonly float initialCell, ref float cells,
        ref float unprojected, ref float outputs)
    {
        LstmForward forward = new(
            steps, hidden, projection, ref gates, in weight, in bias, in weightHr, ldr, in initialState, in initialCell, ref cells,
            ref unprojected, ref outputs);
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
    /// <param name="hidden">Width of a cell.</param>
    /// <param name="projection">Width of a projected state, or 0 for none.</param>
    /// <param name="gates">In: the gates i, f, g, o (rows, 4 P); out: di, df, dg, do, the gradient of x.</param>
    /// <param name="cells">c (rows, hidden).</param>
    /// <param name="dOutputs">
    /// The gradient of h from outside (rows, state). With a projection it becomes the whole gradient of h, so that
    /// <c>dW_hr = Σ unprojectedᵀ dOutputs</c> afterwards; without one it is only read.
    /// </param>
    /// <param name="dCells">The gradient of c from outside (rows, hidden), or a null reference.</param>
    /// <param name="weight">W as in <see cref="Forward"/>.</param>
    /// <param name="weightHr">W_hr as in <see cref="Forward"/>.</param>
    /// <param name="ldr">Floats from one row of W_hr to the next.</param>
    /// <param name="initialCell">c before a sequence's first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="dInitialState">Receives the gradient of the initial states (batch, state), unless a null reference.</param>
    /// <param name="dInitialCell">Receives the gradient of the initial cells (batch, hidden), unless a null reference.</param>
    /// <param name="scratch">
    /// Working memory, with S = state padded to 16: <c>4 P S + batch (hidden + state)</c> floats, and with a projection
    /// <c>projection P + batch hidden</c> more.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        Recurrence steps, nint hidden, nint projection, ref float gates, ref readonly float cells, ref float dOutputs,
        ref readonly float dCells, ref readonly float weight, ref readonly float weightHr, nint ldr, ref readonly float initialCell,
        ref float dInitialState, ref float dInitialCell, ref float scratch)
    {
        LstmBackward backward = new(
            steps, hidden, projection, ref gates, in cells, ref dOutputs, in dCells, in weight, in weightHr, ldr, in initialCell,
            ref dInitialState, ref dInitialCell, ref scratch);
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
