using System.Runtime.Intrinsics;

namespace Kiln.Kernels;

/// <summary>
/// The recurrence of a vanilla RNN: <c>h_t = f(x_t + b + h_{t-1} W)</c>, f = tanh or ReLU, where x_t already holds the projected
/// input (torch.nn.RNN: <c>x_t = W_ih x + b_ih</c>, W = W_hhᵀ, b = b_hh).
/// </summary>
/// <remarks>
/// <para>Backward: <c>a_t = (dh_t + a_{t+1} Wᵀ) f'(h_t)</c> with <c>f'(h) = 1 - h²</c> or <c>h &gt; 0</c>; the second term only for rows
/// that a later row continues.</para>
/// <para>A row's results are the same bits whatever rows share its steps, and whether its state came from the step before or from
/// outside; dense equals packed with equal lengths.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Rnn
{
    /// <summary>Hidden sizes up to this one have kernels of their own; larger ones are matrix products.</summary>
    private const int NarrowHidden = 16;

    /// <summary>Computes h_t for all steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="hidden">Width of a row.</param>
    /// <param name="states">In: the projected inputs x (rows, hidden); out: h.</param>
    /// <param name="weight">W, stored (hidden, hidden padded to 16 floats with zeros).</param>
    /// <param name="ldw">Floats from one row of W to the next.</param>
    /// <param name="bias">b (hidden), or a null reference.</param>
    /// <param name="initial">h before a sequence's first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="relu">Whether f is ReLU rather than tanh.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Forward<F512>(steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Forward<F256>(steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        }
        else
        {
            Forward<F128>(steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        }
    }

    /// <summary>Computes a_t, the gradient of the pre-activations, for all steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="hidden">Width of a row.</param>
    /// <param name="states">h (rows, hidden).</param>
    /// <param name="dStates">In: the gradient of h from outside (rows, hidden); out: a.</param>
    /// <param name="weight">W as in <see cref="Forward"/>.</param>
    /// <param name="ldw">Floats from one row of W to the next.</param>
    /// <param name="relu">Whether f is ReLU rather than tanh.</param>
    /// <param name="dInitial">Receives the gradient of the initial states (batch, hidden), unless a null reference.</param>
    /// <param name="scratch">Working memory: <c>hidden P</c> floats, P = hidden padded to 16; none is needed for hidden up to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(
        Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float weight, nint ldw, bool relu,
        ref float dInitial, ref float scratch)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            Backward<F512>(steps, hidden, in states, ref dStates, in weight, ldw, relu, ref dInitial, ref scratch);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Backward<F256>(steps, hidden, in states, ref dStates, in weight, ldw, relu, ref dInitial, ref scratch);
        }
        else
        {
            Backward<F128>(steps, hidden, in states, ref dStates, in weight, ldw, relu, ref dInitial, ref scratch);
        }
    }

    /// <summary>Computes a_t as <see cref="Backward"/> does, for hidden sizes up to 16, and the gradients of W and of the biases.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="hidden">Width of a row, at most 16.</param>
    /// <param name="states">h (rows, hidden).</param>
    /// <param name="initial">h before a sequence's first step (batch, hidden), or a null reference for zeros.</param>
    /// <param name="dStates">In: the gradient of h from outside (rows, hidden); out: a.</param>
    /// <param name="weight">W as in <see cref="Forward"/>.</param>
    /// <param name="ldw">Floats from one row of W to the next.</param>
    /// <param name="relu">Whether f is ReLU rather than tanh.</param>
    /// <param name="dInitial">Receives the gradient of the initial states (batch, hidden), unless a null reference.</param>
    /// <param name="gradients">
    /// Receive <c>Σ h'ᵀ a</c>, where h' is the row that a row continues, or the initial state, as in <see cref="RecurrentWeights.Gradient"/>,
    /// and <c>Σ a</c>.
    /// </param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void BackwardWithGradients(
        Recurrence steps, nint hidden, ref readonly float states, ref readonly float initial, ref float dStates, ref readonly float weight,
        nint ldw, bool relu, ref float dInitial, RnnGradients gradients)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            NarrowRnn.BackwardWithGradients<F512>(steps, hidden, in states, in initial, ref dStates, in weight, ldw, relu, ref dInitial, in gradients);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            NarrowRnn.BackwardWithGradients<F256>(steps, hidden, in states, in initial, ref dStates, in weight, ldw, relu, ref dInitial, in gradients);
        }
        else
        {
            NarrowRnn.BackwardWithGradients<F128>(steps, hidden, in states, in initial, ref dStates, in weight, ldw, relu, ref dInitial, in gradients);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Forward<V>(
        Recurrence steps, nint hidden, ref float states, ref readonly float weight, nint ldw, ref readonly float bias,
        ref readonly float initial, bool relu)
        where V : struct, ISimd<V>
    {
        if (hidden <= NarrowHidden)
        {
            NarrowRnn.Forward<V>(steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        }
        else
        {
            WideRnn.Forward<V>(steps, hidden, ref states, in weight, ldw, in bias, in initial, relu);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Backward<V>(
        Recurrence steps, nint hidden, ref readonly float states, ref float dStates, ref readonly float weight, nint ldw, bool relu,
        ref float dInitial, ref float scratch)
        where V : struct, ISimd<V>
    {
        if (hidden <= NarrowHidden)
        {
            NarrowRnn.Backward<V>(steps, hidden, in states, ref dStates, in weight, ldw, relu, ref dInitial);
        }
        else
        {
            WideRnn.Backward<V>(steps, hidden, in states, ref dStates, in weight, ldw, relu, ref dInitial, ref scratch);
        }
    }
}
